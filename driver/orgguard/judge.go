package orgguard

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// verdict is what a request that is let through makes, sets or takes away.
type verdict struct {
	// makes is what comes to be if the org agrees; nil for nothing.
	makes *Thing
	// sets are parts of settings that the request changes.
	sets []setting
	// ends is what is there no more if the org agrees; nil for nothing.
	ends *Thing
}

// request is a body as far as it matters who is touched by it.
type request struct {
	ID            string         `json:"id"`
	Label         string         `json:"label"`
	Name          string         `json:"name"`
	SourceGroupID string         `json:"sourceGroupId"`
	TargetGroupID string         `json:"targetGroupId"`
	GroupIDs      []string       `json:"groupIds"`
	Profile       map[string]any `json:"profile"`
	Properties    map[string]any `json:"properties"`
	Definitions   struct {
		Custom struct {
			Properties map[string]any `json:"properties"`
		} `json:"custom"`
	} `json:"definitions"`
}

func (r request) named(attribute string) string {
	name, _ := r.Profile[attribute].(string)
	return name
}

// judge says what a request that writes does, or why it is not sent.
func (g *Guard) judge(method, path string, body []byte) (verdict, string) {
	var asked request
	if len(body) > 0 && json.Unmarshal(body, &asked) != nil {
		return verdict{}, "its body is not JSON, so it cannot be seen whom it touches"
	}
	steps := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case path == "/authn":
		return verdict{}, "" // a person of the run signs in; nothing is changed by it
	case steps[0] == "users":
		return g.judgeUser(steps, asked)
	case steps[0] == "groups":
		return g.judgeGroup(method, steps, asked)
	case steps[0] == "apps":
		return g.judgeApp(method, path, steps, asked)
	case strings.HasPrefix(path, "/meta/schemas/apps/") && len(steps) > 3:
		if why := g.mayUse(steps[3]); why != "" {
			return verdict{}, why
		}
		return verdict{sets: schemaSettings(path, steps[3], asked)}, ""
	case steps[0] == "mappings" && len(steps) == 2:
		return verdict{sets: mappingSettings(path, asked)}, ""
	default:
		return verdict{}, "it is none of what a run needs to change"
	}
}

func (g *Guard) judgeUser(steps []string, asked request) (verdict, string) {
	if len(steps) == 1 {
		login := asked.named("login")
		if !g.marked(login) {
			return verdict{}, fmt.Sprintf("the login %q does not hold the run's marker %s", login, g.options.Marker)
		}
		for _, group := range asked.GroupIDs {
			if why := g.mine(Group, group); why != "" {
				return verdict{}, why
			}
		}
		return verdict{makes: &Thing{Kind: User, Name: login}}, ""
	}
	return verdict{}, g.mine(User, steps[1])
}

func (g *Guard) judgeGroup(method string, steps []string, asked request) (verdict, string) {
	switch {
	case len(steps) == 1:
		name := asked.named("name")
		if !g.marked(name) {
			return verdict{}, fmt.Sprintf("the group's name %q does not hold the run's marker %s", name, g.options.Marker)
		}
		return verdict{makes: &Thing{Kind: Group, Name: name}}, ""
	case len(steps) == 4 && steps[2] == "users":
		if why := g.mine(User, steps[3]); why != "" {
			return verdict{}, why
		}
	case len(steps) == 2 && method == http.MethodDelete:
		return verdict{ends: g.find(Group, steps[1])}, g.mine(Group, steps[1])
	}
	return verdict{}, g.mine(Group, steps[1])
}

func (g *Guard) judgeApp(method, path string, steps []string, asked request) (verdict, string) {
	if len(steps) == 1 {
		if !g.marked(asked.Label) {
			return verdict{}, fmt.Sprintf("the app's label %q does not hold the run's marker %s", asked.Label, g.options.Marker)
		}
		return verdict{makes: &Thing{Kind: App, Name: asked.Label}}, ""
	}
	app := steps[1]
	if why := g.mayUse(app); why != "" {
		return verdict{}, why
	}
	below := ""
	if len(steps) > 2 {
		below = steps[2]
	}
	switch {
	case below == "users":
		return g.judgeAssignment(Thing{Kind: AppUser, App: app}, User, method, steps, asked.ID)
	case below == "groups":
		return g.judgeAssignment(Thing{Kind: AppGroup, App: app}, Group, method, steps, "")
	case below == "group-push":
		return g.judgePush(method, app, steps, asked)
	case g.knows(App, app):
		if below == "" && method == http.MethodDelete {
			return verdict{ends: g.find(App, app)}, ""
		}
		return verdict{}, ""
	case below == "features" && len(steps) == 4:
		return verdict{sets: []setting{{path: path, app: app, method: http.MethodPut, pick: pickCapabilities}}}, ""
	case below == "":
		return verdict{}, "it changes the app that was prepared, whose settings stay as its administrator left them"
	default:
		return verdict{}, "it changes the integration of the app that was prepared, which could not be put back afterwards"
	}
}

// judgeAssignment: only what the run made is assigned, and only its assignments are changed.
func (g *Guard) judgeAssignment(thing Thing, whose Kind, method string, steps []string, asked string) (verdict, string) {
	thing.ID = asked
	if len(steps) > 3 {
		thing.ID = steps[3]
	}
	if why := g.mine(whose, thing.ID); why != "" {
		return verdict{}, why
	}
	switch {
	case method == http.MethodDelete && len(steps) == 4:
		return verdict{ends: &thing}, ""
	case g.knows(thing.Kind, thing.ID) && g.has(thing):
		return verdict{}, ""
	case len(steps) > 4:
		return verdict{}, "" // a step of an assignment that the org made through a group of the run
	default:
		return verdict{makes: &thing}, ""
	}
}

func (g *Guard) judgePush(method, app string, steps []string, asked request) (verdict, string) {
	kind := Push
	if len(steps) > 3 && steps[3] == "rules" {
		kind = PushRule
	}
	if len(steps) > 4 {
		thing := g.find(kind, steps[4])
		if thing == nil {
			return verdict{}, "the run did not make that push"
		}
		if method == http.MethodDelete && len(steps) == 5 {
			return verdict{ends: thing}, ""
		}
		return verdict{}, ""
	}
	if kind == PushRule {
		if !g.marked(asked.Name) {
			return verdict{}, fmt.Sprintf("the rule's name %q does not hold the run's marker %s", asked.Name, g.options.Marker)
		}
		return verdict{makes: &Thing{Kind: kind, App: app, Name: asked.Name}}, ""
	}
	return verdict{makes: &Thing{Kind: kind, App: app, Name: asked.SourceGroupID}}, g.mine(Group, asked.SourceGroupID)
}

// mayUse: the app is the one that was prepared, or the run's own.
func (g *Guard) mayUse(app string) string {
	if app == g.options.AppID || g.knows(App, app) {
		return ""
	}
	return fmt.Sprintf("app %s is not the one that was prepared (%s), and the run did not make it", app, g.options.AppID)
}

func (g *Guard) mine(kind Kind, id string) string {
	if g.knows(kind, id) {
		return ""
	}
	return fmt.Sprintf("the run did not make %s %s", kind, id)
}

func (g *Guard) find(kind Kind, id string) *Thing {
	for i := range g.made {
		if g.made[i].Kind == kind && g.made[i].ID == id {
			found := g.made[i]
			return &found
		}
	}
	return nil
}

func (g *Guard) has(thing Thing) bool {
	for _, each := range g.made {
		if each.Same(thing) {
			return true
		}
	}
	return false
}

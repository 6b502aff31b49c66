package orgguard

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Provisioned is what the org may have made in the target for the run.
type Provisioned struct {
	// IDs are the target's ids of people, as the org knows them.
	IDs []string
	// UserNames and GroupNames are the names under which the org may have made others, whose ids it does not know any more.
	UserNames, GroupNames []string
}

// Cleaner takes out of an org what a run made and set.
type Cleaner struct {
	Guard  *Guard
	Client Client
	// Settle returns when the org has nothing left to push.
	Settle func(context.Context) error
}

// Detach ends what the run's people and groups have to do with the app: first pushes of groups, then assignments, which has the org
// deactivate the people in the target. It tells what the org may have made in the target, and returns once the org has nothing
// left to push.
func (c *Cleaner) Detach(ctx context.Context) (Provisioned, error) {
	if err := c.findDoubtful(ctx); err != nil {
		return Provisioned{}, err
	}
	made := c.Guard.Made()
	provisioned, err := c.provisioned(ctx, made)
	if err != nil {
		return provisioned, err
	}
	detached := false
	for _, kind := range []Kind{PushRule, Push, AppGroup, AppUser} {
		for _, thing := range slices.Backward(made) {
			if thing.Kind == kind {
				detached = true
				if note := c.remove(ctx, thing); note != "" {
					c.left(thing, note)
				}
			}
		}
	}
	if !detached || c.Settle == nil {
		return provisioned, nil
	}
	return provisioned, c.Settle(ctx)
}

// Remove puts settings back and deletes what the run made, and returns what is left with what was said of it.
func (c *Cleaner) Remove(ctx context.Context) []string {
	made := c.Guard.Made()
	var notes []string
	for _, kind := range []Kind{Setting, App, User, Group} {
		for _, thing := range slices.Backward(made) {
			if thing.Kind != kind {
				continue
			}
			if note := c.remove(ctx, thing); note != "" {
				notes = append(notes, fmt.Sprintf("org: %s: %s", thing, note))
				c.left(thing, note)
			}
		}
	}
	// An assignment ends with the person, the group or the app whose it was.
	c.Guard.mu.Lock()
	defer c.Guard.mu.Unlock()
	for _, thing := range slices.Clone(c.Guard.made) {
		owner := map[Kind]Kind{AppUser: User, AppGroup: Group}[thing.Kind]
		switch {
		case owner != "" && !c.Guard.knows(owner, thing.ID), (thing.Kind == Push || thing.Kind == PushRule) && !c.Guard.knows(Group, thing.Name) && !c.Guard.knows(App, thing.App) && thing.App != c.Guard.options.AppID:
			c.Guard.forget(thing)
		case owner != "" || thing.Kind == Push || thing.Kind == PushRule:
			notes = append(notes, fmt.Sprintf("org: %s: it could not be taken away", thing))
		}
	}
	return notes
}

func (c *Cleaner) left(thing Thing, note string) {
	if journal := c.Guard.options.Journal; journal != nil {
		journal.Left(thing, note)
	}
}

// remove takes one thing away, or says why it is still there.
func (c *Cleaner) remove(ctx context.Context, thing Thing) string {
	answer, err := c.ask(ctx, thing)
	switch {
	case err != nil:
		return err.Error()
	case answer.Good() || answer.Status == http.StatusNotFound:
		c.Guard.mu.Lock()
		defer c.Guard.mu.Unlock()
		c.Guard.forget(thing)
		return ""
	default:
		return "the org answered " + answer.Said()
	}
}

func (c *Cleaner) ask(ctx context.Context, t Thing) (Answer, error) {
	app, id := "/api/v1/apps/"+url.PathEscape(t.App), url.PathEscape(t.ID)
	switch t.Kind {
	case Push:
		// The API wants a push to be inactive before it is unlinked.
		if _, err := c.Client.Do(ctx, http.MethodPatch, app+"/group-push/mappings/"+id, []byte(`{"status":"INACTIVE"}`)); err != nil {
			return Answer{}, err
		}
		return c.Client.Do(ctx, http.MethodDelete, app+"/group-push/mappings/"+id+"?deleteTargetGroup=true", nil)
	case PushRule:
		return c.Client.Do(ctx, http.MethodDelete, app+"/group-push/rules/"+id+"?leaveGroups=false", nil)
	case AppGroup:
		return c.Client.Do(ctx, http.MethodDelete, app+"/groups/"+id, nil)
	case AppUser:
		return c.Client.Do(ctx, http.MethodDelete, app+"/users/"+id, nil)
	case Setting:
		return c.putBack(ctx, t)
	case App:
		return c.twice(ctx, "/api/v1/apps/"+id+"/lifecycle/deactivate", "/api/v1/apps/"+id)
	case Group:
		return c.Client.Do(ctx, http.MethodDelete, "/api/v1/groups/"+id, nil)
	case User:
		// Okta's first DELETE of a user deactivates, the second deletes.
		where := "/api/v1/users/" + id
		return c.twice(ctx, where+"/lifecycle/deactivate?sendEmail=false", where+"?sendEmail=false")
	default:
		return Answer{}, fmt.Errorf("it is of a kind that this version does not know: %s", t.Kind)
	}
}

// twice deactivates and deletes. What is deactivated already says no to the first, and is deleted all the same; a DELETE that
// has deactivated alone is sent again.
func (c *Cleaner) twice(ctx context.Context, deactivate, remove string) (Answer, error) {
	if _, err := c.Client.Do(ctx, http.MethodPost, deactivate, nil); err != nil {
		return Answer{}, err
	}
	answer, err := c.Client.Do(ctx, http.MethodDelete, remove, nil)
	if err != nil || !answer.Good() {
		return answer, err
	}
	path, _, _ := strings.Cut(remove, "?")
	if look, err := c.Client.Do(ctx, http.MethodGet, path, nil); err != nil || look.Status == http.StatusNotFound {
		return look, err
	}
	return c.Client.Do(ctx, http.MethodDelete, remove, nil)
}

// putBack restores a setting: with a client past the guard, which would keep what the run made of it as what was before.
func (c *Cleaner) putBack(ctx context.Context, t Thing) (Answer, error) {
	past := c.Client
	past.Transport = c.Guard.options.Next
	return past.Do(ctx, t.Method, t.Path, t.Before)
}

// provisioned reads what the org knows of the run's people in the target before it forgets it.
func (c *Cleaner) provisioned(ctx context.Context, made []Thing) (Provisioned, error) {
	var p Provisioned
	apps := map[string]bool{}
	for _, thing := range made {
		switch thing.Kind {
		case User:
		case Group:
			p.GroupNames = append(p.GroupNames, thing.Name)
		case AppUser, AppGroup:
			apps[thing.App] = true
		case App, Push, PushRule, Setting:
		}
	}
	for _, thing := range made {
		if thing.Kind != User {
			continue
		}
		known := false
		for app := range apps {
			var shown struct {
				ExternalID  string `json:"externalId"`
				Credentials struct {
					UserName string `json:"userName"`
				} `json:"credentials"`
			}
			found, err := c.Client.Get(ctx, "/api/v1/apps/"+url.PathEscape(app)+"/users/"+url.PathEscape(thing.ID), &shown)
			if err != nil {
				return p, err
			}
			switch {
			case found && shown.ExternalID != "":
				known = true
				p.IDs = append(p.IDs, shown.ExternalID)
			case found && shown.Credentials.UserName != "" && shown.Credentials.UserName != thing.Name:
				p.UserNames = append(p.UserNames, shown.Credentials.UserName)
			}
		}
		if !known {
			p.UserNames = append(p.UserNames, thing.Name)
		}
	}
	return p, nil
}

// findDoubtful looks up what may have been made by requests whose answers did not come. An assignment is known by whom it is of.
func (c *Cleaner) findDoubtful(ctx context.Context) error {
	c.Guard.mu.Lock()
	doubtful := slices.Clone(c.Guard.doubtful)
	c.Guard.mu.Unlock()
	// People and groups before what belongs to them.
	slices.SortStableFunc(doubtful, func(a, b Numbered) int { return order(a.Thing.Kind) - order(b.Thing.Kind) })
	for _, each := range doubtful {
		id, err := c.lookup(ctx, each.Thing)
		if err != nil {
			return err
		}
		c.Guard.resolve(each, id, id != "" || each.Thing.Kind == Setting)
	}
	return nil
}

func order(kind Kind) int {
	return slices.Index([]Kind{User, Group, App, AppUser, AppGroup, Push, PushRule, Setting}, kind)
}

// resolve writes down what became of a create.
func (g *Guard) resolve(about Numbered, id string, there bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.doubtful = slices.DeleteFunc(g.doubtful, func(n Numbered) bool { return n.Number == about.Number })
	journal := g.options.Journal
	if !there {
		if journal != nil {
			journal.Refused(about.Number)
		}
		return
	}
	about.Thing.ID = id
	g.made = append(g.made, about.Thing)
	if journal != nil {
		journal.Made(about.Number, about.Thing)
	}
}

// lookup finds the id of what has exactly the name that was sent, "" where there is nothing.
func (c *Cleaner) lookup(ctx context.Context, t Thing) (string, error) {
	if t.ID != "" {
		return t.ID, nil
	}
	var id string
	match := func(page []byte) error {
		var shown []struct {
			ID            string         `json:"id"`
			Label         string         `json:"label"`
			Name          string         `json:"name"`
			SourceGroupID string         `json:"sourceGroupId"`
			Profile       map[string]any `json:"profile"`
		}
		if err := json.Unmarshal(page, &shown); err != nil {
			return err
		}
		for _, each := range shown {
			name := map[Kind]any{User: each.Profile["login"], Group: each.Profile["name"], App: each.Label, Push: each.SourceGroupID, PushRule: each.Name}[t.Kind]
			if name == t.Name {
				id = each.ID
			}
		}
		return nil
	}
	return id, c.pagesOf(ctx, t, match)
}

func (c *Cleaner) pagesOf(ctx context.Context, t Thing, match func([]byte) error) error {
	app := "/api/v1/apps/" + url.PathEscape(t.App)
	switch t.Kind {
	case User:
		search := url.QueryEscape(fmt.Sprintf("profile.login eq %q", t.Name))
		if err := c.Client.pages(ctx, "/api/v1/users?search="+search, match); err != nil {
			return err
		}
		// The search lags behind; the address of a login does not.
		answer, err := c.Client.Do(ctx, http.MethodGet, "/api/v1/users/"+url.PathEscape(t.Name), nil)
		if err != nil || !answer.Good() {
			return err
		}
		return match([]byte("[" + string(answer.Body) + "]"))
	case Group:
		return c.Client.pages(ctx, "/api/v1/groups?q="+url.QueryEscape(t.Name), match)
	case App:
		return c.Client.pages(ctx, "/api/v1/apps?q="+url.QueryEscape(t.Name), match)
	case Push:
		return c.Client.pages(ctx, app+"/group-push/mappings?limit=1000", match)
	case PushRule:
		return c.Client.pages(ctx, app+"/group-push/rules", match)
	default:
		return nil
	}
}

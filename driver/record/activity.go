package record

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Activity is what Okta was doing with one person, one group or the target, in several exchanges.
type Activity struct {
	// What is in an admin's words: "assign", "deactivate", "push group". Whom is a userName, the name of a group, or "".
	What, Whom string
	// Steps are the exchanges: "look up", "create".
	Steps []string
	// Numbers are theirs.
	Numbers []int
	Began   time.Time
	Took    time.Duration
	// Failed says which step came to nothing, and how: "create: 409".
	Failed string
	last   time.Time
}

// String is the activity in one line: "assign jane.hale@example.com: look up, create".
func (a *Activity) String() string {
	text := strings.TrimSpace(a.What + " " + a.Whom)
	if steps := strings.Join(a.Steps, ", "); steps != "" && steps != a.What {
		text += ": " + steps
	}
	if a.Failed != "" {
		text += " (" + a.Failed + ")"
	}
	return text
}

// idle ends an activity: what comes later is another one. Okta sends the requests of one task within a second or two (captured
// 2026); a target may take up to a minute for each.
const idle = 10 * time.Second

// testing is what an administrator does who presses Test API Credentials, or Save.
const testing = "Test API Credentials"

// mostKnown is how many people and groups are remembered.
const mostKnown = 100_000

// Activities tells from exchanges what Okta was doing. It is safe for concurrent use.
type Activities struct {
	base string

	mu     sync.Mutex
	open   map[string]*Activity
	people map[string]person // by id
	groups map[string]string // names by id
}

type person struct {
	userName      string
	active, known bool
}

// NewActivities follows exchanges with a target at base.
func NewActivities(base string) *Activities {
	return &Activities{base: base, open: map[string]*Activity{}, people: map[string]person{}, groups: map[string]string{}}
}

// follow names what an exchange was for, as the mock org names its own, and returns the activities that are over.
func (a *Activities) follow(s seen) (purpose string, over []*Activity) {
	a.mu.Lock()
	defer a.mu.Unlock()
	over = a.expired(s.Started)
	what, step, whom, key, last := a.classify(s)
	current := a.open[key]
	switch {
	case current == nil:
	case what == testing && step == "users":
		// Okta asks once for each press of the button (captured 2026).
		over = append(over, a.end(key))
		current = nil
	case what == "read" || what == current.What:
		what = current.What
	case current.What == "read", current.What == "rename group" && what == "members of group":
		// Only what follows a read tells what it was for.
		current.What = what
	case isAssigning(current) && (what == "update" || what == "activate"):
		step = map[string]string{"update": "push profile", "activate": "activate"}[what]
		what = "assign"
	default:
		over = append(over, a.end(key))
		current = nil
	}
	if current == nil {
		current = &Activity{What: what, Whom: whom, Began: s.Started}
		a.open[key] = current
	}
	if current.Whom == "" {
		current.Whom = whom
	}
	current.Steps = append(current.Steps, step)
	current.Numbers = append(current.Numbers, s.Number)
	current.last = s.Started.Add(s.Duration)
	current.Took = current.last.Sub(current.Began)
	notFound := step == "look up" && s.Status() == 404
	if !s.ok() && !notFound {
		current.Failed, last = fmt.Sprintf("%s: %d", step, s.Status()), true
		if s.Response == nil {
			current.Failed = fmt.Sprintf("%s: %s", step, s.Silence)
		}
	}
	if last {
		over = append(over, a.end(key))
	}
	a.learn(s)
	if purpose = what; step != what {
		purpose += ": " + step
	}
	return purpose, over
}

// isAssigning: of an assignment only the look-up, and what it found, has been seen. See okta-wire.md, "Match found".
func isAssigning(current *Activity) bool { return current.What == "assign" }

// expired ends what has been idle for long.
func (a *Activities) expired(now time.Time) (over []*Activity) {
	for key, activity := range a.open {
		if now.Sub(activity.last) > idle {
			over = append(over, a.end(key))
		}
	}
	slices.SortFunc(over, func(a, b *Activity) int { return a.Numbers[0] - b.Numbers[0] })
	return over
}

// rest ends everything.
func (a *Activities) rest() (over []*Activity) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for key := range a.open {
		over = append(over, a.end(key))
	}
	slices.SortFunc(over, func(a, b *Activity) int { return a.Numbers[0] - b.Numbers[0] })
	return over
}

func (a *Activities) end(key string) *Activity {
	activity := a.open[key]
	delete(a.open, key)
	return activity
}

// classify tells what an exchange does. key is of whom it is: exchanges of one key are of one activity. last is set for a step
// after which nothing follows.
func (a *Activities) classify(s seen) (what, step, whom, key string, last bool) {
	switch s.collection {
	case "users":
		return a.ofUser(s)
	case "groups":
		return a.ofGroup(s)
	case "serviceproviderconfig", "schemas", "resourcetypes":
		return "discover", s.collection, "", "discover", false
	default:
		name := strings.TrimSpace(s.Request.Method + " /" + s.collection)
		return name, name, "", name, true
	}
}

func (a *Activities) ofUser(s seen) (what, step, whom, key string, last bool) {
	known := a.people[s.id]
	whom = known.userName
	if whom == "" {
		whom = s.sent.text("userName")
	}
	if whom == "" && s.id != "" {
		whom = s.got.text("userName")
	}
	if s.filtered == "username" {
		whom = s.wanted
	}
	if whom == "" {
		whom = s.id
	}
	key = "user " + strings.ToLower(whom)
	switch method := s.Request.Method; {
	case s.id == ".search":
		return "search", "search", "", "search", true
	case method == http.MethodGet && s.filtered != "":
		return "assign", "look up", whom, key, false
	case method == http.MethodGet && s.id == "" && s.query.Get("count") == "2":
		return testing, "users", "", "list", false
	case method == http.MethodGet && s.id == "":
		return "import", "users", "", "list", false
	case method == http.MethodGet:
		return "read", "read", whom, key, false
	case method == http.MethodPost && s.id == "":
		return "assign", "create", whom, key, true
	case method == http.MethodDelete:
		return "delete user", "delete", whom, key, true
	case s.sent.has("password") && method == http.MethodPut || patches(s.sent, "password"):
		return "password", "push", whom, key, true
	}
	active, says := activeOf(s.sent)
	switch {
	case s.Request.Method == http.MethodPatch && !says:
		return "update", "patch", whom, key, true
	case says && !active && (s.Request.Method == http.MethodPatch || known.known && known.active):
		return "deactivate", "deactivate", whom, key, true
	case says && active && (s.Request.Method == http.MethodPatch || known.known && !known.active):
		return "activate", "activate", whom, key, false
	case known.userName != "" && !strings.EqualFold(known.userName, s.sent.text("userName")):
		return "update", "push username", whom, key, true
	default:
		return "update", "push profile", whom, key, true
	}
}

func (a *Activities) ofGroup(s seen) (what, step, whom, key string, last bool) {
	whom = a.groups[s.id]
	for _, other := range []string{s.wanted, s.sent.text("displayName"), s.got.text("displayName"), s.id} {
		if whom == "" {
			whom = other
		}
	}
	key = "group " + strings.ToLower(whom)
	current := a.open[key]
	pushing := current != nil && current.What == "push group"
	switch method := s.Request.Method; {
	case method == http.MethodGet && s.filtered != "":
		return "push group", "look up", whom, key, false
	case method == http.MethodGet && s.id == "":
		if test := a.open["list"]; test != nil && test.What == testing {
			return test.What, "groups", "", "list", true
		}
		return "import", "groups", "", "list", false
	case method == http.MethodGet:
		return "read", "read", whom, key, false
	case method == http.MethodPost && s.id == "":
		return "push group", "create", whom, key, false
	case method == http.MethodDelete:
		return "unlink group", "delete", whom, key, true
	case pushing && s.Request.Method == http.MethodPatch && !patches(s.sent, "members"):
		return "push group", "name", whom, key, false
	case pushing:
		return "push group", "members", whom, key, true
	case method == http.MethodPatch && patches(s.sent, "members"):
		return "members of group", strings.Join(operations(s.sent), ", "), whom, key, false
	case method == http.MethodPatch || !strings.EqualFold(s.sent.text("displayName"), whom):
		return "rename group", "name", whom, key, false
	default:
		return "members of group", "replace", whom, key, false
	}
}

// operations are what a PATCH does to the members.
func operations(body object) (names []string) {
	for _, operation := range body.objects("Operations") {
		if op := strings.ToLower(operation.text("op")); len(names) == 0 || names[len(names)-1] != op {
			names = append(names, op)
		}
	}
	return names
}

// learn remembers who has which id.
func (a *Activities) learn(s seen) {
	if len(a.people) > mostKnown || len(a.groups) > mostKnown {
		clear(a.people)
		clear(a.groups)
	}
	if s.ok() && s.Request.Method == http.MethodPatch && s.collection == "users" {
		known := a.people[s.id]
		if active, says := activeOf(s.sent); says {
			known.active, known.known = active, true
			a.people[s.id] = known
		}
	}
	resources := s.got.objects("Resources")
	if s.got.has("id") {
		resources = []object{s.got}
	}
	for _, resource := range resources {
		id := resource.text("id")
		switch {
		case id == "":
		case s.collection == "groups" && resource.has("displayName"):
			a.groups[id] = resource.text("displayName")
		case s.collection == "users" && resource.has("userName"):
			active, known := truth(resource.get("active"))
			a.people[id] = person{resource.text("userName"), active, known}
		}
	}
	if s.ok() && s.Request.Method == http.MethodDelete {
		delete(a.people, s.id)
		delete(a.groups, s.id)
	}
}

package workbench

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// page is what the template is given.
type page struct {
	CSRF, Said string
	Outcome    *outcome
	// Show is the open tab, Query what people and groups are searched for.
	Show, Query string
	Apps        []app
	App         *app
	People      []person
	// More is set when there are more people than are listed.
	More bool
	// Person is the one whose profile is edited, Group the one that is open.
	Person *person
	Fields []field
	Groups []group
	Group  *group
	Import importTab
	State  state
	// Exchanges are the newest, newest first, Left how many older ones the recording has; Mark names the place of the last.
	Exchanges []shownExchange
	Left      int
	Mark      string
	Most      int
}

// Tab is a part of the left side.
type Tab struct{ Name, Title string }

// Tabs are those that the page has: what is about an app is there once there is one.
func (p page) Tabs() []Tab {
	tabs := []Tab{{"people", "People"}, {"groups", "Groups"}}
	if p.App != nil {
		tabs = append(tabs, Tab{"app", "Settings"}, Tab{"import", "Import"}, Tab{"tasks", "Tasks"})
	}
	return tabs
}

// Link is the page with another tab, app, or thing opened: pairs of a name and a value.
func (p page) Link(pairs ...string) string {
	q := url.Values{}
	if p.App != nil {
		q.Set("app", p.App.ID)
	}
	q.Set("show", p.Show)
	if p.Query != "" {
		q.Set("q", p.Query)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == "show" || pairs[i] == "app" {
			q.Del("q")
		}
		q.Set(pairs[i], pairs[i+1])
	}
	return "/?" + q.Encode()
}

// app is an app as the Management API shows it, with its connection and the page "To App".
type app struct {
	ID, Name, Label, Status string
	Settings                struct {
		App connector `json:"app"`
	} `json:"settings"`
	Connected bool     `json:"-"`
	Features  features `json:"-"`
}

type connector struct {
	ScimBaseURL      string `json:"scimBaseUrl"`
	AuthMode         string `json:"authMode"`
	UniqueIdentifier string `json:"uniqueIdentifier"`
	ImportGroups     bool   `json:"importGroups"`
	PushGroups       bool   `json:"pushGroups"`
}

type features struct{ Create, Update, Deactivate bool }

// Wizard tells an app of the App Integration Wizard: such are numbered.
func (a app) Wizard() bool { return regexp.MustCompile(`_\d+$`).MatchString(a.Name) }

// TestButton is what the button is called in Okta.
func (a app) TestButton() string {
	if a.Wizard() {
		return "Test Connector Configuration"
	}
	return "Test API Credentials"
}

func (v *visit) load() (page, error) {
	q := v.r.URL.Query()
	p := page{CSRF: v.csrf, Outcome: v.outcomes.find(q.Get("said")), Said: q.Get("said"), Show: cmp.Or(q.Get("show"), "people"), Query: q.Get("q"), Most: mostShown}
	if err := v.loadApps(&p, q.Get("app")); err != nil {
		return p, err
	}
	var err error
	switch p.Show {
	case "groups":
		err = v.loadGroups(&p, q.Get("group"))
	case "import":
		err = v.loadImport(&p)
	case "app", "new", "tasks":
	default:
		p.Show = "people"
		err = v.loadPeople(&p, q.Get("person"))
	}
	if err != nil {
		return p, err
	}
	v.loadExchanges(&p)
	return p, nil
}

func (v *visit) loadApps(p *page, chosen string) error {
	if err := v.get("/api/v1/apps?limit=200", &p.Apps); err != nil {
		return err
	}
	for i := range p.Apps {
		if p.App == nil || p.Apps[i].ID == chosen {
			p.App = &p.Apps[i]
		}
	}
	if p.App == nil {
		if p.Show != "groups" && p.Show != "new" {
			p.Show = "people"
		}
		return nil
	}
	return errors.Join(v.loadConnection(p.App), v.loadState(p))
}

func (v *visit) loadConnection(a *app) error {
	var connection struct{ Status string }
	if err := v.get("/api/v1/apps/"+a.ID+"/connections/default", &connection); err != nil {
		return err
	}
	if a.Connected = connection.Status == "ENABLED"; !a.Connected {
		return nil
	}
	type setting struct{ Status string }
	var feature struct {
		Capabilities struct {
			Create struct{ LifecycleCreate setting }
			Update struct{ LifecycleDeactivate, Profile setting }
		}
	}
	if err := v.get("/api/v1/apps/"+a.ID+"/features/USER_PROVISIONING", &feature); err != nil {
		return err
	}
	on := func(s setting) bool { return s.Status == "ENABLED" }
	c := feature.Capabilities
	a.Features = features{on(c.Create.LifecycleCreate), on(c.Update.Profile), on(c.Update.LifecycleDeactivate)}
	return nil
}

// state is what the org is about, for the app that is open.
type state struct {
	Pending, Waiting int
	WaitingUntil     time.Time
	Tasks            []task
}

// task is a job that failed, or that waits to be repeated.
type task struct {
	ID, Text, Status, Kind string
	Attempts               int
	Created, RetryAt       time.Time
}

// Again tells when the org tries again by itself, "" for not.
func (t task) Again() string {
	if t.RetryAt.IsZero() {
		return ""
	}
	return t.RetryAt.Local().Format("15:04:05")
}

// Until tells until when the org waits at least.
func (s state) Until() string {
	if s.WaitingUntil.IsZero() {
		return ""
	}
	return s.WaitingUntil.Local().Format("15:04:05")
}

// Newest are the tasks that the right side shows.
func (s state) Newest() []task {
	newest := make([]task, 0, 4)
	for i := len(s.Tasks) - 1; i >= 0 && len(newest) < 4; i-- {
		newest = append(newest, s.Tasks[i])
	}
	return newest
}

// mostTasks is how many tasks are listed.
const mostTasks = 200

// Listed are the tasks of the tab.
func (s state) Listed() []task { return s.Tasks[:min(len(s.Tasks), mostTasks)] }

// Unlisted is how many tasks Listed leaves out.
func (s state) Unlisted() int { return len(s.Tasks) - len(s.Listed()) }

// Rest is how many tasks Newest leaves out.
func (s state) Rest() int { return max(0, len(s.Tasks)-4) }

func (v *visit) loadState(p *page) error {
	base := "/api/v1/apps/" + p.App.ID
	return errors.Join(v.get(base+"/jobs", &p.State), v.get(base+"/tasks", &p.State.Tasks))
}

func (v *visit) loadExchanges(p *page) {
	if v.r.Header.Get("Workbench-Part") != "" { // the script has them already
		return
	}
	arrived, left := v.Recorder.Arrived(0, mostShown)
	p.Left, p.Mark = left, v.mark(0)
	for i := len(arrived) - 1; i >= 0; i-- {
		p.Exchanges = append(p.Exchanges, exchangeView(arrived[i].Exchange))
	}
	if len(arrived) > 0 {
		p.Mark = v.mark(arrived[len(arrived)-1].Place)
	}
}

// gone tells that the org has no such thing.
func gone(err error) bool {
	var refused *refusal
	return errors.As(err, &refused) && refused.Status == http.StatusNotFound
}

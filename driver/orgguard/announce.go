package orgguard

import (
	"encoding/json"
	"net/http"
	"slices"
)

// announce writes into the journal what a request is about to make or set, and gives the function that is told what came of it.
func (g *Guard) announce(request *http.Request, v verdict) (func(status int, answer []byte), error) {
	for _, s := range v.sets {
		before, err := g.before(request, s)
		if err != nil {
			return nil, err
		}
		if err := g.keepSetting(before); err != nil {
			return nil, err
		}
	}
	if v.makes == nil {
		return func(status int, _ []byte) { g.ended(v, status) }, nil
	}
	g.mu.Lock()
	g.number++
	about := Numbered{g.number, *v.makes}
	journal := g.options.Journal
	g.mu.Unlock()
	if journal != nil {
		if err := journal.Creating(about.Number, about.Thing); err != nil {
			return nil, err
		}
	}
	return func(status int, answer []byte) { g.settled(about, status, answer) }, nil
}

// keepSetting keeps what a setting was before the run changed it for the first time.
func (g *Guard) keepSetting(before Thing) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if slices.ContainsFunc(g.made, func(t Thing) bool { return t.Kind == Setting && t.Path == before.Path && sameProperty(t, before) }) {
		return nil
	}
	g.number++
	if g.options.Journal != nil {
		if err := g.options.Journal.Creating(g.number, before); err != nil {
			return err
		}
		g.options.Journal.Made(g.number, before)
	}
	g.made = append(g.made, before)
	return nil
}

// sameProperty: both are about the same property of a schema or mapping, or about a whole feature.
func sameProperty(a, b Thing) bool { return slices.Equal(properties(a), properties(b)) }

func properties(t Thing) []string {
	var body request
	_ = json.Unmarshal(t.Before, &body) // a feature has other fields
	var names []string
	for name := range body.Properties {
		names = append(names, name)
	}
	for name := range body.Definitions.Custom.Properties {
		names = append(names, name)
	}
	return names
}

func (g *Guard) settled(about Numbered, status int, answer []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case status >= 200 && status < 300:
		thing := about.Thing
		if thing.ID == "" {
			var made struct {
				ID string `json:"id"`
			}
			_ = json.Unmarshal(answer, &made) // without an id it stays in doubt
			thing.ID = made.ID
		}
		if thing.ID == "" {
			g.doubtful = append(g.doubtful, about)
			return
		}
		g.made = append(g.made, thing)
		if g.options.Journal != nil {
			g.options.Journal.Made(about.Number, thing)
		}
	case status == 0 || status >= 500:
		g.doubtful = append(g.doubtful, about)
	default:
		if g.options.Journal != nil {
			g.options.Journal.Refused(about.Number)
		}
	}
}

func (g *Guard) ended(v verdict, status int) {
	if v.ends == nil || status != http.StatusNotFound && (status < 200 || status >= 300) {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.forget(*v.ends)
}

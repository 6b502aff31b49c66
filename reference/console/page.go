package console

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"github.com/scimdrill/scimdrill/reference/store"
)

// page is what a template is given.
type page struct {
	Title   string
	Session *store.Session // nil before sign-in
	CSRF    string
	Zone    *time.Location
	// Notice is the word for what was just done; Error is what is wrong, on a page that shows nothing else.
	Notice, Error string
	Data          any
}

// Time tells an instant as people do: "2 March 2026 14:05", in the company's zone.
func (p page) Time(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	return at.In(zone).Format("2 January 2006 15:04")
}

// Said is the sentence for what was just done.
func (p page) Said() string {
	return map[string]string{
		"disabled":     "Employee provisioning is switched off. Okta is answered that it is disabled.",
		"enabled":      "Employee provisioning is switched on.",
		"attribute":    "The attribute was created.",
		"alias":        "The alias was added.",
		"deactivated":  "The attribute was deactivated. Its values are kept.",
		"reactivated":  "The attribute is active again.",
		"schedule":     "The schedule was made.",
		"collecting":   "Data collection is on: rounds open when they are due.",
		"notcollected": "Data collection is off: no round opens.",
		"confirmed":    "The employee was added to the round, and the invitation was sent.",
		"closed":       "The round is closed for good.",
	}[p.Notice]
}

type pages map[string]*template.Template

func parsePages() (pages, error) {
	made := pages{}
	for _, name := range []string{
		"signin.html", "error.html", "integration.html", "token.html", "ask.html", "employees.html", "employee.html", "attributes.html",
		"surveys.html", "round.html",
	} {
		parsed, err := template.New(name).Funcs(template.FuncMap{"prefix": func() string { return Prefix }}).
			ParseFS(files, "templates/layout.html", "templates/"+name)
		if err != nil {
			return nil, fmt.Errorf("the console's page %s: %w", name, err)
		}
		made[name] = parsed
	}
	return made, nil
}

// render answers with a page, or with an error when the page cannot be made whole.
func (c *console) render(w http.ResponseWriter, status int, name string, p page) {
	var text bytes.Buffer
	if err := c.pages[name].ExecuteTemplate(&text, "layout.html", p); err != nil {
		c.Log.Error("console", "page", name, "error", err)
		http.Error(w, "The page could not be made; the server’s log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // whoever asked has gone
}

package media

import (
	"mime"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	scimJSON  = "application/scim+json"
	plainJSON = "application/json"
)

// accepts: in which type the server answers, by the header Accept.
func accepts(scope *spec.Scope, s *stage.Stage, somebody *stage.Made) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.scim-json",
		Title: "Asked for application/scim+json, the server answers with it: to a create, to a read, to a list.",
		Why:   "Okta asks for nothing else, and takes much; strict clients refuse an answer that is called something else.",
		Fix:   "Set Content-Type: application/scim+json where answers are written.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.8"), cite.RFC("7644", "8.1")},
		Kills: []string{"answers-as-json"},
	}, func(c *spec.Case) {
		somebody.Given(c)
		answers := []probe.Answer{
			somebody.Answer,
			ask(c, s, probe.Ask{Path: probe.UserPath(somebody.ID), Purpose: "read a user"}),
			ask(c, s, probe.Ask{Path: listPath, Purpose: "list users"}),
		}
		for _, answer := range answers {
			c.Decisive(answer.Exchange)
			if kind := typeOf(answer); kind != scimJSON {
				c.Fail("%s: expected the type %s, found %q", answer.Exchange.Path(s.Target.BaseURL()), scimJSON, kind)
			}
		}
	})

	for _, accept := range []struct {
		name, title, accept, kill string
		level                     scimdrill.Level
		types                     []string
	}{
		{"accept-json", "Asked for application/json, the server answers with JSON.", plainJSON, "accept-json-refused", scimdrill.Should, []string{plainJSON, scimJSON}},
		{"accept-none", "Asked for nothing in particular, the server answers with application/scim+json.", "", "accept-missing-refused", scimdrill.Must, []string{scimJSON}},
		{
			"accept-several", "Asked for several types with weights, the server answers with one of them that it has.",
			"text/html;q=0.1, application/json;q=0.8, application/scim+json, */*;q=0.5", "accept-compared-whole", scimdrill.Must,
			[]string{plainJSON, scimJSON},
		},
	} {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.media." + accept.name,
			Title: accept.title,
			Why:   "Libraries write Accept as they like: a server that compares it with one text refuses whoever writes another.",
			Fix:   "Let the framework negotiate, with application/scim+json as what is sent by default.",
			Level: accept.level,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.8"), cite.RFC("9110", "12.5.1")},
			Kills: []string{accept.kill},
		}, func(c *spec.Case) {
			answer := ask(c, s, probe.Ask{Path: listPath, Header: map[string]string{"Accept": accept.accept}, Purpose: "ask for a media type"})
			if answer.Status() != http.StatusOK {
				c.Fail("Accept: %s: expected status 200, found %d", accept.accept, answer.Status())
			}
			kind, fits := typeOf(answer), false
			for _, wanted := range accept.types {
				fits = fits || kind == wanted
			}
			if !fits {
				c.Fail("Accept: %s: expected the type %s, found %q", accept.accept, strings.Join(accept.types, " or "), kind)
			}
			if _, err := answer.Resource(); err != nil {
				c.Fail("Accept: %s: %v", accept.accept, err)
			}
		})
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.accept-other",
		Title: "Asked for what it does not have, the server answers 406, or in JSON all the same; with neither a page nor a 500.",
		Why:   "A web framework shows its own page of errors to whoever looks like a browser: the client finds HTML where SCIM was.",
		Fix:   "Answer below the SCIM address in JSON, or 406 with a SCIM error.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("9110", "12.5.1"), cite.RFC("7644", "3.12")},
		Kills: []string{"accept-html-page"},
	}, func(c *spec.Case) {
		answer := ask(c, s, probe.Ask{Path: listPath, Header: map[string]string{"Accept": "text/html"}, Purpose: "ask for a page"})
		if status := answer.Status(); status >= 500 || status >= 300 && status < 400 {
			c.Fail("Accept: text/html: expected status 406, or 200 with JSON; found %d", status)
		}
		if answer.Body() == "" && answer.Status() >= 400 {
			return
		}
		if _, err := answer.Resource(); err != nil {
			c.Fail("Accept: text/html: %v", err)
		}
	})
}

// typeOf is the media type of an answer, without parameters.
func typeOf(answer probe.Answer) string {
	kind, _, err := mime.ParseMediaType(answer.Exchange.Response.Header.Get("Content-Type"))
	if err != nil {
		return answer.Exchange.Response.Header.Get("Content-Type")
	}
	return kind
}

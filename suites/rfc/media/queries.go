package media

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// queries: how the query of an address is read.
func queries(scope *spec.Scope, s *stage.Stage, somebody *stage.Made) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.query-plus",
		Title: "A space in a query may be written as a plus sign.",
		Why:   "Okta has written lookups so, as most libraries do that encode forms: taken for a plus, userName+eq is no filter.",
		Fix:   "Decode the query with what the platform has for forms, once.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.OktaProtocol("Retrieve users"), cite.RFC("7644", "3.4.2")},
		Needs: []scimdrill.Capability{scimdrill.CanFilter},
		Kills: []string{"plus-kept"},
	}, func(c *spec.Case) {
		somebody.Given(c)
		userName := somebody.Answer.Text("userName")
		filter := url.QueryEscape(`userName eq "` + strings.ReplaceAll(userName, `"`, `\"`) + `"`)
		answer := ask(c, s, probe.Ask{Path: "/Users?filter=" + filter + "&startIndex=1&count=10", Purpose: "look a user up, with + for a space"})
		if answer.Status() != http.StatusOK || answer.At("Resources[0].id") != somebody.Answer.At("id") {
			c.Fail("filter=%s: expected 200 and the user %s, found %d and %v", filter, userName, answer.Status(), answer.At("Resources[0].userName"))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.unknown-parameter",
		Title: "A parameter of the query that the server does not know is ignored.",
		Why:   "Clients of a later version send more than the server knows, and are to get what it can give.",
		Fix:   "Read the parameters that you know, and leave the others alone.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2")},
		Kills: []string{"unknown-parameter-refused"},
	}, func(c *spec.Case) {
		plain := ask(c, s, probe.Ask{Path: listPath, Purpose: "list users"})
		if plain.Status() != http.StatusOK {
			c.Block("the list without that parameter is answered with %d", plain.Status())
		}
		answer := ask(c, s, probe.Ask{Path: listPath + "&rehearsal=1", Purpose: "send a parameter that nobody knows"})
		if answer.Status() != http.StatusOK {
			c.Fail("with the parameter rehearsal=1: expected status 200, found %d", answer.Status())
		}
	})
}

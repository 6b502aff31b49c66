package media

import (
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// types: in which types the server lets itself be written to.
func types(scope *spec.Scope, s *stage.Stage) {
	for _, each := range []struct {
		name, title, why, kill string
		level                  scimdrill.Level
		types                  []string
	}{
		{
			"body-json", "A body of type application/json is read.", "Okta's published tests post it, as do most tools by which a vendor tries the server out.",
			"content-type-json-refused", scimdrill.Should,
			[]string{plainJSON, "application/json; charset=utf-8"},
		},
		{
			"body-charset", "A body of type application/scim+json is read with and without a charset.",
			"Okta writes application/scim+json; charset=utf-8: a server that compares the header with one text refuses every write.",
			"content-type-charset-refused", scimdrill.Must,
			[]string{scimJSON, "application/scim+json; charset=utf-8", "application/scim+json;charset=UTF-8"},
		},
		{
			"body-type-case", "The media type of a body is read without regard to case.", "Types are equal whatever their case; a client may write them so.",
			"content-type-case-sensitive", scimdrill.Must,
			[]string{"Application/SCIM+JSON"},
		},
	} {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.media." + each.name,
			Title: each.title,
			Why:   each.why,
			Fix:   "Parse the media type, compare its name without regard to case, and ignore parameters that you do not need.",
			Level: each.level,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.8"), cite.RFC("9110", "8.3.1")},
			Kills: []string{each.kill},
		}, func(c *spec.Case) {
			for _, mediaType := range each.types {
				answer := ask(c, s, probe.Ask{
					Method: http.MethodPost, Path: "/Users", Body: probe.Body(s.NewUser(s.People.Someone())),
					Header: map[string]string{"Content-Type": mediaType}, Purpose: "create a user by a body of type " + mediaType,
				})
				if answer.Status() >= 300 {
					c.Fail("a create with Content-Type: %s: expected status 201, found %d", mediaType, answer.Status())
				}
			}
		})
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.body-other",
		Title: "A body that is no JSON is refused with a status of 4xx and a SCIM error.",
		Why:   "415 tells whoever builds the client what to send instead; a 500 says that the server is broken.",
		Fix:   "Answer 415 to media types that you do not read, with a SCIM error.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("9110", "15.5.16"), cite.RFC("7644", "3.12")},
		Kills: []string{"body-other-500"},
	}, func(c *spec.Case) {
		answer := ask(c, s, probe.Ask{
			Method: http.MethodPost, Path: "/Users", Body: []byte("<user><userName>nobody</userName></user>"),
			Header: map[string]string{"Content-Type": "application/xml"}, Purpose: "write XML",
		})
		if status := answer.Status(); status < 400 || status >= 500 {
			c.Fail("a body of XML: expected status 415 or 400, found %d", status)
		}
		if _, err := answer.Resource(); err != nil {
			c.Fail("a body of XML: expected a SCIM error: %v", err)
		}
	})
}

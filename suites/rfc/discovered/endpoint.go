// Package discovered is what the three discovery endpoints have in common (RFC 7644 §4): they are read, whole, and nothing else.
package discovered

import (
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Endpoint is one of the three.
type Endpoint struct {
	// Subject stands in the ids of its requirements: rfc.config.…
	Subject string
	// Path is "/ServiceProviderConfig", "/ResourceTypes" or "/Schemas".
	Path string
	// IsList is set where the answer is a list.
	IsList bool
}

// Check declares the requirements that hold for the endpoint as for the two others.
func (e Endpoint) Check(scope *spec.Scope, s *stage.Stage) {
	e.queryIgnored(scope, s)
	e.filterForbidden(scope, s)
	e.readOnly(scope, s)
}

func (e Endpoint) queryIgnored(scope *spec.Scope, s *stage.Stage) {
	kills := []string{"discovery-query-refused"}
	if e.IsList {
		kills = append(kills, "discovery-paged")
	}
	scope.Check(scimdrill.Requirement{
		ID:    "rfc." + e.Subject + ".query-ignored",
		Title: "Parameters that sort and page are ignored on " + e.Path + ": the answer is whole, and 200.",
		Why:   "A client that pages everything by habit would see a part of what the server has, and take it for the whole.",
		Fix:   "Do not send the endpoint through the code that pages lists; do not refuse parameters there either.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "4")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: kills,
	}, func(c *spec.Case) {
		plain := s.ReadDocument(c.Context(), e.Path)
		plain.Given(c)
		answer := s.ReadDocument(c.Context(), e.Path+"?startIndex=2&count=1&sortBy=id&sortOrder=descending").Answer(c)
		if answer.Status() != http.StatusOK {
			c.Fail("with startIndex=2, count=1, sortBy and sortOrder: expected status 200, found %d", answer.Status())
		}
		want, isList := plain.Given(c).At("Resources").([]any)
		found, _ := answer.At("Resources").([]any)
		if isList && len(found) != len(want) {
			c.Fail("with startIndex=2 and count=1: expected all %d resources, found %d", len(want), len(found))
		}
	})
}

func (e Endpoint) filterForbidden(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc." + e.Subject + ".filter-forbidden",
		Title: "A filter on " + e.Path + " is answered with 403.",
		Why:   "An answer that ignores the filter looks as if everything in it had matched.",
		Fix:   "Answer 403 where the query has a filter, and leave the other parameters alone.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "4")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"discovery-filter-ignored"},
	}, func(c *spec.Case) {
		s.ReadDocument(c.Context(), e.Path).Given(c)
		answer := s.ReadDocument(c.Context(), e.Path+"?filter=id%20eq%20%22nothing%22").Answer(c)
		if answer.Status() != http.StatusForbidden {
			c.Fail("with a filter: expected status 403, found %d", answer.Status())
		}
	})
}

func (e Endpoint) readOnly(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc." + e.Subject + ".read-only",
		Title: "POST and PUT to " + e.Path + " are refused.",
		Why:   "What the server can do is not for a client to say: one that believes that it changed something goes wrong later.",
		Fix:   "Answer 405, with GET in Allow.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "4"), cite.RFC("7644", "3.2")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"discovery-writable"},
	}, func(c *spec.Case) {
		s.ReadDocument(c.Context(), e.Path).Given(c)
		for _, method := range []string{http.MethodPost, http.MethodPut} {
			answer, err := s.Target.Do(c.Context(), probe.Ask{
				Method: method, Path: e.Path, Body: []byte("{}"), Purpose: "try to write what is only to be read",
			})
			c.Answered(err)
			c.Decisive(answer.Exchange)
			if status := answer.Status(); (status < 400 || status >= 500) && status != http.StatusNotImplemented {
				c.Fail("%s: expected a status of 4xx, or 501; found %d", method, status)
			}
		}
	})
}

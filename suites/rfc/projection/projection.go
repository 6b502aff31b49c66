// Package projection is which attributes come back, and who decides: the client by attributes and excludedAttributes (RFC 7644 §3.9),
// the schema by returned (RFC 7643 §7).
package projection

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage, people *crowd.Crowd) {
	v := view{s, people}
	p.ForServer("Projection", func(scope *spec.Scope) {
		requested(scope, v)
		excluded(scope, v)
		notation(scope, v)
		operations(scope, v)
		guarded(scope, v)
		groups(scope, v)
	})
}

func partial() []scimdrill.Citation { return []scimdrill.Citation{cite.RFC("7644", "3.9")} }

// view is how the suite looks at the crowd.
type view struct {
	*stage.Stage

	people *crowd.Crowd
}

// ada is Ada as she is shown with some parameters of the query.
func (v view) ada(c *spec.Case, query string) probe.Resource {
	v.people.Given(c)
	return resource(c, v.people.AdaWith(c, query), query)
}

func resource(c *spec.Case, answer probe.Answer, what string) probe.Resource {
	if answer.Status() != http.StatusOK && answer.Status() != http.StatusCreated {
		c.Fail("%s: expected the resource, found %s", what, crowd.Refusal(answer))
	}
	shown, err := answer.Resource()
	if err != nil {
		c.Fail("%s: %v", what, err)
	}
	return shown
}

// brief fails the case when a resource shows more than what was asked for: attributes of users that the target shows otherwise, and
// that its schema does not say are always returned. Of id, schemas and meta nothing is said.
func (v view) brief(c *spec.Case, what string, shown probe.Resource, asked ...string) {
	var more []string
	for _, name := range []string{"userName", "name", "displayName", "nickName", "title", "active", "emails", "externalId", crowd.Enterprise} {
		if contains(asked, name) || has(shown, name) == nil || v.people.Returned(c.Context(), name) == "always" {
			continue
		}
		more = append(more, name)
	}
	if len(more) > 0 {
		c.Fail("%s: expected %s and what is always returned, found %s as well", what, strings.Join(asked, ", "), strings.Join(more, ", "))
	}
}

// has is a top-level attribute; a URN is a name like any other.
func has(shown probe.Resource, name string) any {
	for key, value := range shown {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

func contains(names []string, name string) bool {
	for _, each := range names {
		if strings.EqualFold(each, name) {
			return true
		}
	}
	return false
}

package create

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// types: creates in which a value has another JSON type than its attribute.
func types(scope *spec.Scope, s *stage.Stage) {
	Describe("a value of a wrong type", Ordered, func() {
		refuses := func(name, title, attribute string, value any) {
			scope.Check(scimdrill.Requirement{
				ID:    "rfc.create.wrong-type-" + name,
				Title: title,
				Why:   "What the server makes of such a value is not what anybody meant, and the client, told 201, never learns of its mistake.",
				Fix:   "Check each value against the type in /Schemas, and answer 400 invalidValue with the attribute's name; do not convert.",
				Level: scimdrill.Must,
				Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7643", "2.3")},
				Kills: []string{"types-unchecked"},
			}, func(c *spec.Case) {
				if d := s.Definitions(c.Context()); d.Known && !d.Lists(userSchema, attribute) {
					c.NotApplicable("the target does not say that it has %s", attribute)
				}
				body := s.NewUser(s.People.Someone())
				body[attribute] = value
				c.Expect(s.Ask(c.Context(), http.MethodPost, "/Users", "create a user whose "+attribute+" has a wrong type", body).Heard(c).Status()).
					To(Equal(http.StatusBadRequest), "status of a create with %s: %v", attribute, value)
			})
		}
		refuses("string", "A create whose userName is an object is answered with 400.", "userName", map[string]any{"value": "jane"})
		refuses("boolean", "A create whose active is neither true nor false is answered with 400.", "active", "perhaps")
		refuses("complex", "A create whose name is a text is answered with 400.", "name", "Jane Doe")
		refuses("multi-valued", "A create whose emails is a number is answered with 400.", "emails", 7)
	})
}

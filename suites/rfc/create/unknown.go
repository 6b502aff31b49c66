package create

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// unknown: attributes that no schema has.
func unknown(scope *spec.Scope, s *stage.Stage) {
	Describe("an attribute that no schema has", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.unknown-attribute",
			Title: "A create with an attribute that no schema has is answered with 201, or with 400 and a reason.",
			Why:   "An admin maps attributes by hand, and mistypes them. A server that breaks over it tells nobody which one it was.",
			Fix:   "Ignore what /Schemas does not list, or refuse it by name.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.RFC("7644", "3.12")},
			Kills: []string{"unknown-attribute-500"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			body["scimdrillUnheardOf"] = "a value"
			found := s.MakeUser(c.Context(), "a user with an attribute that no schema has", body).Heard(c)
			c.Expect(found.Status()).To(Or(Equal(201), Equal(400)), "status of a create with an unknown attribute")
			if found.Status() == 400 {
				c.Expect(found.Text("detail")).NotTo(BeEmpty(), "detail of the refusal")
			}
		})
	})
}

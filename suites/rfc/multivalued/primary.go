package multivalued

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// primary: the value that counts.
func primary(scope *spec.Scope, s *stage.Stage) {
	Describe("primary", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.multi.two-primaries",
			Title: "A create with two primary addresses is answered with 400, or leaves one of them primary.",
			Why:   "A server that keeps both has a user whose address nobody can tell.",
			Fix:   "Refuse two primary values, or let the first or the last win.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.4")},
			Kills: []string{"primary-everywhere"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			body := s.NewUser(person)
			body["emails"] = []any{email(person.Email, "work", true), email(atHome(person), "home", true)}
			made := s.MakeUser(c.Context(), "a user with two primary addresses", body)
			found := made.Heard(c)
			c.Expect(found.Status()).To(BeElementOf(http.StatusCreated, http.StatusBadRequest), "status of a create with two primary addresses")
			if found.Status() == http.StatusCreated {
				c.Expect(primaries(s.Read(c, made.ID, "read the user back"))).To(BeNumerically("<=", 1), "how many addresses are primary")
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.multi.okta-email",
			Title: "The one address that Okta sends, of type work and primary, comes back so after a create and after a PUT.",
			Why:   "Okta knows one address of a person: it looks for the primary one, or for that of type work, and pushes it again where it finds none.",
			Fix:   "Store value, type and primary, and show all three.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Create users"), cite.RFC("7643", "2.4")},
			Kills: []string{"primary-not-shown", "values-lose-their-type"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			body := s.NewUser(person)
			body["emails"] = []any{email(person.Email, "work", true)}
			made := s.MakeUser(c.Context(), "a user with an address as Okta sends it", body)
			made.Given(c)
			want := map[string]any{"emails": body["emails"]}
			c.NoDifference("the user after the create", probe.Unlike(want, s.Read(c, made.ID, "read the user after the create")))
			s.Ask(c.Context(), http.MethodPut, probe.UserPath(made.ID), "replace the user by the same", body).Given(c)
			c.NoDifference("the user after the PUT", probe.Unlike(want, s.Read(c, made.ID, "read the user after the PUT")))
		})
	})
}

// forms: values that lack something, say something new, or stand twice.
func forms(scope *spec.Scope, s *stage.Stage) {
	Describe("forms of values", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.multi.without-type",
			Title: "A value without type and primary is accepted.",
			Why:   "Both are optional; a person whose address nobody classified must not be kept out.",
			Fix:   "Ask for value alone; a missing primary is false.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.4"), cite.RFC("7643", "8.7.1")},
			Kills: []string{"type-required"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			body := s.NewUser(person)
			body["emails"] = []any{map[string]any{"value": person.Email}}
			c.Expect(s.MakeUser(c.Context(), "a user whose address has no type", body).Heard(c).Status()).
				To(Equal(http.StatusCreated), "status of a create whose address has no type")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.multi.unknown-type",
			Title: "A value of a type that the schema does not suggest is accepted, or refused with 400.",
			Why:   "The types in the schema are suggestions; a server that breaks over another tells nobody which value it was.",
			Fix:   "Take any text for type, or refuse it by name.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7643", "2.4")},
			Kills: []string{"unknown-type-500"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			body := s.NewUser(person)
			body["emails"] = []any{email(person.Email, "work", true), email(atHome(person), "holiday", false)}
			c.Expect(s.MakeUser(c.Context(), "a user whose second address has an unknown type", body).Heard(c).Status()).
				To(BeElementOf(http.StatusCreated, http.StatusBadRequest), "status of a create with the type holiday")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.multi.sent-twice",
			Title: "A value that was sent twice, with the same type, is shown once.",
			Why:   "A client that removes it cannot tell which of two it removes, and one stays.",
			Fix:   "Keep one of each (type, value).",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.4")},
			Kills: []string{"values-repeated"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			body := s.NewUser(person)
			body["emails"] = []any{email(person.Email, "work", false), email(person.Email, "work", false)}
			made := s.MakeUser(c.Context(), "a user whose address stands there twice", body)
			if status := made.Heard(c).Status(); status == http.StatusBadRequest {
				c.NotApplicable("the target refuses an address that stands there twice")
			}
			c.Expect(valuesOf(made.Resource(c), "emails")).To(HaveLen(1), "addresses of the user")
		})
	})
}

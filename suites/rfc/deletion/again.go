package deletion

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

// again: ids that nobody has, and people who come back.
func again(scope *spec.Scope, s *stage.Stage) {
	Describe("an id that nobody has", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.delete.unknown-404",
			Title: "A DELETE of an id that nobody has is answered with 404.",
			Why:   "A client with a wrong id believes otherwise that it deleted somebody.",
			Fix:   "Answer 404 when no row was deleted.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.6"), cite.RFC("7644", "3.12")},
			Needs: []scimdrill.Capability{scimdrill.CanDelete},
			Kills: []string{"delete-always-204", "unknown-user-500"},
		}, func(c *spec.Case) {
			c.Expect(s.Ask(c.Context(), http.MethodDelete, "/Users/"+s.NoSuchID(), "delete a user who does not exist", nil).Heard(c).Status()).
				To(Equal(http.StatusNotFound), "status of the DELETE")
		})
	})

	Describe("the userName of a user who was deleted", Ordered, func() {
		var first stage.Made
		var deleted, second stage.Asked
		BeforeAll(func(ctx SpecContext) {
			body := s.NewUser(s.People.Someone())
			first = s.MakeUser(ctx, "a user to be deleted", body)
			deleted = s.Ask(ctx, http.MethodDelete, probe.UserPath(first.ID), "delete the user", nil)
			second = s.Ask(ctx, http.MethodPost, "/Users", "create a user with the same userName", body)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.delete.name-free",
			Title: "The userName of a user who was deleted can be given again.",
			Why:   "People come back, and mistakes are undone: a name that is blocked by nobody can be freed by nobody either.",
			Fix:   "Leave deleted users out of the unique index.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.6")},
			Needs: []scimdrill.Capability{scimdrill.CanDelete},
			Kills: []string{"delete-keeps-name"},
		}, func(c *spec.Case) {
			first.Given(c)
			deleted.Given(c)
			c.Expect(second.Heard(c).Status()).To(Equal(http.StatusCreated), "status of the second create")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.delete.id-not-reassigned",
			Title: "A user who is created after another was deleted has another id, also with the same userName.",
			Why:   "Whoever still holds the old id, in a group, a log or Okta, would mean somebody else by it.",
			Fix:   "Never give an id twice; make a new row instead of waking the old one.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Needs: []scimdrill.Capability{scimdrill.CanDelete},
			Kills: []string{"id-reassigned"},
		}, func(c *spec.Case) {
			first.Given(c)
			deleted.Given(c)
			second.Given(c)
			c.Decisive(second.Answer.Exchange)
			c.Expect(second.Answer.Text("id")).NotTo(Equal(first.ID), "id of the second user")
		})
	})
}

package deletion

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// gone: what is left of a user who was deleted.
func gone(scope *spec.Scope, s *stage.Stage) {
	Describe("a user who was deleted", Ordered, func() {
		var person people.Person
		var made stage.Made
		var deleted, read, put, patched, second stage.Asked
		BeforeAll(func(ctx SpecContext) {
			person = s.People.Someone()
			body := s.NewUser(person)
			made = s.MakeUser(ctx, "a user to be deleted", body)
			path := probe.UserPath(made.ID)
			deleted = s.Ask(ctx, http.MethodDelete, path, "delete the user", nil)
			read = s.Ask(ctx, http.MethodGet, path, "read the user who was deleted", nil)
			put = s.Ask(ctx, http.MethodPut, path, "replace the user who was deleted", body)
			patched = s.Ask(ctx, http.MethodPatch, path, "patch the user who was deleted", map[string]any{
				"schemas":    []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
				"Operations": []any{map[string]any{"op": "replace", "path": "active", "value": true}},
			})
			second = s.Ask(ctx, http.MethodDelete, path, "delete the user once more", nil)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.delete.status-204",
			Title: "A DELETE is answered with 204, without a body.",
			Why:   "Clients read a body where there may be one, and wait for it; with 202 they do not know whether the user is gone.",
			Fix:   "Answer 204 No Content once the user is gone.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.6")},
			Needs: []scimdrill.Capability{scimdrill.CanDelete},
			Kills: []string{"delete-200"},
		}, func(c *spec.Case) {
			made.Given(c)
			found := deleted.Heard(c)
			c.Expect(found.Status()).To(Equal(http.StatusNoContent), "status of the DELETE")
			c.Expect(found.Body()).To(BeEmpty(), "body of the 204")
		})

		absent := func(id, title string, asked *stage.Asked, needs ...scimdrill.Capability) {
			scope.Check(scimdrill.Requirement{
				ID:    id,
				Title: title,
				Why:   "A user who is only hidden, or made inactive, keeps the name, the data and sometimes the way in.",
				Fix:   "Answer 404 to every operation on an id that was deleted; DELETE is not deactivation.",
				Level: scimdrill.Must,
				Cites: []scimdrill.Citation{cite.RFC("7644", "3.6")},
				Needs: append([]scimdrill.Capability{scimdrill.CanDelete}, needs...),
				Kills: []string{"delete-deactivates"},
			}, func(c *spec.Case) {
				made.Given(c)
				deleted.Given(c)
				c.Expect(asked.Heard(c).Status()).To(Equal(http.StatusNotFound), "status")
			})
		}
		absent("rfc.delete.gone-for-get", "A read of a user who was deleted is answered with 404.", &read)
		absent("rfc.delete.gone-for-put", "A PUT to a user who was deleted is answered with 404.", &put)
		absent("rfc.delete.gone-for-patch", "A PATCH of a user who was deleted is answered with 404.", &patched, scimdrill.CanPatch)

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.delete.gone-for-delete",
			Title: "A second DELETE of a user is answered with 404.",
			Why:   "By 404 a client knows that somebody else was faster, or that it has the wrong id; a 204 says that it deleted somebody.",
			Fix:   "Answer 404 when no row was deleted.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.6")},
			Needs: []scimdrill.Capability{scimdrill.CanDelete},
			Kills: []string{"delete-always-204"},
		}, func(c *spec.Case) {
			made.Given(c)
			deleted.Given(c)
			c.Expect(second.Heard(c).Status()).To(Equal(http.StatusNotFound), "status of the second DELETE")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.delete.gone-from-lists",
			Title: "A user who was deleted is found by no filter.",
			Why:   "Okta would find the person, keep the id, and fail with every change.",
			Fix:   "Leave out of every list what GET answers with 404.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.6")},
			Needs: []scimdrill.Capability{scimdrill.CanDelete, scimdrill.CanFilter},
			Kills: []string{"deleted-found"},
		}, func(c *spec.Case) {
			made.Given(c)
			deleted.Given(c)
			found, err := s.Target.Lookup(c.Context(), person.Email, "look up who was deleted")
			c.Answered(err)
			c.Decisive(found.Exchange)
			c.Expect(found.At("Resources[0].id")).NotTo(Equal(made.ID), "id of whom the lookup finds")
		})
	})
}

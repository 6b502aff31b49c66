package entra

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

// disabled: how Entra takes access away, in two steps: it disables, and thirty days later it deletes.
func disabled(scope *spec.Scope, s *stage.Stage) {
	Describe("a user whom Entra disables", Ordered, func() {
		var jane user
		var off, on probe.Answer
		var errOff, errOn error
		var gone, back stage.Look
		someone(s, &jane)
		BeforeAll(func(ctx SpecContext) {
			if jane.ID == "" {
				return
			}
			off, errOff = patch(ctx, s, probe.UserPath(jane.ID), "disable the user", operation("Replace", "active", "False"))
			gone = s.LookAt(ctx, jane.Email, jane.ID, "after being disabled")
			on, errOn = patch(ctx, s, probe.UserPath(jane.ID), "enable the user", operation("Replace", "active", "True"))
			back = s.LookAt(ctx, jane.Email, jane.ID, "after being enabled")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.disable.text",
			Title: "Replace of active with the text \"False\" makes the user inactive, and active a boolean again.",
			Why:   "Unless an app carries a special flag, Entra writes booleans as text. In careless code every text but the empty one is true: the person who was let go stays, and Entra shows success.",
			Fix:   "Take \"False\" and \"True\" for booleans, whatever their case; refuse other texts.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.EntraIssues("active as text, flag aadOptscim062020"), cite.RFC("7643", "2.3.2")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"active-text-refused", "active-text-truthy"},
		}, func(c *spec.Case) {
			jane.Given(c)
			c.Answered(errOff)
			c.Decisive(off.Exchange)
			c.Expect(off.Status()).To(Or(Equal(200), Equal(204)), "status of the PATCH")
			c.Same("active after \"False\"", false, gone.Resource(c).At("active"))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.enable.text",
			Title: "Replace of active with the text \"True\" makes the user active again.",
			Why:   "Who is put back into scope comes back like that.",
			Fix:   "Take \"False\" and \"True\" for booleans, whatever their case; refuse other texts.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.EntraIssues("active as text, flag aadOptscim062020"), cite.RFC("7643", "2.3.2")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"active-text-refused"},
		}, func(c *spec.Case) {
			jane.Given(c)
			c.Answered(errOn)
			c.Decisive(on.Exchange)
			c.Expect(on.Status()).To(Or(Equal(200), Equal(204)), "status of the PATCH")
			c.Same("active after \"True\"", true, back.Resource(c).At("active"))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.disable.still-shown",
			Title: "A disabled user is read by id, and found by userName, with active false.",
			Why:   "Entra looks people up again after it disabled them. Whoever is not found is made a second time when they come back.",
			Fix:   "Show inactive users, in lists and by id.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("General: a disabled user is returned, with active false"), cite.Entra("Disable User")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"inactive-unlisted", "inactive-hidden"},
		}, func(c *spec.Case) {
			left := create(c.Context(), s, "a user who will be disabled")
			left.Given(c)
			after := accepted(c, s, left.ID, "disable the user", operation("Replace", "active", false))
			c.Same("active by id", false, after.At("active"))
			found := finds(c, s, left, `userName eq "`+left.Email+`"`)
			c.Same("active in the list", false, found.At("Resources[0].active"))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.delete.disabled",
			Title: "A disabled user can be deleted, and is gone then.",
			Why:   "Thirty days after a person was deleted in Entra it deletes the disabled account. A server that does not find it any more by then leaves it for good.",
			Fix:   "Answer DELETE with 204 for inactive users too, and 404 from then on.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.6"), cite.Entra("Delete User")},
			Needs: needs(scimdrill.CanPatch, scimdrill.CanDelete),
			Kills: []string{"inactive-undeletable"},
		}, func(c *spec.Case) {
			left := create(c.Context(), s, "a user who will be disabled and deleted")
			left.Given(c)
			accepted(c, s, left.ID, "disable the user", operation("Replace", "active", false))
			deleted, err := s.Target.Do(c.Context(), probe.Ask{Method: http.MethodDelete, Path: probe.UserPath(left.ID), Purpose: "delete the disabled user"})
			c.Answered(err)
			c.Decisive(deleted.Exchange)
			c.Expect(deleted.Status()).To(Equal(204), "status of the DELETE")
			after, err := s.Target.Get(c.Context(), probe.UserPath(left.ID), "look whether the user is gone")
			c.Answered(err)
			c.Decisive(after.Exchange)
			c.Expect(after.Status()).To(Equal(404), "status of the user after the DELETE")
		})
	})
}

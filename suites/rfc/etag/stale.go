package etag

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

// stale: writes whose condition does not hold any more.
func stale(scope *spec.Scope, s *stage.Stage) {
	Describe("a write with an old entity-tag in If-Match", Ordered, func() {
		var made stage.Made
		var before, changed, putOld, patchOld, deleteOld, after stage.Asked
		BeforeAll(func(ctx SpecContext) {
			body := s.NewUser(s.People.Someone())
			made = s.MakeUser(ctx, "a user with a version", body)
			before = s.AskFor(ctx, read(made.ID, "read the user", "", ""))
			old := tag(before.Answer)
			changed = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user, as somebody else would", renamed(body, "Newer"))
			putOld = s.AskFor(ctx, put(made.ID, "replace the user by what was read before that", old, renamed(body, "Older")))
			patchOld = s.AskFor(ctx, patch(made.ID, "patch the user as it was before that", old, "Older"))
			deleteOld = s.AskFor(ctx, probe.Ask{
				Method: http.MethodDelete, Path: probe.UserPath(made.ID), Purpose: "delete the user as it was before that", Header: map[string]string{"If-Match": old},
			})
			after = s.AskFor(ctx, read(made.ID, "read the user after all that", "", ""))
		})
		// Table 8 of RFC 7644 lists 409 as well for a version that is out of date; 412 is what HTTP says.
		refuses := func(id, title string, asked *stage.Asked, more ...scimdrill.Capability) {
			scope.Check(scimdrill.Requirement{
				ID:    id,
				Title: title,
				Why:   "Two admins change one person: the second undoes, without knowing it, what the first did.",
				Fix:   "Compare If-Match with the current version in the transaction that writes, and answer 412.",
				Level: scimdrill.Must,
				Cites: []scimdrill.Citation{cite.RFC("7644", "3.14"), cite.RFC("7644", "3.12"), cite.RFC("9110", "13.1.1")},
				Needs: needs(more...),
				Kills: []string{"if-match-ignored"},
			}, func(c *spec.Case) {
				made.Given(c)
				tagged(c, before)
				changed.Given(c)
				c.Expect(asked.Heard(c).Status()).To(BeElementOf(http.StatusPreconditionFailed, http.StatusConflict), "status")
			})
		}
		refuses("rfc.etag.put-stale", "A PUT with an old entity-tag in If-Match is answered with 412.", &putOld)
		refuses("rfc.etag.patch-stale", "A PATCH with an old entity-tag in If-Match is answered with 412.", &patchOld, scimdrill.CanPatch)
		refuses("rfc.etag.delete-stale", "A DELETE with an old entity-tag in If-Match is answered with 412.", &deleteOld, scimdrill.CanDelete)

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.stale-changes-nothing",
			Title: "Writes with an old entity-tag in If-Match change nothing.",
			Why:   "A refusal that has written all the same is worse than none: the client reads again, and believes what it sees.",
			Fix:   "Check the condition before the first write, in the same transaction.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("9110", "13.1.1"), cite.RFC("7644", "3.14")},
			Needs: needs(),
			Kills: []string{"if-match-checked-late"},
		}, func(c *spec.Case) {
			made.Given(c)
			tagged(c, before)
			changed.Given(c)
			c.Expect(after.Resource(c).Text("name.familyName")).To(Equal("Newer"), "family name, which the last valid change made")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.stale-412",
			Title: "The status for an old entity-tag in If-Match is 412, not 409.",
			Why:   "409 also says that a name is taken: a client must know whether to read again or to stop.",
			Fix:   "Keep 412 for conditions and 409 for values.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("9110", "13.1.1"), cite.RFC("7644", "3.12")},
			Needs: needs(),
			Kills: []string{"if-match-409"},
		}, func(c *spec.Case) {
			made.Given(c)
			tagged(c, before)
			changed.Given(c)
			found := putOld.Heard(c)
			if found.Status() < 400 {
				c.Block("a PUT with an old entity-tag in If-Match was not refused: status %d", found.Status())
			}
			c.Expect(found.Status()).To(Equal(http.StatusPreconditionFailed), "status of a PUT with an old entity-tag in If-Match")
		})
	})
}

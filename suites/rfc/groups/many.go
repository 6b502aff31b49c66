package groups

import (
	"net/http"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// many: several who act at once, and large groups.
func many(scope *spec.Scope, h *hall) {
	Describe("many members", func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.at-once",
			Title: "Members who are added by several requests at once are all members afterwards.",
			Why:   "Okta works on several people at a time; a server that reads, changes and writes the whole group loses all but one.",
			Fix:   "Insert members one by one in the database, or lock the group while it is changed.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.Issue("fleetdm/fleet", 50724)}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-lost-updates"},
		}, func(c *spec.Case) {
			t, joining := h.team(c, "At once"), []stage.Made{h.ada, h.ben, h.cleo}
			h.ids(c, joining...)
			answers, errs := make([]probe.Answer, len(joining)), make([]error, len(joining))
			var group sync.WaitGroup
			for i, user := range joining {
				group.Go(func() {
					answers[i], errs[i] = h.s.Target.Do(c.Context(), probe.Ask{
						Method: http.MethodPatch, Path: path(t.id), Purpose: "add a member, while others are added",
						Body: patching.Message(patching.Add("members", membersOf(user.ID))),
					})
				})
			}
			group.Wait()
			for i := range joining {
				c.Answered(errs[i])
				c.Shows(answers[i].Exchange)
				if status := answers[i].Status(); status == http.StatusConflict || status == http.StatusPreconditionFailed || status == http.StatusTooManyRequests {
					c.NotApplicable("the target answers %d to one of several requests at once: a client has to try again", status)
				}
				patching.Succeeded(c, "adding a member, while others are added", answers[i])
			}
			t.holds(c, "after three were added at once", joining...)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.five-hundred",
			Title: "Five hundred members can be added in one operation, or are refused as too many.",
			Why:   "Okta pushes up to a thousand members in one request.",
			Fix:   "Insert members in one statement; answer 413 beyond a limit.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1"), cite.RFC("7644", "3.12")},
			Needs: needs(scimdrill.CanPatch, scimdrill.AllowsHeavy),
			Kills: []string{"group-hundred-members"},
		}, func(c *spec.Case) {
			const crowd = 500
			t, ids := h.team(c, "Crowd"), make([]string, crowd)
			for i := range ids {
				made := h.s.MakeUser(c.Context(), "one of a crowd", h.s.NewUser(h.s.People.Someone()))
				made.Given(c)
				ids[i] = made.ID
			}
			answer := t.patches(c, "add five hundred members", patching.Add("members", membersOf(ids...)))
			if answer.Status() == http.StatusRequestEntityTooLarge {
				return
			}
			patching.Succeeded(c, "adding five hundred members", answer)
			c.Expect(t.members(c)).To(HaveLen(crowd), "members of a group to which five hundred were added")
		})
	})
}

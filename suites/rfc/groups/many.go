package groups

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// many: large groups.
func many(scope *spec.Scope, h *hall) {
	Describe("many members", func() {
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

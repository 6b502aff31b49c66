package groups

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// times: when a group was changed last.
func times(scope *spec.Scope, h *hall) {
	Describe("when a group was changed", func() {
		modified := func(c *spec.Case, t team) time.Time {
			text := t.now(c).Text("meta.lastModified")
			at, err := time.Parse(time.RFC3339Nano, text)
			if err != nil {
				c.NotApplicable("the target shows no meta.lastModified of groups that is a date and time, but %q", text)
			}
			return at
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.no-change-no-time",
			Title: "Adding somebody who is a member leaves lastModified of the group alone.",
			Why:   "Okta adds members again and again; whoever reads which groups have changed reads all of them.",
			Fix:   "Write nothing where nobody joins or leaves.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-touches-always"},
		}, func(c *spec.Case) {
			t := h.team(c, "Untouched", h.ada)
			before := modified(c, t)
			t.does(c, "add a member who is there", patching.Add("members", membersOf(h.ada.ID)))
			after := modified(c, t)
			c.Expect(after.Equal(before)).To(BeTrue(), "meta.lastModified was %s, and is %s after a PATCH that changes nothing", before, after)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.members-move-time",
			Title: "Somebody who joins moves lastModified of the group on.",
			Why:   "Whoever reads which groups have changed since yesterday misses who joined.",
			Fix:   "Set meta.lastModified of the group when its members change.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-time-stands"},
		}, func(c *spec.Case) {
			t := h.team(c, "Touched", h.ada)
			before := modified(c, t)
			ids := h.ids(c, h.ben)
			t.does(c, "add a member", patching.Add("members", membersOf(ids...)))
			after := modified(c, t)
			if after.Equal(before) && before.Nanosecond() == 0 {
				c.NotApplicable("the target tells whole seconds, and both changes fell into one")
			}
			c.Expect(after.After(before)).To(BeTrue(), "meta.lastModified was %s, and is %s after somebody joined", before, after)
		})
	})
}

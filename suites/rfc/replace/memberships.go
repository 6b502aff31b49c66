package replace

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

// memberships: a PUT to somebody who is in a group.
func memberships(scope *spec.Scope, s *stage.Stage) {
	Describe("a member of a group", Ordered, func() {
		var body map[string]any
		var made, group stage.Made
		BeforeAll(func(ctx SpecContext) {
			body = s.NewUser(s.People.Someone())
			made = s.MakeUser(ctx, "a member", body)
			group = s.MakeGroup(ctx, "a group with one member", s.GroupName("Replaced members"), made.ID)
		})
		stays := func(id, title, purpose string, groups any) {
			scope.Check(scimdrill.Requirement{
				ID:    id,
				Title: title,
				Why:   "groups of a user is readOnly: memberships are written on the group. Every update of a profile would throw people out.",
				Fix:   "Do not look at groups in the body of a PUT to a user.",
				Level: scimdrill.Must,
				Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7643", "4.1.2")},
				Needs: []scimdrill.Capability{scimdrill.HasGroups},
				Kills: []string{"put-leaves-groups"},
			}, func(c *spec.Case) {
				made.Given(c)
				group.Given(c)
				s.Ask(c.Context(), http.MethodPut, probe.UserPath(made.ID), purpose, with(body, map[string]any{"groups": groups})).Given(c)
				c.Expect(s.Members(c, group.ID)).To(ContainElement(made.ID), "members of the group after the PUT")
			})
		}
		stays("rfc.replace.groups-left-out", "A PUT that does not speak of groups leaves the user in its groups.", "replace the member, without groups", nil)
		stays("rfc.replace.groups-empty", "A PUT that says groups: [] leaves the user in its groups.", "replace the member, with groups: []", []any{})
	})
}

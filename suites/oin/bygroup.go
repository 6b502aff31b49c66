package oin

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// byGroup: people who have the app through a group.
func byGroup(d *desk) {
	Describe("a group that is assigned", Ordered, func() {
		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9307.group-assignment",
			Title: "C9307: all members of a group that is assigned the app are created in the application, and Okta shows them as assigned by group.",
			Why:   "Most companies assign apps to groups: the lookups and creates of everybody come at once.",
			Fix:   "Let requests for different users run side by side.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9307"), cite.OIN("C9308"), cite.OIN("C9297")},
			Kills: []string{"create-lost", "create-empty-answer"},
		}, func(c *spec.Case) {
			group, members := d.teamOf(c, "assignment", 3)
			defer d.dissolve(c.Context(), group)
			for i, push := range d.give(c, "assign the group", group, members, nil) {
				push.Succeeds(c)
				members[i].Assigned = push
				c.Expect(push.Outcome.Scope).To(Equal("GROUP"), "the type of the assignment in Okta")
				d.shows(c, "after the assignment of the group", members[i], basics(members[i]))
			}
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9309.group-attributes",
			Title: "C9309: an attribute that is changed on the assignment of a group changes for every member in the application.",
			Why:   "Admins set attributes for a department at once; Okta pushes an update for everybody in it.",
			Fix:   "Answer each PUT as any other.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9309")},
			Kills: []string{"update-lost"},
		}, func(c *spec.Case) {
			group, members := d.teamOf(c, "attributes", 2)
			defer d.dissolve(c.Context(), group)
			for i, push := range d.give(c, "assign the group", group, members, map[string]any{"displayName": "Team before"}) {
				push.Given(c)
				members[i].Assigned = push
				if before := members[i].Now(c, d.stage).Text("displayName"); before != "Team before" {
					c.NotApplicable("the target keeps no displayName of its own: it shows %q", before)
				}
			}
			for i, push := range d.give(c, "edit the assignment of the group", group, members, map[string]any{"displayName": "Team after"}) {
				push.Succeeds(c)
				d.shows(c, "after the change on the group", members[i], map[string]any{"displayName": "Team after"})
			}
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9311.group-unassigned",
			Title: "C9311: when the app is taken away from a group, all of its members are inactive, or gone, in the application.",
			Why:   "A contract ends and a department leaves: whoever stays active keeps access that nobody looks at.",
			Fix:   "Store active false for each, also when the requests come side by side.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9311"), cite.OktaConcepts("Deprovision")},
			Kills: []string{"deactivate-ignored", "deactivate-refused"},
		}, func(c *spec.Case) {
			group, members := d.teamOf(c, "unassigned", 2)
			defer d.dissolve(c.Context(), group)
			for i, push := range d.give(c, "assign the group", group, members, nil) {
				push.Given(c)
				members[i].Assigned = push
			}
			away := d.forAll(c, "unassign the group", members, func(ctx context.Context) error {
				return d.stage.Admin.UnassignGroup(ctx, d.app().App, group)
			})
			for i, push := range away {
				push.Succeeds(c)
				inactiveOrGone(c, d, members[i], "after the group was unassigned")
			}
		})
	})
}

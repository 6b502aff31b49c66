package oin

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// byRule: groups that are pushed because a rule finds them.
func byRule(w *pushing) {
	console := []scimdrill.Capability{scimdrill.CanPressConsole}
	Describe("groups that are pushed by rule", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9323.push-by-rule",
			Title: "C9323: a group that a push rule finds is created in the application, with its members.",
			Why:   "Rules push many groups at once, and every one that is made later.",
			Fix:   "Answer as for any pushed group.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9323")},
			Needs: console,
			Kills: []string{"group-create-empty-answer", "group-member-type-required"},
		}, func(c *spec.Case) {
			team, _, push := w.ruled(c, "by rule", w.ada)
			defer team.Dissolve(c.Context())
			push.Succeeds(c)
			c.Expect(team.ID).NotTo(BeEmpty(), "the id of the group in the target")
			w.holds(c, team, "after the rule was applied", w.ada)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9324.rule-deactivated",
			Title: "C9324: while a rule is deactivated a group that it would find is not made, and those that it found stay.",
			Why:   "Okta sends nothing for it.",
			Fix:   "Nothing has to be done.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9324")},
			Needs: console,
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			team, rule, push := w.ruled(c, "rule off", w.ada)
			defer team.Dissolve(c.Context())
			push.Given(c)
			var late *stage.Team
			stopped := team.Do(c.Context(), "deactivate the rule and add a group that it would find", func(ctx context.Context) (err error) {
				if err = w.stage.Admin.DeactivatePushRule(ctx, w.app().App, rule); err == nil {
					late, err = w.app().AddTeam(ctx, team.Okta.Name+" second", w.ben)
				}
				return err
			})
			defer late.Dissolve(c.Context())
			stopped.Given(c)
			c.Expect(stopped.Wire).To(BeEmpty(), "what Okta sent")
			w.holds(c, team, "after the rule was deactivated", w.ada)
			c.Expect(w.named(c, late.Okta.Name)).To(BeEmpty(), "groups with the name of the one that was added")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9325.rule-deleted",
			Title: "C9325: the groups of a rule that is deleted with “Delete the associated groups” are gone from the application.",
			Why:   "One press of a button deletes many groups; what stays behind keeps its permissions.",
			Fix:   "Answer DELETE /Groups/{id} with 204, and delete.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9325"), cite.RFC("7644", "3.6")},
			Needs: console,
			Kills: []string{"group-delete-ignored"},
		}, func(c *spec.Case) {
			team, rule, push := w.ruled(c, "rule deleted", w.ada)
			defer team.Dissolve(c.Context())
			push.Given(c)
			w.remove(c, team, rule, false).Succeeds(c)
			w.isGone(c, team.ID)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9326.rule-deleted-groups-left",
			Title: "C9326: the groups of a rule that is deleted with “Leave associated groups” stay in the application, with their members.",
			Why:   "The admin has decided that the groups are the application's from now on; Okta sends nothing.",
			Fix:   "Nothing has to be done.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9326")},
			Needs: console,
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			team, rule, push := w.ruled(c, "rule left", w.ada)
			defer team.Dissolve(c.Context())
			push.Given(c)
			left := w.remove(c, team, rule, true)
			left.Given(c)
			c.Expect(left.Wire).To(BeEmpty(), "what Okta sent")
			w.holds(c, team, "after the rule was deleted", w.ada)
		}))
	})
}

// ruled is a group and a push rule that finds it; the case is blocked when the group cannot be made in Okta.
func (w *pushing) ruled(c *spec.Case, what string, members ...*stage.Employee) (*stage.Team, admin.PushRule, *stage.TeamPush) {
	team, err := w.app().AddTeam(c.Context(), w.name(what), members...)
	if err != nil {
		team.Dissolve(c.Context())
		c.Block("making a group in Okta failed: %v", err)
	}
	var rule admin.PushRule
	push := team.Do(c.Context(), "add a push rule for "+team.Okta.Name, func(ctx context.Context) (err error) {
		rule, err = w.stage.Admin.AddPushRule(ctx, w.app().App, admin.PushRule{Name: team.Okta.Name, GroupName: team.Okta.Name})
		return err
	})
	return team, rule, push
}

// remove deletes a rule.
func (w *pushing) remove(c *spec.Case, team *stage.Team, rule admin.PushRule, leaveGroups bool) *stage.TeamPush {
	return team.Do(c.Context(), "delete the push rule "+rule.Name, func(ctx context.Context) error {
		return w.stage.Admin.RemovePushRule(ctx, w.app().App, rule, leaveGroups)
	})
}

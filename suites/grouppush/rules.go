package grouppush

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

// byRule: groups are pushed because a rule finds them by name.
func byRule(w *crew) {
	Describe("groups that are pushed by rule", Ordered, func() {
		var found, late *stage.Team
		var rule admin.PushRule
		var applied, stopped, removed *stage.TeamPush
		var failed error
		var first, afterwards []string
		BeforeAll(func(ctx SpecContext) {
			prefix := w.name("by rule")
			if found, failed = w.app.AddTeam(ctx, prefix+" first", w.ada); failed != nil {
				return
			}
			applied = found.Do(ctx, "add a push rule for "+prefix, func(ctx context.Context) (err error) {
				rule, err = w.stage.Admin.AddPushRule(ctx, w.app.App, admin.PushRule{Name: prefix, GroupName: prefix})
				return err
			})
			first = w.stage.MembersNow(ctx, found)
			stopped = found.Do(ctx, "deactivate the rule and add a group that it would find", func(ctx context.Context) (err error) {
				if err := w.stage.Admin.DeactivatePushRule(ctx, w.app.App, rule); err != nil {
					return err
				}
				late, err = w.app.AddTeam(ctx, prefix+" second", w.ben)
				return err
			})
			afterwards = w.stage.MembersNow(ctx, found)
			removed = found.Do(ctx, "delete the rule and its groups", func(ctx context.Context) error {
				return w.stage.Admin.RemovePushRule(ctx, w.app.App, rule, false)
			})
		})
		AfterAll(func(ctx SpecContext) {
			late.Dissolve(ctx)
			found.Dissolve(ctx)
		})
		given := func(c *spec.Case) {
			if failed != nil {
				c.Block("making a group in Okta failed: %v", failed)
			}
		}

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.rule-applied",
			Title: "A group that a push rule finds is created in the target with its members, as one that is pushed by hand.",
			Why:   "Rules push many groups at once and every one that is made later. What is refused is seen only on the tab Push Groups.",
			Fix:   "Answer as for any pushed group.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9323")},
			Needs: []scimdrill.Capability{scimdrill.CanPressConsole},
			Kills: []string{"group-member-type-required", "group-lookup-refused"},
		}, func(c *spec.Case) {
			given(c)
			applied.Succeeds(c)
			c.Expect(first).To(Equal(stage.IDsOf(w.ada)), "the members after the rule was applied")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.rule-deactivated",
			Title: "A group that a rule has pushed stays as it is when the rule is deactivated.",
			Why:   "Okta sends nothing for it, nor for groups that the rule would have found later.",
			Fix:   "Nothing has to be done.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9324")},
			Needs: []scimdrill.Capability{scimdrill.CanPressConsole},
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			given(c)
			applied.Given(c)
			stopped.Given(c)
			c.Expect(stopped.Wire).To(BeEmpty(), "what Okta sent")
			c.Expect(afterwards).To(Equal(stage.IDsOf(w.ada)), "the members after the rule was deactivated")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.rule-deleted",
			Title: "The groups that a rule has pushed are gone when the rule is deleted with its groups.",
			Why:   "One press of a button deletes many groups; what stays behind keeps its access.",
			Fix:   "Answer DELETE /Groups/{id} with 204, and delete.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9325"), cite.RFC("7644", "3.6")},
			Needs: []scimdrill.Capability{scimdrill.CanPressConsole},
			Kills: []string{"group-delete-ignored"},
		}, func(c *spec.Case) {
			given(c)
			applied.Given(c)
			removed.Succeeds(c)
			gone(c, w.stage, found)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.rule-left",
			Title: "The groups that a rule has pushed stay when the rule is deleted without them.",
			Why:   "The admin chose “Leave associated groups”; Okta sends nothing.",
			Fix:   "Nothing has to be done.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9326")},
			Needs: []scimdrill.Capability{scimdrill.CanPressConsole},
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			team, err := w.app.AddTeam(c.Context(), w.name("left by rule"), w.ada)
			if err != nil {
				c.Block("making a group in Okta failed: %v", err)
			}
			defer team.Dissolve(c.Context())
			var own admin.PushRule
			team.Do(c.Context(), "add a push rule for "+team.Okta.Name, func(ctx context.Context) (err error) {
				own, err = w.stage.Admin.AddPushRule(ctx, w.app.App, admin.PushRule{Name: team.Okta.Name, GroupName: team.Okta.Name})
				return err
			}).Given(c)
			left := team.Do(c.Context(), "delete the rule and leave its groups", func(ctx context.Context) error {
				return w.stage.Admin.RemovePushRule(ctx, w.app.App, own, true)
			})
			left.Given(c)
			c.Expect(left.Wire).To(BeEmpty(), "what Okta sent")
			hasMembers(c, team.Look(c), "after the rule was deleted", w.ada)
		}))
	})
}

package grouppush

import (
	"context"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// linked: an app that leaves the names of its groups alone.
func linked(w *crew) {
	Describe("a group that is linked without being renamed", Ordered, func() {
		var team, other *stage.Team
		var pushed, linked, renamed *stage.TeamPush
		var name, id string
		BeforeAll(func(ctx SpecContext) {
			quiet, err := w.quiet(ctx)
			if err != nil {
				pushed = &stage.TeamPush{What: "add an app that keeps the names of its groups", Err: err}
				return
			}
			name = w.name("keeps its name")
			if team, pushed = quiet.PushTeam(ctx, name); pushed.Reason() != "" {
				return
			}
			id = team.ID
			mapping := team.Mapping
			if unlinked := team.Unlink(ctx, false); unlinked.Reason() != "" {
				pushed = unlinked
				return
			}
			other, linked = quiet.LinkTeam(ctx, w.name("another name"), mapping.TargetGroupID)
			renamed = other.Rename(ctx, w.name("a third name"))
		})
		AfterAll(func(ctx SpecContext) {
			other.Dissolve(ctx)
			team.Dissolve(ctx)
		})

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.linked-name-kept",
			Title: "A group that is linked while “Rename app groups” is off keeps its own name, whatever the Okta group is called.",
			Why:   "Okta then sends the name that the target has with each change. A server that takes it for a conflict with itself refuses every change.",
			Fix:   "Accept from a group the name that it has.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9330"), cite.OIN("C9314")},
			Needs: []scimdrill.Capability{scimdrill.CanAddressApps},
			Kills: []string{"group-own-name-conflict"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			linked.Succeeds(c)
			renamed.Succeeds(c)
			group := w.stage.Group(c, id)
			c.NoDifference("the group after it was linked", group.Differences(map[string]any{"displayName": name}))
		}))
	})
}

// quiet is another app of the kind, with “Rename app groups” off.
func (w *crew) quiet(ctx context.Context) (*stage.App, error) {
	return w.stage.Another(ctx, admin.AppSettings{Kind: w.scope.App, Label: "Drill, keeps group names, " + string(w.scope.App), KeepAppGroupNames: true})
}

package update

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

// groupValues: an attribute whose value comes with the assignment of a group, and changes with it.
func groupValues(scope *spec.Scope, s *stage.Stage) {
	Describe("a value that a group gives", Ordered, func() {
		var group admin.Group
		AfterAll(func(ctx SpecContext) { s.Apps[scope.App].Dissolve(ctx, group) })

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.group-value",
			Title: "A value that is changed on the assignment of a group arrives for its member, and changes nothing else.",
			Why:   "Admins set attributes for a whole department at once; Okta pushes an update for everybody in it.",
			Fix:   "Answer each PUT as any other.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9309")},
			Kills: []string{"update-lost", "locale-lost"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			jane, err := app.AddPerson(c.Context(), s.People.Someone(), nil)
			if err == nil {
				group, err = s.Admin.AddGroup(c.Context(), "Drill, group value, "+jane.Email)
			}
			if err == nil {
				err = s.Admin.AddToGroup(c.Context(), group, jane.Okta)
			}
			if err != nil {
				c.Block("preparing the group failed: %v", err)
			}
			give := func(locale string) *stage.Push {
				return app.Do(c.Context(), "assign the group of "+jane.Email+" with locale "+locale, jane, func(ctx context.Context) error {
					return s.Admin.AssignGroup(ctx, app.App, group, map[string]any{"locale": locale})
				})
			}
			jane.Assigned = give("de-DE")
			jane.Given(c)
			before := jane.Now(c, s)
			if !s.Keeps(c.Context(), before, "locale") {
				c.NotApplicable("the target keeps no locale, which is what the group gives here")
			}
			give("de-AT").Succeeds(c)
			after := jane.Now(c, s)
			c.Expect(after.At("locale")).To(Equal("de-AT"), "locale after the change on the group")
			stage.OnlyChanged(c, "the user before and after the change on the group", before, after, "/locale")
		})
	})
}

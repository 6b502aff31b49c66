package customattributes

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// types: each of Peakon's four types of attribute, by itself.
func types(scope *spec.Scope, s *stage.Stage) {
	Describe("the four types", Ordered, func() {
		var app *stage.App
		var walked error
		var boss, jane *stage.Employee
		var changed *stage.Push
		BeforeAll(func(ctx SpecContext) {
			if walked = makeTyped(ctx, s); walked != nil {
				return
			}
			app, walked = setUp(ctx, s, scope.App, "Types of attributes",
				attribute{"Team", "drillTeam", "Drill_Team", "string", "user.division", admin.CreateAndUpdate},
				attribute{"Certified on", "drillCertified", "Drill_Certified", "string", "user.honorificSuffix", admin.CreateAndUpdate},
				attribute{"Desk", "drillDesk", "Drill_Desk", "integer", "String.len(user.title)", admin.CreateAndUpdate},
				attribute{"Mentor", "drillMentor", "Drill_Mentor", "string", "user.managerId", admin.CreateAndUpdate},
			)
			if walked != nil {
				return
			}
			boss = app.Hire(ctx, s.People.Someone(), map[string]any{"title": "boss"})
			jane = app.Hire(ctx, s.People.Someone(), map[string]any{
				"division": "Nordics / DACH", "honorificSuffix": "2026-02-28", "title": "four", "managerId": boss.Email,
			})
			changed = app.Change(ctx, jane, map[string]any{"division": "Iberia", "honorificSuffix": "2027-12-31", "title": "sevens!"})
		})

		check := func(id, title, why, fix string, judge func(*spec.Case)) {
			scope.Check(scimdrill.Requirement{
				ID: id, Title: title, Why: why, Fix: fix, Level: scimdrill.Peakon,
				Cites: []scimdrill.Citation{cite.PeakonReference("Schema extensions"), cite.PeakonArticle("Custom attributes")},
				Needs: needs(), Kills: []string{"extension-lost"},
			}, func(c *spec.Case) {
				if walked != nil {
					c.Block("the attributes could not be set up: %v", walked)
				}
				boss.Given(c)
				jane.Given(c)
				changed.Given(c)
				judge(c)
			})
		}
		value := func(c *spec.Case, name string) any { return jane.Now(c, s).At(namespace + "|" + name) }

		check("peakon.custom.option", "An option arrives as a string, and a value that Peakon has not seen becomes a new option.",
			"Departments and offices come and go in the HR system; nobody makes them twice.",
			"Create unknown options; keep slashes, spaces and capitals.",
			func(c *spec.Case) {
				c.Expect(jane.CreatedAs.At(namespace+"|Drill_Team")).To(Equal("Nordics / DACH"), "the option after the create")
				c.Expect(value(c, "Drill_Team")).To(Equal("Iberia"), "the option after the change")
			})
		check("peakon.custom.date", "A date arrives as the calendar day that was sent, whatever the time zone.",
			"A birthday that moves by a day is wrong for everybody east or west of the server.",
			"Keep the day as written; do not shift it through a time zone.",
			func(c *spec.Case) {
				c.Expect(value(c, "Drill_Certified")).To(HavePrefix("2027-12-31"), "the date after the change")
			})
		check("peakon.custom.number", "A number arrives as a JSON number.",
			"Okta sends the type that the admin chose; a number that is kept as text cannot be put into ranges.",
			"Accept JSON integers for number attributes and return them as numbers.",
			func(c *spec.Case) {
				c.Expect(value(c, "Drill_Desk")).To(BeEquivalentTo("7"), "the number after the change")
			})
		check("peakon.custom.employee", "An employee attribute takes the address of somebody who exists, and shows it.",
			"Managers see the results of their people; a manager who is not found leaves a team without one.",
			"Resolve the address to an employee who exists, without regard to case.",
			func(c *spec.Case) {
				c.Expect(value(c, "Drill_Mentor")).To(Equal(boss.Email), "the employee attribute")
			})
	})
}

func makeTyped(ctx context.Context, s *stage.Stage) error {
	for _, a := range []peakon.Attribute{
		{Name: "Drill Team", Type: peakon.Option, Aliases: []string{"Drill_Team"}},
		{Name: "Drill Certified", Type: peakon.Date, Aliases: []string{"Drill_Certified"}},
		{Name: "Drill Desk", Type: peakon.Number, Aliases: []string{"Drill_Desk"}},
		{Name: "Drill Mentor", Type: peakon.Employee, Aliases: []string{"Drill_Mentor"}},
	} {
		if err := s.EnsureAttribute(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

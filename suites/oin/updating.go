package oin

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// edit edits an assignment ("Edit User Assignment").
func (d *desk) edit(ctx context.Context, app *stage.App, employee *stage.Employee, changes map[string]any) *stage.Push {
	return app.Do(ctx, "edit the assignment of "+employee.Email, employee, func(ctx context.Context) error {
		_, err := d.stage.Admin.ChangeAppUser(ctx, app.App, employee.Okta, changes)
		return err
	})
}

// updating: people who change.
func updating(d *desk) {
	Describe("users who change", Ordered, func() {
		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9291.attribute-update",
			Title: "C9291: attributes that are edited in a person's assignment are changed in the application.",
			Why:   "It is how an admin corrects what one application has of a person.",
			Fix:   "Store what the PUT holds, and keep the id.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9291"), cite.OktaProtocol("Update a specific user (PUT)")},
			Kills: []string{"update-lost", "put-unsupported"},
		}, func(c *spec.Case) {
			jane := d.hired(c, nil)
			push := d.edit(c.Context(), d.app(), jane, map[string]any{"givenName": "Edited", "familyName": "Assignment"})
			push.Succeeds(c)
			c.Expect(push.Outcome.ExternalID).To(Equal(jane.ID()), "the id after the update")
			d.shows(c, "after its assignment was edited", jane, map[string]any{
				"name.givenName": "Edited", "name.familyName": "Assignment", "userName": jane.Email, "active": true,
			})
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9310.profile-update",
			Title: "C9310: attributes that are changed in a person's Okta profile are changed in the application.",
			Why:   "People marry and move; Okta has it from HR, and every application is to follow.",
			Fix:   "Store what the PUT holds, and keep the id.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9310"), cite.OktaProtocol("Update a specific user (PUT)")},
			Kills: []string{"update-lost", "put-unsupported"},
		}, func(c *spec.Case) {
			jane := d.hired(c, nil)
			push := d.app().Change(c.Context(), jane, map[string]any{"firstName": "Renate", "lastName": "Married", "email": "moved." + jane.Email})
			push.Succeeds(c)
			c.Expect(push.Outcome.ExternalID).To(Equal(jane.ID()), "the id after the update")
			d.shows(c, "after the profile changed", jane, map[string]any{
				"name.givenName": "Renate", "name.familyName": "Married", "emails[0].value": "moved." + jane.Email, "userName": jane.Email,
			})
		})
	})
}

// emptied: values that are taken away, of a person and of a group.
func emptied(d *desk) {
	Describe("values that are taken away", Ordered, func() {
		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9337.empty-values",
			Title: "C9337: values that are erased, of a person or on the assignment of a group, are pushed without an error.",
			Why:   "Okta pushes \"\" for a value that was erased, and again with every later update. A server that refuses it refuses all of them.",
			Fix:   "Take \"\" for “no value” wherever a value is optional.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9337"), cite.OktaExpressions("null and empty strings"), cite.RFC("7643", "2.5")},
			Kills: []string{"empty-string-refused"},
		}, func(c *spec.Case) {
			if d.stage.Declared.Fixes("title") {
				c.NotApplicable("the target file gives everybody a title, which cannot be erased")
			}
			jane := d.hired(c, map[string]any{"title": "Engineer"})
			d.edit(c.Context(), d.app(), jane, map[string]any{"title": ""}).Succeeds(c)
			d.shows(c, "after its title was erased", jane, map[string]any{"title": probe.Absent{}, "userName": jane.Email, "active": true})
			group, members := d.teamOf(c, "emptied", 1)
			defer d.dissolve(c.Context(), group)
			given := d.give(c, "assign the group", group, members, map[string]any{"title": "Member"})[0]
			given.Given(c)
			members[0].Assigned = given
			d.give(c, "erase an attribute on the assignment of the group", group, members, map[string]any{"title": ""})[0].Succeeds(c)
			d.shows(c, "after the title of its group was erased", members[0], map[string]any{"title": probe.Absent{}, "userName": members[0].Email, "active": true})
		})
	})
}

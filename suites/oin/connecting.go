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

// connecting: provisioning is enabled, refused, renewed and disabled.
func connecting(d *desk) {
	Describe("the API integration", Ordered, func() {
		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9306.enable-provisioning",
			Title: "C9306: the app can be set up, provisioning can be enabled with the right address and token, and its features saved.",
			Why:   "It is the first thing that a reviewer does. Nothing else of the plan can be tried when saving fails.",
			Fix:   "Answer GET /Users?startIndex=1&count=2 with 200 and a ListResponse.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9306"), cite.OIN("C9298"), cite.OktaGuide("Configure provisioning, Test API Credentials")},
			Kills: []string{"unfiltered-list-refused", "empty-list-as-array"},
		}, func(c *spec.Case) {
			app := d.app()
			c.Shows(app.Connecting...)
			if app.NotConnected != nil {
				c.AdminSees(admin.AdminText(app.NotConnected))
				c.Fail("enabling provisioning failed: %v", app.NotConnected)
			}
			features, err := d.stage.Admin.Features(c.Context(), app.App)
			if err != nil {
				c.Broken(err)
			}
			c.Expect(features.CreateUsers && features.UpdateAttributes && features.DeactivateUsers).To(BeTrue(), "Create Users, Update User Attributes and Deactivate Users are ticked")
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9340.incorrect-credentials",
			Title: "C9340: enabling provisioning with a wrong token, or with a wrong address, ends in an error.",
			Why:   "A reviewer types nonsense on purpose. A server that takes any token shows every customer's people to anybody.",
			Fix:   "Answer 401 to a token that you did not issue, and 404 outside of your SCIM paths.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9340"), cite.RFC("7644", "2")},
			Needs: []scimdrill.Capability{scimdrill.CanAddressApps},
			Kills: []string{"any-token-accepted"},
		}, func(c *spec.Case) {
			for what, try := range map[string]struct{ address, token string }{
				"a wrong token":   {d.stage.URL, "a-token-that-nobody-issued"},
				"a wrong address": {d.stage.URL + "/nowhere", d.stage.Token},
			} {
				app, err := d.stage.AddApp(c.Context(), d.scope.App, "OIN plan, "+what+", "+string(d.scope.App), try.address)
				if err != nil {
					c.Broken(err)
				}
				if err := d.stage.Admin.ConnectAPI(c.Context(), app, try.token); err == nil {
					c.Fail("provisioning was enabled with %s", what)
				}
			}
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9341.new-token",
			Title: "C9341: a new token takes the place of the old one in the app, and provisioning goes on with it.",
			Why:   "Admins renew tokens every few months. A server that keeps to the first one stops provisioning on that day.",
			Fix:   "Look tokens up when they are used; do not keep what was found once.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9341")},
			Needs: []scimdrill.Capability{scimdrill.CanConnect, scimdrill.CanAddressApps},
			Kills: []string{"new-token-unknown"},
		}, func(c *spec.Case) {
			app := d.own(c, "a new token", admin.AppSettings{})
			fresh, err := d.stage.Peakon.Connect(c.Context(), d.stage.Company)
			if err != nil {
				c.Broken(err)
			}
			if err := d.stage.Press(c.Context(), func() error { return d.stage.Admin.ConnectAPI(c.Context(), app.App, fresh.Token) }); err != nil {
				c.AdminSees(admin.AdminText(err))
				c.Fail("the new token was not applied: %v", err)
			}
			employee := app.Hire(c.Context(), d.stage.People.Someone(), nil)
			employee.Assigned.Succeeds(c)
		})

		d.scope.Check(scimdrill.Requirement{
			ID:       "oin.c9339.disable-provisioning",
			Title:    "C9339: while provisioning is disabled nothing of what changes in Okta changes in the application.",
			Why:      "Admins disable provisioning to repair something by hand. Okta then sends nothing, and the application has nothing to do.",
			Fix:      "Nothing has to be done; fetch nothing from Okta by yourself.",
			Level:    scimdrill.Okta,
			Cites:    []scimdrill.Citation{cite.OIN("C9339")},
			Needs:    []scimdrill.Capability{scimdrill.CanAddressApps},
			Unproved: "Okta sends nothing: there is no request that a server could answer wrongly.",
		}, func(c *spec.Case) {
			app := d.own(c, "disabled", admin.AppSettings{})
			employee := app.Hire(c.Context(), d.stage.People.Someone(), nil)
			employee.Given(c)
			before := employee.Now(c, d.stage)
			if err := d.stage.Admin.DisconnectAPI(c.Context(), app.App); err != nil {
				c.Broken(err)
			}
			sent, err := app.Quietly(c.Context(), func(ctx context.Context) error {
				_, err := d.stage.Admin.ChangeAppUser(ctx, app.App, employee.Okta, map[string]any{"familyName": "Changed"})
				return err
			})
			if err != nil {
				c.Block("editing the assignment failed: %v", err)
			}
			c.Expect(sent).To(BeEmpty(), "what Okta sent while provisioning was disabled")
			stage.OnlyChanged(c, "the user before and after", before, employee.Now(c, d.stage))
		})
	})
}

// mapped: the page "Attributes and Mapping".
func mapped(d *desk) {
	Describe("attributes and their mapping", Ordered, func() {
		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9345.mapping-followed",
			Title: "C9345: attributes arrive as the mapping makes them, when a person is assigned and when they change.",
			Why:   "Okta is the source of names and addresses, in the form that the admin gives them in the mapping.",
			Fix:   "Store what is sent; do not put names together again by yourself.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9345"), cite.OktaGuide("Map attributes")},
			Needs: []scimdrill.Capability{scimdrill.CanAddressApps},
			Kills: []string{"update-lost", "create-lost"},
		}, func(c *spec.Case) {
			app := d.own(c, "mapping", admin.AppSettings{})
			if err := d.stage.Admin.MapAttribute(c.Context(), app.App, "givenName", `"Dr " + user.firstName`, admin.CreateAndUpdate); err != nil {
				c.Block("changing the mapping failed: %v", err)
			}
			employee := app.Hire(c.Context(), d.stage.People.Someone(), nil)
			employee.Assigned.Succeeds(c)
			d.shows(c, "after the assignment", employee, map[string]any{"name.givenName": "Dr " + employee.Persona.Given, "name.familyName": employee.Family})
			app.Change(c.Context(), employee, map[string]any{"firstName": "Renate", "lastName": "Mapped"}).Succeeds(c)
			d.shows(c, "after the change", employee, map[string]any{"name.givenName": "Dr Renate", "name.familyName": "Mapped"})
		})
	})
}

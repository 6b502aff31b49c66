package oin

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// passwords: Sync Password. That the person can sign in with what was pushed takes the application, and is left to a person.
func passwords(d *desk) {
	Describe("passwords that are synchronised", Ordered, func() {
		var jane *stage.Employee
		var first, second *stage.Push
		var failed error
		once(func(ctx context.Context) {
			var app *stage.App
			if app, failed = d.stage.Another(ctx, admin.AppSettings{Kind: d.scope.App, Label: "OIN plan, passwords, " + string(d.scope.App)}); failed != nil {
				return
			}
			if failed = d.stage.Press(ctx, func() error {
				return d.stage.Admin.SyncPasswords(ctx, app.App, admin.PasswordSync{Seed: "OKTA", OnChange: true})
			}); failed != nil {
				return
			}
			jane = app.Hire(ctx, d.stage.People.Someone(), nil)
			first = app.Do(ctx, "set the password of "+jane.Email, jane, func(ctx context.Context) error {
				return d.stage.Admin.SetPassword(ctx, jane.Okta, "First-Secret-1")
			})
			second = app.Do(ctx, "change the password of "+jane.Email, jane, func(ctx context.Context) error {
				return d.stage.Admin.ChangePassword(ctx, jane.Okta, "First-Secret-1", "Second-Secret-2")
			})
		})
		given := func(c *spec.Case) {
			if failed != nil {
				c.Block("switching Sync Password on failed: %v", failed)
			}
			jane.Given(c)
		}
		accepted := func(c *spec.Case, push *stage.Push) {
			push.Succeeds(c)
			for _, exchange := range push.Wire {
				c.Expect(probe.Read(exchange).At("password")).To(BeNil(), "password in the answer to %s", exchange.Request.Method)
			}
			user := d.shows(c, "after the password was pushed", jane, basics(jane))
			c.Expect(user.At("password")).To(BeNil(), "password when the user is read")
		}

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9301.password-set",
			Title: "C9301: the password that Okta pushes when a person sets one is accepted, changes nothing else of the user, and is shown nowhere.",
			Why:   "Where the application signs people in by itself, it is the password that they use.",
			Fix:   "Accept password by PATCH and by PUT, keep a hash, and never return it.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9301"), cite.RFC("7643", "4.1.1")},
			Needs: []scimdrill.Capability{scimdrill.CanAddressApps, scimdrill.CanChangePassword},
			Kills: []string{"password-change-refused"},
		}, func(c *spec.Case) {
			given(c)
			accepted(c, first)
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9302.password-changed",
			Title: "C9302: the password that Okta pushes when a person changes it is accepted as the first one was.",
			Why:   "Whoever changed the password in Okta expects it to be the one of the application, and the old one to be dead.",
			Fix:   "Replace the hash with each password that is pushed.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9302"), cite.RFC("7643", "4.1.1")},
			Needs: []scimdrill.Capability{scimdrill.CanAddressApps, scimdrill.CanChangePassword},
			Kills: []string{"password-change-refused"},
		}, func(c *spec.Case) {
			given(c)
			accepted(c, second)
		})
	})
}

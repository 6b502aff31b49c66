package oin

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// sourcing: the application is the source of the profiles of people whom Okta imported from it.
func sourcing(d *desk) {
	Describe("an application that sources profiles", Ordered, func() {
		var r reader
		var enabled error
		var first, changed, gone imported
		var rename, leave stage.Drift
		var renamed, left admin.Person
		var assignment admin.AppUser
		once(func(ctx context.Context) {
			s := d.stage
			if r.prepare(ctx, d, "sourcing"); !r.ready() {
				return
			}
			if enabled = s.Admin.SourceProfiles(ctx, r.app.App, admin.ProfileSourcing{WhenDeactivated: "DEACTIVATE"}); enabled != nil {
				return
			}
			first = r.read(ctx)
			if r.confirm(ctx, first); r.linked == nil {
				return
			}
			rename = r.drift(ctx, "rename", func(body map[string]any) {
				body["name"] = map[string]any{"givenName": "Sourced", "familyName": r.person.Family}
			})
			changed = r.read(ctx)
			renamed, _ = s.Admin.Person(ctx, r.linked.Okta.ID)
			leave = r.drift(ctx, "deactivate", func(body map[string]any) { body["active"] = false })
			gone = r.read(ctx)
			left, _ = s.Admin.Person(ctx, r.linked.Okta.ID)
			assignment, _ = s.Admin.AppUser(ctx, r.app.App, r.linked.Okta)
		})
		needs := []scimdrill.Capability{scimdrill.CanPressConsole, scimdrill.CanAddressApps}
		given := func(c *spec.Case) {
			r.given(c)
			if enabled != nil {
				c.Block("enabling profile sourcing failed: %v", enabled)
			}
			first.completed(c)
			if r.confirmed != nil {
				c.Block("confirming the imported user failed: %v", r.confirmed)
			}
		}

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9360.mastered-by-app",
			Title: "C9360: what changes in the application of a person whom it sources changes in Okta with the next import.",
			Why:   "Where HR software is the source, Okta has nothing to go by but the list of users.",
			Fix:   "Show in lists what is stored now.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9360"), cite.OktaProtocol("Retrieve Users")},
			Needs: needs,
			Kills: []string{"list-stale"},
		}, func(c *spec.Case) {
			given(c)
			rename.Given(c)
			changed.completed(c)
			c.Expect(renamed.Profile["firstName"]).To(Equal("Sourced"), "the first name in Okta after the import")
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9359.profile-sourcing",
			Title: "C9359: a person whom the application sources is deactivated in Okta with the import after they were deactivated in the application.",
			Why:   "The person leaves in HR software alone; Okta then closes every other application.",
			Fix:   "Show active in lists as it is stored.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9359"), cite.OktaProtocol("Retrieve Users")},
			Needs: needs,
			Kills: []string{"list-stale"},
		}, func(c *spec.Case) {
			given(c)
			leave.Given(c)
			gone.completed(c)
			c.Expect(left.Status).To(Equal("DEPROVISIONED"), "the status of the person in Okta after the import")
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9361.deactivated-in-app",
			Title: "C9361: a person whom the application sources loses the assignment with the import after they were deactivated in the application.",
			Why:   "An assignment that stays keeps a licence, and fails with each update.",
			Fix:   "Show active in lists as it is stored.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9361"), cite.OktaProtocol("Retrieve Users")},
			Needs: needs,
			Kills: []string{"list-stale"},
		}, func(c *spec.Case) {
			given(c)
			leave.Given(c)
			gone.completed(c)
			c.Expect(assignment.Assigned).To(BeFalse(), "the assignment in Okta after the import")
		})
	})
}

// drift changes the user in the target, behind Okta's back.
func (r *reader) drift(ctx context.Context, what string, change func(map[string]any)) stage.Drift {
	body := r.desk.stage.NewUser(r.person)
	change(body)
	answer, err := r.desk.stage.Target.Do(ctx, probe.Ask{
		Method: http.MethodPut, Path: probe.UserPath(r.made.ID), Body: probe.Body(body), Purpose: what + " " + r.person.Email + " in the target, behind Okta's back",
	})
	return stage.Drift{Answer: answer, Err: err}
}

package oin

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// leaving: people who are deactivated, and people who lose the app.
func leaving(d *desk) {
	Describe("users who leave", Ordered, func() {
		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9292.deactivate-user",
			Title: "C9292: a person who is deactivated in Okta is inactive in the application.",
			Why:   "HR deactivates the person once, in Okta, and relies on every application to follow.",
			Fix:   "Store active false, whether it comes by PATCH or by PUT.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9292"), cite.OktaProtocol("Deactivate users")},
			Kills: []string{"deactivate-ignored", "deactivate-refused"},
		}, func(c *spec.Case) {
			jane := d.hired(c, nil)
			push := d.app().Do(c.Context(), "deactivate "+jane.Email+" in Okta", jane, func(ctx context.Context) error {
				return d.stage.Admin.DeactivatePerson(ctx, jane.Okta)
			})
			push.Succeeds(c)
			c.Expect(push.Outcome.Status).NotTo(Equal("PROVISIONED"), "the status of the assignment in Okta")
			inactiveOrGone(c, d, jane, "after the deactivation")
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9294.assignment-removed",
			Title: "C9294: a person from whom the app is taken away is inactive in the application.",
			Why:   "It is how access ends. When it is ignored with a 200, nobody finds out.",
			Fix:   "Store active false, whether it comes by PATCH or by PUT.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9294"), cite.OktaProtocol("Deactivate users")},
			Kills: []string{"deactivate-ignored", "deactivate-refused"},
		}, func(c *spec.Case) {
			jane := d.hired(c, nil)
			d.app().Unassign(c.Context(), jane).Succeeds(c)
			inactiveOrGone(c, d, jane, "after the assignment was removed")
		})
	})
}

// inactiveOrGone: the plan lets an application remove access in its own way. By SCIM that is active false; an application may
// also have deleted the user, which other cases hold against it.
func inactiveOrGone(c *spec.Case, d *desk, employee *stage.Employee, when string) {
	answer, err := d.stage.Target.Get(c.Context(), probe.UserPath(employee.ID()), "read "+employee.Email+" "+when)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	if answer.Status() == http.StatusNotFound {
		return
	}
	c.Expect(answer.Status()).To(Equal(http.StatusOK), "status of the user by id %s", when)
	user, err := answer.Resource()
	if err != nil {
		c.Fail("reading %s %s: %v", employee.Email, when, err)
	}
	c.Same("active "+when, false, user.Active())
}

package importing

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

// linked: people whom Okta has linked to users of the target, by an import or by provisioning.
func linked(w *importer) {
	Describe("people who are linked", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.confirmed",
			Title: "A person who was imported and confirmed is changed under the id that the import found.",
			Why:   "From then on Okta updates the user by the id of the list. One that differs from the id of the resource updates nobody, or somebody else.",
			Fix:   "Use one id for a user, in lists and by itself.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9303"), cite.OIN("C9305"), cite.RFC("7643", "3.1")},
			Kills: []string{"update-lost", "id-other-in-lists"},
		}, func(c *spec.Case) {
			w.ada.Given(c)
			w.second.given(c)
			user, there := w.second.awaiting[w.ada.ID]
			if !there {
				c.Fail("the user %s is not among those that the import found under the id %s", w.adaPerson.Email, w.ada.ID)
			}
			if _, err := w.stage.Admin.ConfirmImported(c.Context(), w.app.App, user, true); err != nil {
				c.Block("confirming the imported user failed: %v", err)
			}
			person, err := w.stage.Admin.Person(c.Context(), w.adaPerson.Email)
			if err != nil {
				c.Block("reading the Okta user of who was imported failed: %v", err)
			}
			ada := &stage.Employee{Person: w.adaPerson, Okta: person, Assigned: &stage.Push{Outcome: admin.PushOutcome{AppUser: admin.AppUser{ExternalID: w.ada.ID}}}}
			w.app.Change(c.Context(), ada, map[string]any{"lastName": "Confirmed"}).Succeeds(c)
			c.NoDifference("the user after the change in Okta", ada.Now(c, w.stage).Differences(map[string]any{"name.familyName": "Confirmed"}))
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.deactivated",
			Title: "Somebody who is deactivated in the target is no longer assigned after the next import.",
			Why:   "Okta takes an inactive user for one who is not there. A list that still calls them active keeps the assignment, and with it a licence.",
			Fix:   "Show active in lists as it is stored.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaConcepts("Import: users whose status is active=false"), cite.OktaGuide("Import safeguards and removed users")},
			Kills: []string{"list-brief", "list-stale"},
		}, func(c *spec.Case) {
			w.linkGone(c, func(employee *stage.Employee) probe.Ask {
				body := w.stage.NewUser(employee.Person)
				body["active"] = false
				return probe.Ask{Method: http.MethodPut, Path: probe.UserPath(employee.ID()), Body: probe.Body(body), Purpose: "deactivate " + employee.Email + " in the target, behind Okta's back"}
			})
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.deleted",
			Title: "Somebody who is deleted in the target is no longer in the list, and no longer assigned after the next import.",
			Why:   "A list that shows deleted users keeps their assignments for ever, and every update of them fails with 404.",
			Fix:   "Leave deleted users out of lists.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.6"), cite.OktaGuide("Import safeguards and removed users")},
			Needs: []scimdrill.Capability{scimdrill.CanDelete},
			Kills: []string{"deleted-listed"},
		}, func(c *spec.Case) {
			w.linkGone(c, func(employee *stage.Employee) probe.Ask {
				return probe.Ask{Method: http.MethodDelete, Path: probe.UserPath(employee.ID()), Purpose: "delete " + employee.Email + " in the target, behind Okta's back"}
			})
		}))
	})
}

// linkGone has somebody provisioned and imported, does something to them in the target, and fails the case unless the next
// import takes the assignment away.
func (w *importer) linkGone(c *spec.Case, doing func(*stage.Employee) probe.Ask) {
	employee := w.app.Hire(c.Context(), w.stage.People.Someone(), nil)
	employee.Given(c)
	w.now(c.Context()).given(c)
	if !w.assigned(c, employee) {
		c.Fail("%s, who is active in the target, was unassigned by an import", employee.Email)
	}
	answer, err := w.stage.Target.Do(c.Context(), doing(employee))
	stage.Drift{Answer: answer, Err: err}.Offered(c)
	w.now(c.Context()).completed(c)
	if w.assigned(c, employee) {
		c.Fail("%s is still assigned after the import", employee.Email)
	}
}

func (w *importer) assigned(c *spec.Case, employee *stage.Employee) bool {
	found, err := w.stage.Admin.AppUser(c.Context(), w.app.App, employee.Okta)
	if err != nil {
		c.Block("reading the assignment of %s failed: %v", employee.Email, err)
	}
	return found.Assigned && found.Status != "DEPROVISIONED"
}

// sourced: an app of the catalog that is the source of Okta users' profiles.
func sourced(w *importer) {
	Describe("an app that sources Okta users", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.profile-source",
			Title: "Where the target sources profiles, its changes reach the Okta user, and so does its deactivation.",
			Why:   "HR systems are the source of truth for many orgs: what the list does not tell never happens in Okta, and who left keeps every app.",
			Fix:   "Show users in lists whole, as they are stored, with active.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9359"), cite.OIN("C9360"), cite.OIN("C9361")},
			Kills: []string{"list-stale", "list-brief"},
		}, func(c *spec.Case) {
			source := w.source(c)
			person := w.stage.People.Someone()
			made := w.stage.MakeUser(c.Context(), "somebody whom the target sources", w.stage.NewUser(person))
			made.Given(c)
			first := source.now(c.Context())
			first.completed(c)
			user, there := first.awaiting[made.ID]
			if !there {
				c.Fail("the user %s, whom the target has, was not found by the import", person.Email)
			}
			if _, err := w.stage.Admin.ConfirmImported(c.Context(), source.app.App, user, true); err != nil {
				c.Fail("%s could not be made an Okta user: %v", person.Email, err)
			}
			source.rename(c.Context(), made, person, "Sourced").Given(c)
			source.now(c.Context()).completed(c)
			c.Expect(source.profile(c, person.Email)).To(HaveKeyWithValue("lastName", "Sourced"), "the Okta user after the change in the target")

			inactive := w.stage.NewUser(person)
			inactive["active"] = false
			answer, err := w.stage.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPut, Path: probe.UserPath(made.ID), Body: probe.Body(inactive), Purpose: "deactivate " + person.Email + " in the target, behind Okta's back",
			})
			stage.Drift{Answer: answer, Err: err}.Given(c)
			source.now(c.Context()).completed(c)
			after, err := w.stage.Admin.Person(c.Context(), person.Email)
			if err != nil {
				c.Block("reading the Okta user %s failed: %v", person.Email, err)
			}
			c.Expect(after.Status).To(Equal("DEPROVISIONED"), "status of the Okta user after the deactivation in the target")
		}))
	})
}

// source is an app of the catalog that sources profiles.
func (w *importer) source(c *spec.Case) *importer {
	app, err := w.sourcing(c.Context())
	if err != nil {
		c.Block("preparing an app that sources profiles failed: %v", err)
	}
	return &importer{stage: w.stage, scope: w.scope, app: app}
}

func (w *importer) sourcing(ctx context.Context) (*stage.App, error) {
	app, err := w.stage.Another(ctx, admin.AppSettings{Kind: scimdrill.Template, Label: "Drill, source of profiles"})
	if err != nil {
		return nil, err
	}
	return app, w.stage.Admin.SourceProfiles(ctx, app.App, admin.ProfileSourcing{WhenDeactivated: "DEACTIVATE"})
}

func (w *importer) profile(c *spec.Case, login string) map[string]any {
	person, err := w.stage.Admin.Person(c.Context(), login)
	if err != nil {
		c.Block("reading the Okta user %s failed: %v", login, err)
	}
	return person.Profile
}

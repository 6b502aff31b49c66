package surveys

import (
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// returning: if reactivated, users again start receiving scheduled surveys.
func returning(scope *spec.Scope, t *story) {
	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.reactivated",
		Title: "An employee who is reactivated receives the next scheduled round, exactly once.",
		Why:   "It is the other half of the promise. Nobody notices who is never asked again.",
		Fix:   "Judge by active as it is when a round opens, not by a list that people were once taken from.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonArticle("Deactivate Users"), cite.PeakonHelp("Managing users that are on extended leave")},
		Needs: needs(),
		Kills: []string{"no-survey-after-reactivation", "reactivate-ignored"},
	}, func(c *spec.Case) {
		t.given(c, t.away)
		t.expect(c, 2, t.away.deliveries, peakon.Sent)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.not-backfilled",
		Title: "An employee who is reactivated receives none of the rounds that were missed.",
		Why:   "Surveys come as scheduled. Somebody who comes back from half a year of leave to twenty-six invitations answers none.",
		Fix:   "Invite when a round opens, and at no other time.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonArticle("Deactivate Users"), cite.PeakonHelp("Adding a new employee manually")},
		Needs: needs(),
		Kills: []string{"survey-backfilled"},
	}, func(c *spec.Case) {
		t.given(c, t.away)
		if early := len(t.in(0, t.meanwhile)) + len(t.in(1, t.meanwhile)); early > 0 {
			c.Block("nothing was missed: %d invitations came while the employee was inactive", early)
		}
		t.expect(c, 0, t.away.deliveries)
		t.expect(c, 1, t.away.deliveries)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.reactivated-inside-round",
		Title: "An employee who is reactivated while a round is open is not added to it, and receives the next one.",
		Why:   "A round is asked of those who were there when it opened; an admin may add somebody, Peakon does not by itself.",
		Fix:   "Invite when a round opens, and at no other time.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonHelp("Adding a new employee manually"), cite.PeakonArticle("Deactivate Users")},
		Needs: needs(),
		Kills: []string{"survey-backfilled", "no-survey-after-reactivation", "reactivate-ignored"},
	}, func(c *spec.Case) {
		t.given(c, t.inside)
		t.expect(c, 0, t.inside.deliveries)
		t.expect(c, 1, t.inside.deliveries, peakon.Sent)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "reference.survey.flap",
		Title: "An employee who is deactivated and reactivated between the opening of a round and its invitation is invited once, at the time that was due.",
		Why:   "Admins take back mistakes within minutes; nobody should learn of them from a missing survey.",
		Fix:   "Judge by active as it is when the invitation is due.",
		Level: scimdrill.Reference,
		Cites: []scimdrill.Citation{cite.Decision("E06")},
		Needs: needs(),
		Kills: []string{"no-survey-after-reactivation", "reactivate-ignored"},
	}, func(c *spec.Case) {
		t.given(c, t.flaps)
		entry := t.expect(c, 0, t.flaps.deliveries, peakon.Sent)
		c.Expect(entry[0].SentAt.Equal(entry[0].SendAt)).To(BeTrue(), "sent at %s, due at %s", entry[0].SentAt, entry[0].SendAt)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "reference.survey.kept-back-for-good",
		Title: "An invitation that was kept back is not sent late when the employee is reactivated in the same round, nor is a reminder; the next round comes.",
		Why:   "Surveys come as scheduled: what was not due is not made good.",
		Fix:   "Leave an invitation that was kept back as it is.",
		Level: scimdrill.Reference,
		Cites: []scimdrill.Citation{cite.Decision("E08"), cite.PeakonArticle("Deactivate Users")},
		Needs: needs(),
		Kills: []string{"survey-after-deactivation", "no-survey-after-reactivation", "deactivate-ignored", "reactivate-ignored"},
	}, func(c *spec.Case) {
		t.given(c, t.between)
		entry := t.expect(c, 0, t.between.deliveries, peakon.Suppressed)
		c.Expect(reminders(entry)).NotTo(ContainElement(peakon.Sent), "reminders")
		t.expect(c, 1, t.between.deliveries, peakon.Sent)
	})
}

// joining: employees who are new while a round is open.
func joining(scope *spec.Scope, t *story) {
	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.created-inside-round",
		Title: "An employee who is created while a round is open is not added to it.",
		Why:   "Companies assign the app to hundreds on one day; Peakon asks the admin before it writes to all of them.",
		Fix:   "Invite when a round opens, and at no other time.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonHelp("Adding a new employee manually")},
		Needs: needs(),
		Kills: []string{"survey-newcomers"},
	}, func(c *spec.Case) {
		t.given(c, t.joins)
		t.expect(c, 0, t.joins.deliveries)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.created-next-round",
		Title: "An employee who is created receives the next scheduled round, exactly once.",
		Why:   "It is what the app was assigned for.",
		Fix:   "Invite every active employee when a round opens.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonArticle("Create Users"), cite.PeakonHelp("Adding a new employee manually"), cite.PeakonHelp("About Peakon surveys and how they work")},
		Needs: needs(),
		Kills: []string{"survey-nobody"},
	}, func(c *spec.Case) {
		t.given(c, t.joins)
		t.expect(c, 1, t.joins.deliveries, peakon.Sent)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.confirmed",
		Title: "An employee who is created while a round is open, and whom an admin confirms, is invited at once and reminded with the others.",
		Why:   "It is how an admin lets newcomers take part after all.",
		Fix:   "Add whom the admin confirms, and nobody else.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonHelp("Adding a new employee manually"), cite.PeakonHelp("Survey reminders")},
		Needs: needs(),
		Kills: []string{"survey-unconfirmed"},
	}, func(c *spec.Case) {
		t.given(c, t.confirmed)
		entry := t.expect(c, 0, t.confirmed.deliveries, peakon.Sent)
		c.Expect(reminders(entry)).To(ContainElement(peakon.Sent), "reminders")
	})
}

// failing: Okta could not say that somebody left.
func failing(scope *spec.Scope, t *story) {
	scope.Check(scimdrill.Requirement{
		ID:    "reference.survey.failed-deactivation",
		Title: "An employee whose deactivation failed is surveyed as before, and the org says that it failed.",
		Why:   "It is what a failed deactivation costs, and why its task in Okta must not be overlooked: the person who left is written to.",
		Fix:   "Answer deactivations with 2xx when, and only when, they took effect.",
		Level: scimdrill.Reference,
		Cites: []scimdrill.Citation{cite.Decision("E30"), cite.PeakonArticle("Deactivate Users")},
		Needs: needs(scimdrill.CanAddressApps),
		Kills: []string{"survey-nobody"},
	}, func(c *spec.Case) {
		if t.err != nil {
			c.Block("the surveys could not be rehearsed to their end: %v", t.err)
		}
		t.kept.Given(c)
		if t.kept.trouble != nil {
			c.Block("the address of the app could not be made wrong: %v", t.kept.trouble)
		}
		c.Shows(t.kept.left.Wire...)
		c.AdminSees(t.kept.left.Outcome.AdminText)
		c.Expect(t.kept.left.Err).NotTo(HaveOccurred(), "unassigning")
		c.Expect(t.kept.left.Outcome.Failed).To(BeTrue(), "the org says that the deactivation failed")
		c.Expect(t.kept.left.Outcome.AdminText).NotTo(BeEmpty(), "what the administrator reads")
		c.Expect(t.kept.Now(c, t.stage).Active()).To(Equal(true), "active in the target")
		for round := range t.rounds {
			t.expect(c, round, t.kept.deliveries, peakon.Sent)
		}
	})
}

package surveys

import (
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// active: those who are there.
func active(scope *spec.Scope, t *story) {
	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.active",
		Title: "An active employee receives each round of a schedule exactly once.",
		Why:   "It is what Okta provisions people to Peakon for. Whoever is left out is not heard; whoever is asked twice is annoyed and counted twice.",
		Fix:   "Invite every active employee when a round opens, once.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonHelp("About Peakon surveys and how they work"), cite.PeakonHelp("Survey round timeline")},
		Needs: needs(),
		Kills: []string{"survey-nobody"},
	}, func(c *spec.Case) {
		t.given(c, t.stays)
		for round := range t.rounds {
			t.expect(c, round, t.stays.deliveries, peakon.Sent)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.suspended",
		Title: "An employee who is suspended in Okta is surveyed as before.",
		Why:   "A suspension is not a deactivation: Okta sends nothing for it, and the employee is still one.",
		Fix:   "Nothing has to be done; deactivate nobody of whom Okta says nothing.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonArticle("Deactivate Users"), cite.OIN("C9295"), cite.PeakonHelp("About Peakon surveys and how they work")},
		Needs: needs(),
		Kills: []string{"survey-nobody"},
	}, func(c *spec.Case) {
		t.given(c, t.suspended)
		for round := range t.rounds {
			t.expect(c, round, t.suspended.deliveries, peakon.Sent)
		}
	})
}

// leaving: no survey beyond the point of deactivation.
func leaving(scope *spec.Scope, t *story) {
	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.left-before-opening",
		Title: "An employee who was deactivated before a round opened is not in it.",
		Why:   "It is the promise of “Deactivate Users”: not included in any survey beyond the point of deactivation. Somebody who was let go and is asked how they like it here tells a journalist.",
		Fix:   "Let active false take effect at once, and ask for it when a round opens.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonArticle("Deactivate Users"), cite.PeakonHelp("Managing users that are on extended leave"), cite.PeakonHelp("Can I remove an employee from a survey round?")},
		Needs: needs(),
		Kills: []string{"survey-after-deactivation", "deactivate-ignored"},
	}, func(c *spec.Case) {
		t.given(c, t.away)
		t.expect(c, 0, t.meanwhile)
		t.expect(c, 1, t.meanwhile)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.left-before-sending",
		Title: "An employee who is deactivated after a round opened and before the invitation was due is sent nothing.",
		Why:   "Rounds open at night and invitations follow in the morning of each time zone: a deactivation in between is beyond the point as any other.",
		Fix:   "Ask whether the employee is active when the invitation is sent, not only when it is planned.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonArticle("Deactivate Users"), cite.PeakonHelp("Troubleshooting: Accidental survey launch"), cite.PeakonHelp("Can I remove an employee from a survey round?")},
		Needs: needs(),
		Kills: []string{"survey-after-deactivation", "deactivate-ignored"},
	}, func(c *spec.Case) {
		t.given(c, t.between)
		for _, delivery := range t.in(0, t.between.deliveries) {
			c.Expect(delivery.Status).NotTo(Equal(peakon.Sent), "invitation to the round that was open")
			c.Expect(delivery.SentAt).To(BeNil(), "when the invitation was sent")
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.left-stays-counted",
		Title: "An employee who is deactivated while a round is open stays on its list, with the reason.",
		Why:   "The rate of participation is that of the people who were there when the round opened; if it moved with every leaver nobody could compare two rounds.",
		Fix:   "Keep the entry and mark it as kept back.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonHelp("Can I remove an employee from a survey round?"), cite.PeakonHelp("Inactive engagement on employee records")},
		Needs: needs(),
		Kills: []string{"survey-after-deactivation", "deactivate-ignored"},
	}, func(c *spec.Case) {
		t.given(c, t.between)
		entry := t.expect(c, 0, t.between.deliveries, peakon.Suppressed)
		c.Expect(entry[0].Reason).To(Equal("inactive"), "why it was kept back")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.no-reminder",
		Title: "An employee who is deactivated after the invitation was sent is not reminded.",
		Why:   "A reminder is a survey mail like any other, and goes to somebody who has left.",
		Fix:   "Ask whether the employee is active when a reminder is sent.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonArticle("Deactivate Users"), cite.PeakonHelp("Can I remove an employee from a survey round?"), cite.PeakonHelp("Survey reminders")},
		Needs: needs(),
		Kills: []string{"survey-after-deactivation", "deactivate-ignored"},
	}, func(c *spec.Case) {
		t.given(c, t.stays)
		t.given(c, t.late)
		if states := reminders(t.in(0, t.stays.deliveries)); len(states) == 0 || states[0] != peakon.Sent {
			c.Block("nobody was reminded in the round: the reminders of an active employee are %v", states)
		}
		c.Expect(reminders(t.expect(c, 0, t.late.deliveries, peakon.Sent))).NotTo(ContainElement(peakon.Sent), "reminders after leaving")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.link-dead",
		Title: "The link in an invitation does not work for an employee who has been deactivated since.",
		Why:   "People keep old mails. What is answered after leaving would count among those who are still there.",
		Fix:   "Ask whether the employee is active when the link is followed.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonHelp("Can I remove an employee from a survey round?"), cite.PeakonArticle("Deactivate Users")},
		Needs: needs(),
		Kills: []string{"survey-after-deactivation", "deactivate-ignored"},
	}, func(c *spec.Case) {
		t.given(c, t.clicks)
		if t.answered != nil {
			c.Block("nobody could answer: %v", t.answered)
		}
		c.Expect(t.link).NotTo(MatchError(errNoInvitation), "following the link after leaving")
		c.Expect(t.link).To(HaveOccurred(), "following the link after leaving")
		for _, delivery := range t.in(0, t.clicks.deliveries) {
			c.Expect(delivery.AnsweredAt).To(BeNil(), "when it was answered")
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.answer-kept",
		Title: "What an employee answered before being deactivated stays answered.",
		Why:   "The answers are the company's, and were given while the person was there.",
		Fix:   "Delete nothing when somebody is deactivated.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonHelp("Can I remove an employee from a survey round?")},
		Needs: needs(),
		Kills: []string{"survey-answers-forgotten"},
	}, func(c *spec.Case) {
		t.given(c, t.answers)
		c.Expect(t.answered).NotTo(HaveOccurred(), "answering before leaving")
		entry := t.expect(c, 0, t.answers.deliveries, peakon.Sent)
		c.Expect(entry[0].AnsweredAt).NotTo(BeNil(), "when it was answered")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "peakon.survey.left-for-good",
		Title: "An employee who was deactivated while a round was open is in no later round.",
		Why:   "Beyond the point of deactivation there is no survey, in this round or the next.",
		Fix:   "Ask for active anew when each round opens.",
		Level: scimdrill.Peakon,
		Cites: []scimdrill.Citation{cite.PeakonArticle("Deactivate Users"), cite.PeakonHelp("Managing users that are on extended leave")},
		Needs: needs(),
		Kills: []string{"survey-after-deactivation", "deactivate-ignored"},
	}, func(c *spec.Case) {
		t.given(c, t.late)
		t.expect(c, 1, t.late.deliveries)
		t.expect(c, 2, t.late.deliveries)
	})
}

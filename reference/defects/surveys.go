package defects

func ofSurveys() []Defect {
	surveys := func(mistake string) func(*Inner) {
		return func(inner *Inner) { inner.Surveys = append(inner.Surveys, mistake) }
	}
	return []Defect{
		{
			ID: "survey-after-deactivation", Title: "People who were deactivated are still surveyed.",
			Story:  "Somebody who was dismissed on Monday is asked on Tuesday how they like it here.",
			Source: "Peakon, “Set up user provisioning with Okta”: no survey beyond the point of deactivation",
			within: surveys("after-deactivation"),
		},
		{
			ID: "no-survey-after-reactivation", Title: "People who were once deactivated are never surveyed again.",
			Story:  "Somebody back from parental leave is never asked, and nobody notices.",
			Source: "Peakon, “Set up user provisioning with Okta”: reactivated users receive scheduled surveys again",
			within: surveys("after-reactivation"),
		},
		{
			ID: "survey-backfilled", Title: "Rounds that somebody missed are sent after reactivation.",
			Story:  "Somebody back from leave finds a mail for each month that they were away.",
			Source: "Peakon, “Set up user provisioning with Okta”: reactivated users receive scheduled surveys, from then on",
			within: surveys("backfilled"),
		},
		{
			ID: "survey-nobody", Title: "Nobody whom SCIM has created is ever invited.",
			Story:  "Everybody is provisioned, every test is green, and the first round has no answers.",
			Source: "Peakon, “Set up user provisioning with Okta”: who is created is included in scheduled surveys",
			within: surveys("nobody"),
		},
		{
			ID: "survey-newcomers", Title: "Who is created while a round is open is invited to it at once.",
			Story:  "On the day on which the app is assigned to a thousand people, a thousand people get a mail that nobody has announced.",
			Source: "Peakon help centre, “Adding a new employee manually”: an admin is asked first",
			within: surveys("newcomers"),
		},
		{
			ID: "survey-unconfirmed", Title: "Whom an admin confirms for a round that is open is not invited.",
			Story:  "The admin presses the button for two hundred newcomers, and none of them takes part.",
			Source: "Peakon help centre, “Adding a new employee manually”",
			within: surveys("unconfirmed"),
		},
		{
			ID: "survey-answers-forgotten", Title: "What somebody answered is gone when they are deactivated.",
			Story:  "The results of last month change whenever somebody leaves.",
			Source: "Peakon help centre, “Can I remove an employee from a survey round?”",
			within: surveys("forgotten"),
		},
	}
}

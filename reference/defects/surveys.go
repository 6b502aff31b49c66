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
	}
}

package cause

import (
	"strings"

	"github.com/scimdrill/scimdrill"
)

// ofSurveys joins what only the target's administration shows, and no exchange of SCIM: whom surveys go to, and who gets in. One
// scheduler that is wrong is one broken thing.
func (c *inquiry) ofSurveys(f *Finding) {
	for _, i := range f.Results {
		if !seenOutside(c.report.Results[i].Requirement) {
			return
		}
	}
	f.ID, f.Title = "surveys", "Surveys do not go to those whom they should, though nothing that SCIM shows is wrong."
	if invitedAfterLeaving(c.report.Surveys) {
		f.Title = "People who have left are invited to surveys all the same, though nothing that SCIM shows is wrong."
		return
	}
	for _, i := range f.Results {
		if strings.HasPrefix(c.report.Results[i].Requirement, "effect.deactivated.") {
			return
		}
	}
	f.Damage = Changes // nobody is known to get what they should not
}

func seenOutside(requirement string) bool {
	for _, prefix := range []string{"peakon.survey.", "reference.survey.", "effect."} {
		if strings.HasPrefix(requirement, prefix) {
			return true
		}
	}
	return false
}

// invitedAfterLeaving reports whether an invitation went to somebody who was inactive by then.
func invitedAfterLeaving(stories []scimdrill.SurveyStory) bool {
	for _, story := range stories {
		for _, employee := range story.Employees {
			for _, delivery := range employee.Deliveries {
				if delivery.Sent == nil {
					continue
				}
				active := true
				for _, act := range employee.Acts {
					if act.Failed == "" && act.At.Before(*delivery.Sent) {
						active = act.Active
					}
				}
				if !active {
					return true
				}
			}
		}
	}
	return false
}

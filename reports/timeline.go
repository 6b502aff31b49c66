package reports

import (
	"slices"
	"time"

	"github.com/scimdrill/scimdrill"
)

// mark is what happened to an employee at a moment of a survey story. Wrong says what is the matter with it; empty where it is
// as it should be.
type surveyMark struct {
	at    time.Time
	kind  surveyMarkKind
	round int
	wrong string
}

type surveyMarkKind int

const (
	markSent surveyMarkKind = iota
	markReminded
	markAnswered
	markKeptBack
	markMissing
)

const (
	afterLeaving = "after leaving"
	askedTwice   = "asked twice"
	notInvited   = "not invited"
)

// activeAt says whether Okta had made the employee active before a moment, as far as it could tell the target.
func activeAt(employee scimdrill.SurveyEmployee, at time.Time) (active, known bool) {
	for _, act := range employee.Acts {
		if act.Failed == "" && act.At.Before(at) {
			active, known = act.Active, true
		}
	}
	return active, known
}

// surveyMarks judges what an employee was sent: nothing is to go to who has left, one invitation of each round to who was
// there from its opening until invitations went out.
func surveyMarks(story scimdrill.SurveyStory, employee scimdrill.SurveyEmployee) []surveyMark {
	var marks []surveyMark
	sent := map[int]int{}
	gone := func(at time.Time) string {
		if active, known := activeAt(employee, at); known && !active {
			return afterLeaving
		}
		return ""
	}
	for _, delivery := range employee.Deliveries {
		if delivery.Sent == nil {
			marks = append(marks, surveyMark{delivery.Due, markKeptBack, delivery.Round, ""})
			continue
		}
		sent[delivery.Round]++
		wrong := gone(*delivery.Sent)
		if wrong == "" && sent[delivery.Round] > 1 {
			wrong = askedTwice
		}
		marks = append(marks, surveyMark{*delivery.Sent, markSent, delivery.Round, wrong})
		for _, at := range delivery.Reminded {
			marks = append(marks, surveyMark{at, markReminded, delivery.Round, gone(at)})
		}
		if at := delivery.Answered; at != nil {
			marks = append(marks, surveyMark{*at, markAnswered, delivery.Round, gone(*at)})
		}
	}
	for _, round := range story.Rounds {
		if due := invitationsOf(story, round); story.Problem == "" && sent[round.Number] == 0 && stayed(employee, round.Opens, due) {
			marks = append(marks, surveyMark{due, markMissing, round.Number, notInvited})
		}
	}
	slices.SortStableFunc(marks, func(a, b surveyMark) int { return a.at.Compare(b.at) })
	return marks
}

// invitationsOf is when the invitations of a round were due: the first of anybody's; when it opened, where there are none.
func invitationsOf(story scimdrill.SurveyStory, round scimdrill.SurveyRound) time.Time {
	due := time.Time{}
	for _, employee := range story.Employees {
		for _, delivery := range employee.Deliveries {
			if delivery.Round == round.Number && (due.IsZero() || delivery.Due.Before(due)) {
				due = delivery.Due
			}
		}
	}
	if due.IsZero() {
		return round.Opens
	}
	return due
}

// stayed: the employee was active when the round opened, and neither came nor went until the invitations were due.
func stayed(employee scimdrill.SurveyEmployee, opens, due time.Time) bool {
	for _, act := range employee.Acts {
		if act.Failed == "" && !act.At.Before(opens) && !act.At.After(due) {
			return false
		}
	}
	active, known := activeAt(employee, opens)
	return active && known
}

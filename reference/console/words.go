package console

import (
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

// lastChange is when engagement became what it is.
func lastChange(s peakon.Standing) time.Time {
	if len(s.Transitions) == 0 {
		return s.CreatedAt
	}
	return s.Transitions[len(s.Transitions)-1].At
}

// employment says whether somebody is employed on a day.
func employment(s peakon.Standing, today peakon.Date) string {
	switch {
	case !s.StartDate.IsZero() && today.Before(s.StartDate):
		return "starts on " + dayWords(s.StartDate)
	case !s.SeparationDate.IsZero() && s.SeparationDate.Before(today):
		return "left on " + dayWords(s.SeparationDate) + ", the last day"
	case !s.SeparationDate.IsZero():
		return "employed, leaves on " + dayWords(s.SeparationDate) + ", the last day"
	default:
		return "employed"
	}
}

func dayWords(d peakon.Date) string {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format("2 January 2006")
}

// deliveryWords says what became of an invitation.
func deliveryWords(d store.Delivery) string {
	switch d.Status {
	case peakon.Scheduled:
		return "will be sent"
	case peakon.Sent:
		if !d.AnsweredAt.IsZero() {
			return "sent, and answered"
		}
		return "sent"
	case peakon.Suppressed:
		return "kept back: " + reasonAtSending(d.Reason)
	case peakon.Cancelled:
		if d.Reason == peakon.RoundClosed {
			return "not sent: the round had closed"
		}
		return "not sent: the employee was deleted"
	case peakon.Withdrawn:
		return "taken out of the round: the last day lies before it"
	case peakon.NoChannel:
		return "not sent: there is no address"
	default:
		return string(d.Status)
	}
}

func reasonAtSending(reason peakon.Reason) string {
	switch reason {
	case peakon.Inactive:
		return "inactive at the time of sending"
	case peakon.Left:
		return "had left at the time of sending"
	case peakon.NotStarted:
		return "had not started at the time of sending"
	default:
		return string(reason)
	}
}

// leftOutWords says why somebody was not surveyed.
func (p page) LeftOut(line store.LeftOut) string {
	switch line.Reason {
	case peakon.Inactive:
		return "inactive since " + p.Time(line.Since)
	case store.NotYetThere:
		return "added on " + p.Time(line.Since) + ", after the round opened"
	case peakon.NotStarted:
		return "starts on " + dayWords(line.Day)
	case peakon.Left:
		return "left on " + dayWords(line.Day) + ", the last day"
	case peakon.NotTargeted:
		return "not in the segments that this schedule surveys"
	default:
		return "qualified only after the round opened"
	}
}

package peakon

import "time"

// Transition is a change of an employee's engagement. Transitions are appended and never changed.
type Transition struct {
	// At is the instant at which the server stored it; a client's time is never used (D12).
	At     time.Time
	Active bool
}

// Standing is what the rules need to know of an employee.
type Standing struct {
	// Transitions are in the order of time; the first is the creation.
	Transitions []Transition
	// StartDate and SeparationDate may be zero.
	StartDate, SeparationDate Date
	// CreatedAt and DeletedAt bound the record's life; DeletedAt is zero while it lives.
	CreatedAt, DeletedAt time.Time
}

// ActiveAt reports whether engagement was active at an instant. A change at that very instant counts as made (D12).
func (s Standing) ActiveAt(at time.Time) bool {
	active := false
	for _, transition := range s.Transitions {
		if transition.At.After(at) {
			break
		}
		active = transition.Active
	}
	return active
}

// LiveAt reports whether the record existed at an instant.
func (s Standing) LiveAt(at time.Time) bool {
	return !s.CreatedAt.After(at) && (s.DeletedAt.IsZero() || s.DeletedAt.After(at))
}

// Reason is why somebody is not surveyed; "" when they are.
type Reason string

// The reasons.
const (
	Deleted    Reason = "deleted"
	Inactive   Reason = "inactive"
	NotStarted Reason = "not_started"
	Left       Reason = "left"
	// NotTargeted is somebody outside of the segments that the schedule surveys.
	NotTargeted Reason = "not_targeted"
	// RoundClosed is an invitation that was still to be sent when its round had closed: the server was down meanwhile.
	RoundClosed Reason = "round_closed"
)

// Barred says why an employee is not eligible at an instant, or "" when they are: the record exists, engagement is active,
// the start date has come, and the separation date, which is the last day of employment, has not passed. Days are those of
// the employee's effective zone (D11).
func (s Standing) Barred(at time.Time, zone *time.Location) Reason {
	today := DateOf(at.In(zone))
	switch {
	case !s.LiveAt(at):
		return Deleted
	case !s.ActiveAt(at):
		return Inactive
	case !s.StartDate.IsZero() && today.Before(s.StartDate):
		return NotStarted
	case !s.SeparationDate.IsZero() && s.SeparationDate.Before(today):
		return Left
	default:
		return ""
	}
}

// DeliveryStatus is what became of an invitation.
type DeliveryStatus string

// The states of a delivery.
const (
	Scheduled  DeliveryStatus = "scheduled"
	Sent       DeliveryStatus = "sent"
	Suppressed DeliveryStatus = "suppressed"
	Cancelled  DeliveryStatus = "cancelled"
	// Withdrawn: a separation date was set to before the launch, and the person no longer belongs to the round (E18).
	Withdrawn DeliveryStatus = "withdrawn"
	NoChannel DeliveryStatus = "no_channel"
)

// AtSend is what becomes of an invitation when its time has come: it is sent, or kept back with a reason.
func AtSend(barred Reason, email string) (DeliveryStatus, Reason) {
	switch {
	case barred == Deleted:
		return Cancelled, Deleted
	case barred != "":
		return Suppressed, barred
	case email == "":
		return NoChannel, ""
	default:
		return Sent, ""
	}
}

// Withdraws reports whether a separation date takes somebody out of a round in which they are: the last day of employment lies
// before the launch (Peakon help centre, "Can I remove an employee from a round"; E18).
func Withdraws(separation, launch Date) bool {
	return !separation.IsZero() && separation.Before(launch)
}

// Answerable says why a survey link does not work at an instant; "" when it does. It works once the invitation was sent, until
// the round hard-closes, while the employee may be surveyed (E04, E05, E07).
func Answerable(status DeliveryStatus, barred Reason, at, hardCloses time.Time) string {
	switch {
	case status != Sent:
		return "the delivery is " + string(status)
	case barred != "":
		return "the employee is " + string(barred)
	case !at.Before(hardCloses):
		return "the round is closed"
	default:
		return ""
	}
}

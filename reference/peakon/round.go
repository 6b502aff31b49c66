package peakon

import "time"

// Round is one survey of a schedule, computed from its number.
type Round struct {
	// Seq counts from 0.
	Seq        int
	LaunchDate Date
	// OpensAt, ClosesAt and HardClosesAt are instants; answers are taken until the last.
	OpensAt, ClosesAt, HardClosesAt time.Time
}

// Round computes the round of that number; false when the schedule has none. Launch dates keep their weekday and opening
// times their place on the clock, whatever daylight saving does (D13).
func (s Schedule) Round(seq int, companyZone string) (Round, bool) {
	if seq < 0 || s.Frequency == Manual && seq > 0 {
		return Round{}, false
	}
	launch := s.StartDate.AddDays(seq * 7 * s.weeks())
	if moved, overridden := s.Overrides[seq]; overridden {
		launch = moved
	}
	r := Round{Seq: seq, LaunchDate: launch}
	r.OpensAt = Wall(launch, TimeOfDay{opensHour, opensMinute}, EffectiveZone(s.Timezone, companyZone))
	if seq == 0 && !s.LaunchedToday.IsZero() {
		r.OpensAt = s.LaunchedToday
	}
	r.ClosesAt = Wall(launch.AddDays(s.DurationDays), TimeOfDay{closesHour, closesMinute}, time.UTC)
	r.HardClosesAt = r.ClosesAt.Add(softClose)
	return r, true
}

// Status is what a round is at an instant.
func (r Round) Status(now time.Time) RoundStatus {
	switch {
	case now.Before(r.OpensAt):
		return RoundScheduled
	case now.Before(r.ClosesAt):
		return RoundOpen
	case now.Before(r.HardClosesAt):
		return RoundSoftClosed
	default:
		return RoundHardClosed
	}
}

// RoundStatus is the state of a round.
type RoundStatus string

// The states of a round.
const (
	RoundScheduled  RoundStatus = "scheduled"
	RoundOpen       RoundStatus = "open"
	RoundSoftClosed RoundStatus = "soft_closed"
	RoundHardClosed RoundStatus = "hard_closed"
)

// SendAt is when the invitation of a round goes to somebody in a zone: at the send-out time there, but not before the round is
// open, and at once when the schedule was launched today (Peakon help centre, "Survey send-out time").
func (s Schedule) SendAt(r Round, zone *time.Location) time.Time {
	if r.Seq == 0 && !s.LaunchedToday.IsZero() {
		return r.OpensAt
	}
	at := Wall(r.LaunchDate, s.SendTime, zone)
	if at.Before(r.OpensAt) {
		return r.OpensAt
	}
	return at
}

// Reminders are the instants at which those who have not answered are reminded: the first half-way through the round in days,
// then every four days until it ends; never on a weekend, but on the Monday after, and once a day at the most (Peakon help
// centre, "Survey reminders").
func (s Schedule) Reminders(r Round, zone *time.Location) []time.Time {
	end := r.LaunchDate.AddDays(s.DurationDays)
	var days []Date
	for day := r.LaunchDate.AddDays(s.DurationDays / 2); day.Compare(end) <= 0; day = day.AddDays(reminderEvery) {
		moved := day
		switch day.Weekday() {
		case time.Saturday:
			moved = day.AddDays(2)
		case time.Sunday:
			moved = day.AddDays(1)
		default:
		}
		if moved.Compare(end) > 0 || len(days) > 0 && days[len(days)-1] == moved {
			continue
		}
		days = append(days, moved)
	}
	var instants []time.Time
	for _, day := range days {
		if at := Wall(day, s.SendTime, zone); at.Before(r.ClosesAt) {
			instants = append(instants, at)
		}
	}
	return instants
}

package peakon

import (
	"fmt"
	"time"
)

// Frequency says how often a schedule surveys (Peakon help centre, "Setting your survey and driver question frequency").
type Frequency string

// The frequencies. Monthly is exactly four weeks and quarterly exactly twelve.
const (
	Weekly    Frequency = "weekly"
	Biweekly  Frequency = "biweekly"
	Monthly   Frequency = "monthly"
	Quarterly Frequency = "quarterly"
	Custom    Frequency = "custom"
	Manual    Frequency = "manual"
)

const (
	// opensAt is 00:30 in the schedule's zone (Peakon help centre, "Survey round timeline").
	opensHour, opensMinute = 0, 30
	// A round closes at 23:59 UTC on its end date, and hard-closes two weeks later.
	closesHour, closesMinute = 23, 59
	softClose                = 14 * 24 * time.Hour
	// Reminders follow the first every four days.
	reminderEvery = 4
)

// Schedule is a plan of survey rounds.
type Schedule struct {
	ID        int64
	Name      string
	Default   bool
	StartDate Date
	Frequency Frequency
	// EveryWeeks counts with Custom only: 1 to 52.
	EveryWeeks int
	// DurationDays is how many days after its launch a round ends: 1 or more.
	DurationDays int
	// SendTime is when invitations go out, in the employee's zone.
	SendTime TimeOfDay
	// Timezone and Locale may be "".
	Timezone, Locale string
	// DataCollection must be on for rounds to open.
	DataCollection bool
	// LaunchedToday is set when the schedule was made on its start date after the opening time: its first round then opens at
	// once, at that instant, and notifies at once. Zero otherwise.
	LaunchedToday time.Time
}

// Validate says what keeps the schedule from being planned.
func (s Schedule) Validate() error {
	if s.Name == "" {
		return fieldError("name", "is missing")
	}
	if s.StartDate.IsZero() {
		return fieldError("startDate", "is missing: expected a day like 2026-03-02")
	}
	if s.weeks() == 0 && s.Frequency != Manual {
		return fieldError("frequency", "must be weekly, biweekly, monthly, quarterly, custom (with everyWeeks from 1 to 52) or manual")
	}
	if s.DurationDays < 1 {
		return fieldError("durationDays", "must be 1 or more")
	}
	return nil
}

func (s Schedule) weeks() int {
	switch s.Frequency {
	case Weekly:
		return 1
	case Biweekly:
		return 2
	case Monthly:
		return 4
	case Quarterly:
		return 12
	case Custom:
		if s.EveryWeeks >= 1 && s.EveryWeeks <= 52 {
			return s.EveryWeeks
		}
	case Manual:
	}
	return 0
}

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

// String names the schedule for messages.
func (s Schedule) String() string { return fmt.Sprintf("schedule %q", s.Name) }

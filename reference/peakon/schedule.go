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
	// Overrides are launch dates that an admin moved, by the number of the round. Later ones still count from StartDate.
	Overrides map[int]Date
	// Targets narrow whom the schedule surveys; none stands for everybody.
	Targets []Target
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
	for _, target := range s.Targets {
		if target.Option == "" || target.Mode != Include && target.Mode != Exclude {
			return fieldError("targets", "must include or exclude an option of an attribute")
		}
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

// String names the schedule for messages.
func (s Schedule) String() string { return fmt.Sprintf("schedule %q", s.Name) }

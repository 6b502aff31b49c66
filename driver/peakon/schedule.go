package peakon

import (
	"context"
	"encoding/json"
	"maps"
	"time"
)

// Frequency says how often a schedule surveys.
type Frequency string

// The frequencies. Monthly is exactly four weeks and quarterly exactly twelve; a manual schedule has one round.
const (
	Weekly    Frequency = "weekly"
	Biweekly  Frequency = "biweekly"
	Monthly   Frequency = "monthly"
	Quarterly Frequency = "quarterly"
	Custom    Frequency = "custom"
	Manual    Frequency = "manual"
)

// Schedule is a plan of survey rounds for all active employees of a company (Administration > Surveys > Schedules).
type Schedule struct {
	// ID is the schedule's id as the control API writes it; empty until it is planned.
	ID   json.Number `json:"id,omitempty"`
	Name string      `json:"name"`
	// StartDate is the first launch date, "2026-03-02"; later ones keep its weekday.
	StartDate string    `json:"startDate"`
	Frequency Frequency `json:"frequency"`
	// EveryWeeks counts with Custom alone, from 1 to 52.
	EveryWeeks int `json:"everyWeeks,omitempty"`
	// DurationDays is how many days after its launch a round ends, 1 or more.
	DurationDays int `json:"durationDays"`
	// SendTime is when invitations go out in the employee's time zone, "09:00".
	SendTime string `json:"sendTime,omitempty"`
	// Timezone is an IANA name, in which rounds open at 00:30; "" takes the company's. Locale is a language tag.
	Timezone string `json:"timezone,omitempty"`
	Locale   string `json:"locale,omitempty"`
	// DataCollection must be on for rounds to open.
	DataCollection bool `json:"dataCollection"`
}

// PlanSchedule plans a schedule in a company and returns it with its id.
func (a *Administrator) PlanSchedule(ctx context.Context, company Company, schedule Schedule) (Schedule, error) {
	data, err := json.Marshal(schedule)
	if err != nil {
		return Schedule{}, err
	}
	body := map[string]any{}
	if err := json.Unmarshal(data, &body); err != nil {
		return Schedule{}, err
	}
	maps.Copy(body, companyOf(company))
	var planned Schedule
	err = a.post(ctx, "/schedules", body, &planned)
	return planned, err
}

// Schedules lists the schedules of a company.
func (a *Administrator) Schedules(ctx context.Context, company Company) ([]Schedule, error) {
	var schedules []Schedule
	err := a.get(ctx, "/schedules", inCompany(company), &schedules)
	return schedules, err
}

// Round is one survey of a schedule that has opened, or was skipped.
type Round struct {
	ID       json.Number `json:"id"`
	Schedule json.Number `json:"schedule"`
	// Seq counts from 0.
	Seq        int    `json:"seq"`
	LaunchDate string `json:"launchDate"`
	// OpensAt, ClosesAt and HardClosesAt are instants; answers are taken until the last.
	OpensAt      time.Time `json:"opensAt"`
	ClosesAt     time.Time `json:"closesAt"`
	HardClosesAt time.Time `json:"hardClosesAt"`
	// Status is scheduled, open, soft_closed or hard_closed.
	Status string `json:"status"`
	// Skipped says why the round never opened; "" when it did.
	Skipped string `json:"skipped,omitempty"`
}

// Rounds lists the rounds of a company so far, in the order of opening.
func (a *Administrator) Rounds(ctx context.Context, company Company) ([]Round, error) {
	var rounds []Round
	err := a.get(ctx, "/rounds", inCompany(company), &rounds)
	return rounds, err
}

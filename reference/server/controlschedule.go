package server

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

type scheduleBody struct {
	ID             int64        `json:"id"`
	Name           string       `json:"name"`
	Default        bool         `json:"default"`
	StartDate      string       `json:"startDate"`
	Frequency      string       `json:"frequency"`
	EveryWeeks     int          `json:"everyWeeks,omitempty"`
	DurationDays   int          `json:"durationDays"`
	SendTime       string       `json:"sendTime"`
	Timezone       string       `json:"timezone"`
	Locale         string       `json:"locale"`
	DataCollection bool         `json:"dataCollection"`
	Targets        []targetBody `json:"targets,omitempty"`
}

type targetBody struct {
	Mode      string `json:"mode"`
	Attribute string `json:"attribute"`
	Option    string `json:"option"`
}

func bodyOfSchedule(s peakon.Schedule, attributes []peakon.Attribute) scheduleBody {
	body := scheduleBody{
		ID: s.ID, Name: s.Name, Default: s.Default, StartDate: s.StartDate.String(), Frequency: string(s.Frequency), EveryWeeks: s.EveryWeeks,
		DurationDays: s.DurationDays, SendTime: s.SendTime.String(), Timezone: s.Timezone, Locale: s.Locale, DataCollection: s.DataCollection,
	}
	for _, target := range s.Targets {
		for _, a := range attributes {
			if a.ID == target.Attribute {
				body.Targets = append(body.Targets, targetBody{Mode: string(target.Mode), Attribute: a.Name, Option: target.Option})
			}
		}
	}
	return body
}

func (c *control) schedules(ctx context.Context) (int, any, error) {
	list := []scheduleBody{}
	err := c.view(ctx, func(t *store.Tx, company peakon.Company) error {
		attributes, err := t.Attributes(ctx, company.ID)
		if err != nil {
			return err
		}
		schedules, err := t.Schedules(ctx, company.ID)
		for _, s := range schedules {
			list = append(list, bodyOfSchedule(s, attributes))
		}
		return err
	})
	return http.StatusOK, list, err
}

func (c *control) planSchedule(ctx context.Context) (int, any, error) {
	var body struct {
		chosen
		scheduleBody
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	plan, err := body.schedule()
	if err != nil {
		return 0, nil, err
	}
	var planned scheduleBody
	err = c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) error {
		attributes, err := t.Attributes(ctx, company.ID)
		if err != nil {
			return err
		}
		if plan.Targets, err = targets(body.Targets, attributes); err != nil {
			return err
		}
		plan, err = t.PlanSchedule(ctx, company, plan)
		planned = bodyOfSchedule(plan, attributes)
		return err
	})
	if err != nil {
		return 0, nil, err
	}
	// A schedule that was launched today invites at once.
	return http.StatusCreated, planned, c.store.Tick(ctx)
}

func (b scheduleBody) schedule() (peakon.Schedule, error) {
	s := peakon.Schedule{
		Name: b.Name, Frequency: peakon.Frequency(b.Frequency), EveryWeeks: b.EveryWeeks, DurationDays: b.DurationDays,
		SendTime: peakon.TimeOfDay{Hour: 9}, Timezone: b.Timezone, Locale: b.Locale, DataCollection: b.DataCollection,
	}
	if b.ID != 0 {
		return s, wrongField("id", "is given by the server: leave it out")
	}
	if b.Default {
		return s, wrongField("default", "cannot be set: every company has its default schedule already")
	}
	var err error
	if b.StartDate != "" {
		if s.StartDate, err = peakon.ParseDate(b.StartDate); err != nil || len(b.StartDate) != len(time.DateOnly) {
			return s, wrongField("startDate", "must be a day like 2026-03-02, not %q", b.StartDate)
		}
	}
	if b.SendTime != "" {
		if s.SendTime, err = peakon.ParseTimeOfDay(b.SendTime); err != nil {
			return s, wrongField("sendTime", "must be a time of day like 09:00, not %q", b.SendTime)
		}
	}
	return s, nil
}

func targets(bodies []targetBody, attributes []peakon.Attribute) ([]peakon.Target, error) {
	var list []peakon.Target
	for _, body := range bodies {
		a, known := peakon.Resolve(attributes, body.Attribute)
		if !known || a.Type != peakon.Option {
			return nil, wrongField("targets", "name the attribute %q, which is not an option attribute of the company", body.Attribute)
		}
		list = append(list, peakon.Target{Mode: peakon.TargetMode(body.Mode), Attribute: a.ID, Option: body.Option})
	}
	return list, nil
}

// collectData switches the data collection of a schedule on or off.
func (c *control) collectData(ctx context.Context, name string) (int, any, error) {
	var body struct {
		chosen

		DataCollection *bool `json:"dataCollection"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	id, err := idIn("schedule", name)
	if err != nil {
		return 0, nil, err
	}
	if body.DataCollection == nil {
		return 0, nil, wrongField("dataCollection", "is missing: true or false")
	}
	var after scheduleBody
	err = c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) error {
		if err := t.CollectData(ctx, company.ID, id, *body.DataCollection); err != nil {
			return err
		}
		schedules, err := t.Schedules(ctx, company.ID)
		if err != nil {
			return err
		}
		attributes, err := t.Attributes(ctx, company.ID)
		if err != nil {
			return err
		}
		for _, s := range schedules {
			if s.ID == id {
				after = bodyOfSchedule(s, attributes)
				return nil
			}
		}
		return fmt.Errorf("schedule %d: %w", id, store.ErrNotFound)
	})
	return http.StatusOK, after, err
}

type roundBody struct {
	ID           int64     `json:"id"`
	Schedule     int64     `json:"schedule"`
	Seq          int       `json:"seq"`
	LaunchDate   string    `json:"launchDate"`
	OpensAt      time.Time `json:"opensAt"`
	ClosesAt     time.Time `json:"closesAt"`
	HardClosesAt time.Time `json:"hardClosesAt"`
	Status       string    `json:"status"`
	Skipped      string    `json:"skipped,omitempty"`
}

func (c *control) rounds(ctx context.Context) (int, any, error) {
	list := []roundBody{}
	err := c.view(ctx, func(t *store.Tx, company peakon.Company) error {
		rounds, err := t.Rounds(ctx, company.ID)
		for _, r := range rounds {
			status := string(r.Status(t.Now()))
			if r.Skipped != "" {
				status = "skipped"
			}
			list = append(list, roundBody{
				ID: r.ID, Schedule: r.ScheduleID, Seq: r.Seq, LaunchDate: r.LaunchDate.String(), OpensAt: r.OpensAt, ClosesAt: r.ClosesAt,
				HardClosesAt: r.HardClosesAt, Status: status, Skipped: r.Skipped,
			})
		}
		return err
	})
	return http.StatusOK, list, err
}

func (c *control) closeRound(ctx context.Context, name string) (int, any, error) {
	var body chosen
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	id, err := idIn("round", name)
	if err != nil {
		return 0, nil, err
	}
	err = c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) error { return t.HardClose(ctx, company.ID, id) })
	return http.StatusOK, map[string]any{}, err
}

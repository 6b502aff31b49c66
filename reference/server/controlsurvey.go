package server

import (
	"context"
	"errors"
	"math"
	"net/http"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

type deliveryBody struct {
	ID         int64     `json:"id"`
	Round      int64     `json:"round"`
	Seq        int       `json:"seq"`
	LaunchDate string    `json:"launchDate"`
	OpensAt    time.Time `json:"opensAt"`
	Employee   int64     `json:"employee"`
	// UserName is missing when the employee was deleted.
	UserName   string         `json:"userName,omitempty"`
	Timezone   string         `json:"timezone"`
	SendAt     time.Time      `json:"sendAt"`
	Status     string         `json:"status"`
	Reason     string         `json:"reason,omitempty"`
	SentAt     *time.Time     `json:"sentAt,omitempty"`
	AnsweredAt *time.Time     `json:"answeredAt,omitempty"`
	Language   string         `json:"language,omitempty"`
	Reminders  []reminderBody `json:"reminders,omitempty"`
}

type reminderBody struct {
	Seq    int       `json:"seq"`
	DueAt  time.Time `json:"dueAt"`
	Status string    `json:"status"`
}

func (c *control) deliveries(ctx context.Context) (int, any, error) {
	employee, err := c.number("employee")
	if err != nil {
		return 0, nil, err
	}
	round, err := c.number("round")
	if err != nil {
		return 0, nil, err
	}
	list := []deliveryBody{}
	err = c.view(ctx, func(t *store.Tx, company peakon.Company) error {
		if userName := c.r.URL.Query().Get("userName"); userName != "" {
			found, err := t.FindEmployees(ctx, company.ID, store.ByUserName, userName)
			if err != nil {
				return err
			}
			if len(found) == 0 || employee != 0 && employee != found[0].ID {
				return nil
			}
			employee = found[0].ID
		}
		deliveries, err := t.Deliveries(ctx, company.ID, employee, round)
		if err != nil {
			return err
		}
		list, err = bodiesOfDeliveries(ctx, t, company.ID, deliveries)
		return err
	})
	return http.StatusOK, list, err
}

func bodiesOfDeliveries(ctx context.Context, t *store.Tx, company int64, deliveries []store.Delivery) ([]deliveryBody, error) {
	rounds, err := t.Rounds(ctx, company)
	if err != nil {
		return nil, err
	}
	by := map[int64]store.Round{}
	for _, r := range rounds {
		by[r.ID] = r
	}
	names := map[int64]string{}
	list := []deliveryBody{}
	for _, d := range deliveries {
		if _, asked := names[d.EmployeeID]; !asked {
			e, err := t.Employee(ctx, company, d.EmployeeID)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, err
			}
			names[d.EmployeeID] = e.UserName
		}
		r := by[d.RoundID]
		body := deliveryBody{
			ID: d.ID, Round: d.RoundID, Seq: r.Seq, LaunchDate: r.LaunchDate.String(), OpensAt: r.OpensAt, Employee: d.EmployeeID,
			UserName: names[d.EmployeeID], Timezone: d.Timezone, SendAt: d.SendAt, Status: string(d.Status), Reason: string(d.Reason),
			SentAt: unlessZero(d.SentAt), AnsweredAt: unlessZero(d.AnsweredAt), Language: d.Language,
		}
		for _, reminder := range d.Reminders {
			body.Reminders = append(body.Reminders, reminderBody{Seq: reminder.Seq, DueAt: reminder.DueAt, Status: reminder.Status})
		}
		list = append(list, body)
	}
	return list, nil
}

func unlessZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

type employeeBody struct {
	ID         int64  `json:"id"`
	UserName   string `json:"userName"`
	Email      string `json:"email"`
	ExternalID string `json:"externalId,omitempty"`
	Active     bool   `json:"active"`
	Locale     string `json:"locale,omitempty"`
	Timezone   string `json:"timezone,omitempty"`
}

func bodyOfEmployee(e peakon.Employee) employeeBody {
	return employeeBody{
		ID: e.ID, UserName: e.UserName, Email: e.Email, ExternalID: e.ExternalID, Active: e.Active, Locale: e.Locale, Timezone: e.Timezone,
	}
}

func (c *control) employees(ctx context.Context) (int, any, error) {
	list := []employeeBody{}
	err := c.view(ctx, func(t *store.Tx, company peakon.Company) error {
		if userName := c.r.URL.Query().Get("userName"); userName != "" {
			found, err := t.FindEmployees(ctx, company.ID, store.ByUserName, userName)
			for _, e := range found {
				list = append(list, bodyOfEmployee(e))
			}
			return err
		}
		for e, err := range t.EachEmployee(ctx, company.ID) {
			if err != nil {
				return err
			}
			list = append(list, bodyOfEmployee(e))
		}
		return nil
	})
	return http.StatusOK, list, err
}

// eligible says whether a round that opened now would invite an employee, and why not.
func (c *control) eligible(ctx context.Context, name string) (int, any, error) {
	id, err := idIn("employee", name)
	if err != nil {
		return 0, nil, err
	}
	var body struct {
		Eligible bool   `json:"eligible"`
		Reason   string `json:"reason,omitempty"`
	}
	err = c.view(ctx, func(t *store.Tx, company peakon.Company) error {
		reason, err := t.Eligible(ctx, company, id)
		body.Eligible, body.Reason = reason == "", string(reason)
		return err
	})
	return http.StatusOK, body, err
}

// qualifying lists who would be in an open round had it opened now.
func (c *control) qualifying(ctx context.Context, name string) (int, any, error) {
	round, err := idIn("round", name)
	if err != nil {
		return 0, nil, err
	}
	list := []employeeBody{}
	err = c.view(ctx, func(t *store.Tx, company peakon.Company) error {
		ids, err := t.NewlyQualifying(ctx, company.ID, round, math.MaxInt)
		if err != nil {
			return err
		}
		for _, id := range ids {
			e, err := t.Employee(ctx, company.ID, id)
			if err != nil {
				return err
			}
			list = append(list, bodyOfEmployee(e))
		}
		return nil
	})
	return http.StatusOK, list, err
}

func (c *control) confirm(ctx context.Context) (int, any, error) {
	var body struct {
		chosen

		Round    int64 `json:"round"`
		Employee int64 `json:"employee"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	switch {
	case body.Round <= 0:
		return 0, nil, wrongField("round", "is missing: the id of a round")
	case body.Employee <= 0:
		return 0, nil, wrongField("employee", "is missing: the id of an employee")
	}
	err := c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) error {
		return t.Confirm(ctx, company, body.Round, body.Employee)
	})
	return http.StatusOK, map[string]any{}, err
}

func (c *control) resend(ctx context.Context) (int, any, error) {
	var body struct {
		chosen

		Delivery int64 `json:"delivery"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	if body.Delivery <= 0 {
		return 0, nil, wrongField("delivery", "is missing: the id of a delivery")
	}
	err := c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) error { return t.Resend(ctx, company, body.Delivery) })
	return http.StatusOK, map[string]any{}, err
}

// answerSurvey does what an employee does who follows the link.
func (c *control) answerSurvey(ctx context.Context) (int, any, error) {
	var body struct {
		chosen

		Delivery int64  `json:"delivery"`
		Language string `json:"language"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	if body.Delivery <= 0 {
		return 0, nil, wrongField("delivery", "is missing: the id of a delivery")
	}
	err := c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) error {
		if body.Language == "" {
			return t.Answer(ctx, company.ID, body.Delivery)
		}
		return t.AnswerIn(ctx, company.ID, body.Delivery, body.Language)
	})
	return http.StatusOK, map[string]any{}, err
}

type auditBody struct {
	At     time.Time `json:"at"`
	Event  string    `json:"event"`
	Object string    `json:"object"`
	ID     string    `json:"id"`
	Detail string    `json:"detail,omitempty"`
	Actor  string    `json:"actor"`
}

func (c *control) auditTrail(ctx context.Context) (int, any, error) {
	object, id := c.r.URL.Query().Get("object"), c.r.URL.Query().Get("id")
	if object == "" || id == "" {
		return 0, nil, wrongField("object", "and id are needed: ?object=Employee&id=1")
	}
	list := []auditBody{}
	err := c.view(ctx, func(t *store.Tx, company peakon.Company) error {
		events, err := t.Audit(ctx, company.ID, object, id)
		for _, e := range events {
			list = append(list, auditBody{At: e.At, Event: e.Event, Object: e.ObjectType, ID: e.ObjectID, Detail: e.Detail, Actor: e.Actor.Type})
		}
		return err
	})
	return http.StatusOK, list, err
}

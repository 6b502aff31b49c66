package stage

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// App is an app in the org that provisions to the target.
type App struct {
	admin.App

	// Stage is where it stands.
	Stage *Stage
	// NotConnected says why the app could not be connected; nil when it is.
	NotConnected error
	// Connecting is what Okta sent while it was connected.
	Connecting []scimdrill.Exchange
}

// Push is one thing that an administrator did, and what came of it.
type Push struct {
	// What was done, in an admin's words: "assign jane@example.com".
	What string
	// Outcome is what the org shows afterwards.
	Outcome admin.PushOutcome
	// Wire is what Okta sent meanwhile; empty where the wire cannot be seen.
	Wire []scimdrill.Exchange
	// Err says why there is no outcome: the org refused the action, or pushed nothing.
	Err error

	// id is the target's id of the person as it was known before: the org forgets it when it deactivates somebody.
	id string
}

// Employee is a person of the run with an Okta user.
type Employee struct {
	people.Person

	// Okta is the Okta user.
	Okta admin.Person
	// Assigned is the push of the assignment.
	Assigned *Push
	// CreatedAs is the user as the target showed it right after the assignment; empty when it could not be read.
	CreatedAs probe.Resource
}

// ID is the target's id of the employee, or "" when Okta knows none.
func (e *Employee) ID() string {
	if e == nil || e.Assigned == nil {
		return ""
	}
	return e.Assigned.Outcome.ExternalID
}

// Profile is the Okta profile of a person: the six attributes that Peakon's app synchronises, and the display name.
func Profile(person people.Person) map[string]any {
	return map[string]any{
		"login":          person.Email,
		"email":          person.Email,
		"firstName":      person.Given,
		"lastName":       person.Family,
		"displayName":    person.Given + " " + person.Family,
		"employeeNumber": person.EmployeeNumber,
		"locale":         "en-GB",
		"timezone":       "Europe/Copenhagen",
	}
}

// Hire adds a person to Okta and assigns the app: the way in which an employee comes to be. Changes are made to the profile
// before the user is added; a nil value takes an attribute away.
func (a *App) Hire(ctx context.Context, person people.Person, changes map[string]any) *Employee {
	employee, err := a.AddPerson(ctx, person, changes)
	if err != nil {
		return &Employee{Person: person, Assigned: &Push{What: "add " + person.Email + " to Okta", Err: err}}
	}
	employee.Assigned = a.Assign(ctx, employee)
	if id := employee.ID(); id != "" {
		if answer, err := a.Stage.Target.Get(ctx, probe.UserPath(id), "read "+person.Email+" right after the assignment"); err == nil && answer.Status() == 200 {
			employee.CreatedAs, _ = answer.Resource()
		}
	}
	return employee
}

// AddPerson adds a person to Okta and assigns nothing.
func (a *App) AddPerson(ctx context.Context, person people.Person, changes map[string]any) (*Employee, error) {
	profile := Profile(person)
	for name, value := range changes {
		if value == nil {
			delete(profile, name)
			continue
		}
		profile[name] = value
	}
	user, err := a.Stage.Admin.AddPerson(ctx, profile)
	if err != nil {
		return nil, err
	}
	return &Employee{Person: person, Okta: user}, nil
}

// Assign assigns the app to a person and waits for the push.
func (a *App) Assign(ctx context.Context, employee *Employee) *Push {
	return a.Do(ctx, "assign "+employee.Email, employee, func(ctx context.Context) error {
		_, err := a.Stage.Admin.AssignPerson(ctx, a.App, employee.Okta)
		return err
	})
}

// Unassign takes the app away from a person and waits for the push.
func (a *App) Unassign(ctx context.Context, employee *Employee) *Push {
	return a.Do(ctx, "unassign "+employee.Email, employee, func(ctx context.Context) error {
		return a.Stage.Admin.Unassign(ctx, a.App, employee.Okta)
	})
}

// Change changes a person's Okta profile and waits for the push.
func (a *App) Change(ctx context.Context, employee *Employee, changes map[string]any) *Push {
	return a.Do(ctx, "change the profile of "+employee.Email, employee, func(ctx context.Context) error {
		_, err := a.Stage.Admin.ChangeProfile(ctx, employee.Okta, changes)
		return err
	})
}

// Do lets an administrator act on a person, and waits for what the org pushes because of it.
func (a *App) Do(ctx context.Context, what string, employee *Employee, act func(context.Context) error) *Push {
	push := &Push{What: what, id: employee.ID()}
	if a.NotConnected != nil {
		push.Err = fmt.Errorf("the app could not be connected: %w", a.NotConnected)
		return push
	}
	if why := a.Stage.GivenUp(); why != "" {
		push.Err = errors.New(why)
		return push
	}
	mark := a.Stage.Recorder.Mark()
	since := a.Stage.Admin.Now()
	if push.Err = act(ctx); push.Err != nil {
		return push
	}
	waited := a.Await(ctx, what, employee, since)
	push.Outcome, push.Err = waited.Outcome, waited.Err
	if a.Stage.Capabilities[scimdrill.CanShowWire] {
		// Whatever else it led to, such as pushes of the person's groups, is part of it; and nothing of it comes later.
		if err := a.Stage.Admin.Settle(ctx, a.App); err != nil && push.Err == nil {
			push.Err = err
		}
	}
	push.Wire = a.Stage.SentByOkta(mark)
	return push
}

// Await waits for what the org pushes for a person because of something that was done since a moment.
func (a *App) Await(ctx context.Context, what string, employee *Employee, since admin.Moment) *Push {
	push := &Push{What: what, id: employee.ID()}
	push.Outcome, push.Err = a.Stage.Admin.WaitForPush(ctx, a.App, employee.Okta, since)
	a.Stage.adopt(push.Outcome.ExternalID)
	return push
}

// adopt tells the guard of a user whom an org elsewhere made for a person of the run: what it sends is not seen here.
func (s *Stage) adopt(id string) {
	if s.Guard != nil && id != "" && !s.Capabilities[scimdrill.CanShowWire] {
		s.Guard.Adopt(guard.Object{Collection: "Users", ID: id})
	}
}

// expectGroup tells the guard of a group that an org elsewhere pushes: the one that a list shows under its name is the run's.
func (s *Stage) expectGroup(name string) {
	if s.Guard != nil && !s.Capabilities[scimdrill.CanShowWire] {
		s.Guard.Resume(nil, []guard.Create{{Collection: "Groups", DisplayName: name}})
	}
}

// Quietly lets an administrator act where nothing is to be pushed, waits until the org has nothing left to do, and returns
// what was sent nevertheless.
func (a *App) Quietly(ctx context.Context, act func(context.Context) error) ([]scimdrill.Exchange, error) {
	// What was left from before, such as a push that waits after 429, is not what this is about.
	if err := a.Stage.Admin.Settle(ctx, a.App); err != nil {
		return nil, err
	}
	mark := a.Stage.Recorder.Mark()
	if err := act(ctx); err != nil {
		return nil, err
	}
	if err := a.Stage.Admin.Settle(ctx, a.App); err != nil {
		return nil, err
	}
	return a.Stage.SentByOkta(mark), nil
}

// PushedNothing reports whether the org had nothing to push for what was done.
func (p *Push) PushedNothing() bool { return errors.Is(p.Err, admin.ErrNoPush) }

// SentByOkta is what Okta sent since a mark of the recorder. A request that was answered with 429 and sent again is one, and so is a read
// that comes again because the push was begun anew after a 429.
func (s *Stage) SentByOkta(mark int) []scimdrill.Exchange {
	var sent []scimdrill.Exchange
	putOff := -1
	for _, exchange := range s.Recorder.Since(mark) {
		if exchange.Actor != scimdrill.ByOkta {
			continue
		}
		again := func(before scimdrill.Exchange) bool {
			readAnew := before.Request.Method == http.MethodGet && before.Number < putOff
			return before.Request.Method == exchange.Request.Method && before.Request.URL == exchange.Request.URL &&
				(before.Status() == http.StatusTooManyRequests || readAnew)
		}
		if exchange.Status() == http.StatusTooManyRequests {
			putOff = exchange.Number
		}
		sent = append(slices.DeleteFunc(sent, again), exchange)
	}
	return sent
}

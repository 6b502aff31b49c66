// Package rehearse repeats what the administrators of the recorded runs did, through Okta's own SDK, and lays what an org sends
// beside what Okta sent.
package rehearse

import (
	"context"
	"fmt"

	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/capture"
)

// Stage is where a run is repeated: an administrator of an empty org, and a target.
type Stage struct {
	Admin *admin.Admin
	// BaseURL and Token are the target's; the token without its scheme.
	BaseURL, Token string
	// Sent are the requests that the target has had since the last call.
	Sent func() []capture.Request
}

// run is a recorded run under way. The first error ends it: what is asked of it afterwards is not done.
type run struct {
	Stage

	app        admin.App
	people     map[int]admin.Person
	comparison *capture.Comparison
	err        error
}

func start(ctx context.Context, stage Stage, settings admin.AppSettings, theirs []capture.Request) *run {
	r := &run{Stage: stage, people: map[int]admin.Person{}, comparison: capture.New(theirs)}
	settings.Label, settings.BaseURL = "Peakon", stage.BaseURL
	r.app, r.err = stage.Admin.AddApp(ctx, settings)
	return r
}

// act does what the administrator did, for which the recording has the requests from..to.
func (r *run) act(ctx context.Context, name string, from, to int, do func() error) {
	if r.err != nil {
		return
	}
	r.Sent()
	err := do()
	if err == nil {
		err = r.Admin.Settle(ctx, r.app)
	}
	if err != nil {
		r.err = fmt.Errorf("%s: %w", name, err)
		return
	}
	r.comparison.Step(name, from, to, r.Sent())
}

func (r *run) result() (capture.Result, error) { return r.comparison.Result(), r.err }

// hire adds recorded people to Okta and assigns them, all before anything is waited for.
func (r *run) hire(ctx context.Context, numbers ...int) error {
	for _, n := range numbers {
		login := fmt.Sprintf("user-%d@example.invalid", n)
		person, err := r.Admin.AddPerson(ctx, map[string]any{
			"login": login, "email": login, "firstName": "Given", "lastName": "Family", "displayName": "Example User", "locale": "en-US",
		})
		if err != nil {
			return err
		}
		r.people[n] = person
	}
	for _, n := range numbers {
		if err := r.assign(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) assign(ctx context.Context, n int) error {
	_, err := r.Admin.AssignPerson(ctx, r.app, r.people[n])
	return err
}

func (r *run) change(ctx context.Context, n int, profile map[string]any) error {
	_, err := r.Admin.ChangeProfile(ctx, r.people[n], profile)
	return err
}

// group makes an Okta group of recorded people.
func (r *run) group(ctx context.Context, name string, members ...int) admin.Group {
	if r.err != nil {
		return admin.Group{}
	}
	group, err := r.Admin.AddGroup(ctx, name)
	for _, n := range members {
		if err == nil {
			err = r.Admin.AddToGroup(ctx, group, r.people[n])
		}
	}
	if err == nil {
		err = r.Admin.Settle(ctx, r.app)
	}
	r.err = err
	return group
}

func (r *run) push(ctx context.Context, group admin.Group, into *admin.PushedGroup) error {
	pushed, err := r.Admin.PushGroup(ctx, r.app, group)
	*into = pushed
	return err
}

func (r *run) rename(ctx context.Context, group *admin.Group, name string) error {
	renamed, err := r.Admin.RenameGroup(ctx, *group, name)
	if err == nil {
		*group = renamed
	}
	return err
}

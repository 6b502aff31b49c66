package stage

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// Team is an Okta group of the run that is pushed to the target, or shall be.
type Team struct {
	// Okta is the group in Okta.
	Okta admin.Group
	// Mapping is its entry on the tab "Push Groups" as it was seen last; zero while there is none.
	Mapping admin.PushedGroup
	// ID is the target's id of the group; "" while none is known.
	ID string

	app  *App
	gone bool
}

// TeamPush is one thing that an administrator did about a group, and what came of it.
type TeamPush struct {
	// What was done, in an admin's words.
	What string
	// Mapping is the entry on the tab "Push Groups" afterwards.
	Mapping admin.PushedGroup
	// Wire is what Okta sent meanwhile; empty where the wire cannot be seen.
	Wire []scimdrill.Exchange
	// Err says why nothing came of it: the org refused what was done.
	Err error

	team *Team
}

// AddTeam makes a group in Okta with members, and pushes nothing yet.
func (a *App) AddTeam(ctx context.Context, name string, members ...*Employee) (*Team, error) {
	group, err := a.Stage.Admin.AddGroup(ctx, name)
	t := &Team{Okta: group, app: a}
	for _, member := range members {
		if err == nil && member.Okta.ID == "" {
			err = fmt.Errorf("%s is not in Okta: %w", member.Email, member.Assigned.Err)
		}
		if err == nil {
			err = a.Stage.Admin.AddToGroup(ctx, group, member.Okta)
		}
	}
	return t, err
}

// PushTeam makes a group in Okta with members and pushes it under its own name ("Push Groups", "Create Group").
func (a *App) PushTeam(ctx context.Context, name string, members ...*Employee) (*Team, *TeamPush) {
	t, err := a.AddTeam(ctx, name, members...)
	if err != nil {
		return t, &TeamPush{What: "make the group " + name + " in Okta", Err: err, team: t}
	}
	return t, t.Push(ctx)
}

// LinkTeam makes a group in Okta with members and links it to a group that the app has already, by Okta's id of that group.
func (a *App) LinkTeam(ctx context.Context, name, targetGroupID string, members ...*Employee) (*Team, *TeamPush) {
	t, err := a.AddTeam(ctx, name, members...)
	if err != nil {
		return t, &TeamPush{What: "make the group " + name + " in Okta", Err: err, team: t}
	}
	return t, t.Link(ctx, targetGroupID)
}

// Link links the group to one that the app has already, by Okta's id of that group.
func (t *Team) Link(ctx context.Context, targetGroupID string) *TeamPush {
	return t.Do(ctx, "link the group "+t.Okta.Name, func(ctx context.Context) (err error) {
		t.Mapping, err = t.app.Stage.Admin.LinkGroup(ctx, t.app.App, t.Okta, targetGroupID)
		return err
	})
}

// Push pushes the group under its own name.
func (t *Team) Push(ctx context.Context) *TeamPush {
	return t.Do(ctx, "push the group "+t.Okta.Name, func(ctx context.Context) (err error) {
		t.Mapping, err = t.app.Stage.Admin.PushGroup(ctx, t.app.App, t.Okta)
		return err
	})
}

// Do lets an administrator act on the group, and waits until the org has nothing left to push to the app.
func (t *Team) Do(ctx context.Context, what string, act func(context.Context) error) *TeamPush {
	push := &TeamPush{What: what, team: t}
	s := t.app.Stage
	if t.app.NotConnected != nil {
		push.Err = fmt.Errorf("the app could not be connected: %w", t.app.NotConnected)
		return push
	}
	if why := s.GivenUp(); why != "" {
		push.Err = errors.New(why)
		return push
	}
	mark := s.Recorder.Mark()
	if push.Err = act(ctx); push.Err == nil {
		push.Err = s.Admin.Settle(ctx, t.app.App)
	}
	push.Wire = s.SentByOkta(mark)
	if push.Err != nil {
		return push
	}
	t.look(ctx, push)
	if t.ID == "" {
		t.ID = t.idIn(ctx, push.Wire)
	}
	return push
}

// look reads the entry on the tab "Push Groups"; a mapping that was deleted leaves a zero one.
func (t *Team) look(ctx context.Context, push *TeamPush) {
	if t.Mapping.ID == "" {
		return
	}
	found, err := t.app.Stage.Admin.PushedGroup(ctx, t.app.App, t.Mapping.ID)
	if admin.NotFound(err) {
		t.Mapping = admin.PushedGroup{}
		return
	}
	push.Mapping, push.Err = found, err
	t.Mapping = found
}

// idIn is the target's id of the group, from what Okta sent, or from a lookup of its name where the wire cannot be seen.
func (t *Team) idIn(ctx context.Context, wire []scimdrill.Exchange) string {
	for _, exchange := range wire {
		path, _, _ := strings.Cut(exchange.Path(t.app.Stage.URL), "?")
		if escaped, found := strings.CutPrefix(path, "/Groups/"); found {
			if id, err := url.PathUnescape(escaped); err == nil {
				return id
			}
		}
		if exchange.Request.Method == http.MethodPost && path == "/Groups" && exchange.Status() < 300 {
			if id := probe.Read(exchange).ID(); id != "" {
				return id
			}
		}
	}
	if len(wire) > 0 {
		return ""
	}
	t.app.Stage.expectGroup(t.Okta.Name)
	answer, err := t.app.Stage.Target.Get(ctx, probe.GroupLookupPath(t.Okta.Name), "find the id of the group "+t.Okta.Name)
	if err != nil || answer.Status() != http.StatusOK {
		return ""
	}
	return answer.Text("Resources[0].id")
}

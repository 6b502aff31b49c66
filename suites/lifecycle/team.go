package lifecycle

import (
	"context"

	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// team is a group of two to which the app is assigned.
type team struct {
	app           *stage.App
	group         admin.Group
	first, second *stage.Employee
}

// assembled makes a group of two people and assigns the app to it; the case is blocked when that fails.
func assembled(c *spec.Case, s *stage.Stage, app *stage.App) team {
	t, err := gathered(c.Context(), s, app)
	if err != nil {
		t.dissolve(c.Context())
		c.Block("preparing a group of two failed: %v", err)
	}
	since := s.Admin.Now()
	t.first.Assigned = app.Do(c.Context(), "assign the group of "+t.first.Email, t.first, func(ctx context.Context) error {
		return s.Admin.AssignGroup(ctx, app.App, t.group, nil)
	})
	second := &stage.Push{What: "assign the group of " + t.second.Email, Err: t.first.Assigned.Err}
	if second.Err == nil {
		second = app.Await(c.Context(), second.What, t.second, since)
	}
	t.second.Assigned = second
	if t.first.Assigned.Reason() != "" || second.Reason() != "" {
		t.dissolve(c.Context())
	}
	t.first.Given(c)
	t.second.Given(c)
	return t
}

func gathered(ctx context.Context, s *stage.Stage, app *stage.App) (t team, err error) {
	t.app = app
	if t.first, err = app.AddPerson(ctx, s.People.Someone(), nil); err != nil {
		return t, err
	}
	if t.second, err = app.AddPerson(ctx, s.People.Someone(), nil); err != nil {
		return t, err
	}
	if t.group, err = s.Admin.AddGroup(ctx, "Drill, team of "+t.first.Email); err != nil {
		return t, err
	}
	if err = s.Admin.AddToGroup(ctx, t.group, t.first.Okta); err != nil {
		return t, err
	}
	return t, s.Admin.AddToGroup(ctx, t.group, t.second.Okta)
}

// dissolve deletes the group; its members lose the app, if they still have it.
func (t team) dissolve(ctx context.Context) { t.app.Dissolve(ctx, t.group) }

package play

import (
	"context"
	"errors"
	"fmt"

	"github.com/scimdrill/scimdrill/driver/admin"
)

// AssignGroup assigns the app to a group, and so to each of its members.
func (p *Play) AssignGroup(name string) *Did {
	g := p.group(name)
	g.assigned = true
	return p.ofMembers(g, "assign the app to the group "+g.Okta.Name, func(ctx context.Context) error {
		return p.stage.Admin.AssignGroup(ctx, p.app.App, g.Okta, nil)
	})
}

// UnassignGroup takes the app away from a group; who has no other assignment loses it.
func (p *Play) UnassignGroup(name string) *Did {
	g := p.group(name)
	g.assigned = false
	return p.ofMembers(g, "take the app away from the group "+g.Okta.Name, func(ctx context.Context) error {
		return p.stage.Admin.UnassignGroup(ctx, p.app.App, g.Okta)
	})
}

// LinkGroup pushes a group to what the app has of another one, which was pushed and unlinked.
func (p *Play) LinkGroup(name, to string) *Did {
	g, other := p.group(name), p.group(to)
	did := p.ofGroup(g.Link(p.ctx, other.target))
	if did.refused == nil && other.ID != "" {
		g.ID = other.ID
	}
	return did
}

// ofMembers does something that is pushed for each member of a group. It failed when it did for one of them, and pushed nothing when
// nothing was pushed for any.
func (p *Play) ofMembers(g *group, what string, act func(context.Context) error) *Did {
	did := &Did{play: p, what: what}
	mark, since, pushed := p.stage.Recorder.Mark(), p.stage.Admin.Now(), false
	switch why := p.stage.GivenUp(); {
	case p.app.NotConnected != nil:
		did.refused = fmt.Errorf("the app could not be connected: %w", p.app.NotConnected)
	case why != "":
		did.refused = errors.New(why)
	default:
		did.refused = act(p.ctx)
	}
	if did.refused != nil {
		return did
	}
	for _, member := range g.members {
		who := p.person(member)
		push := p.app.Await(p.ctx, what, who.Employee, since)
		p.note(who, push.Outcome.ExternalID)
		switch {
		case push.PushedNothing():
			continue
		case push.Err != nil:
			did.refused = push.Err
		case push.Outcome.Failed:
			did.failed, did.says = true, push.Outcome.AdminText
		}
		pushed = true
	}
	if err := p.stage.Admin.Settle(p.ctx, p.app.App); err != nil && did.refused == nil {
		did.refused = err
	}
	if !pushed && did.refused == nil {
		did.refused = admin.ErrNoPush
	}
	did.wire = p.stage.SentByOkta(mark)
	return did
}

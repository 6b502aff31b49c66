// Package grouppush is what happens to a group of Okta that is pushed to the target: it is created with its members, renamed,
// filled and emptied, linked, left behind and deleted.
package grouppush

import (
	"context"
	"net/http"
	"slices"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForEachApp("Group push", func(scope *spec.Scope) {
		crew := &crew{stage: s, scope: scope}
		BeforeAll(func(ctx SpecContext) { crew.assemble(ctx) })
		created(crew)
		empty(crew)
		taken(crew)
		renamed(crew)
		members(crew)
		drifted(crew)
		overwritten(crew)
		paused(crew)
		left(crew)
		deleted(crew)
		vanished(crew)
		returning(crew)
		linked(crew)
		byRule(crew)
		together(crew)
	})
	p.ForServer("Groups, as Okta asks for them", func(scope *spec.Scope) { bodies(scope, s) })
}

// crew are the people who are put into groups and taken out of them: three, whom the app has provisioned.
type crew struct {
	stage         *stage.Stage
	scope         *spec.Scope
	app           *stage.App
	ada, ben, cem *stage.Employee
}

func (w *crew) assemble(ctx context.Context) {
	w.app = w.stage.Apps[w.scope.App]
	w.ada = w.app.Hire(ctx, w.stage.People.Someone(), nil)
	w.ben = w.app.Hire(ctx, w.stage.People.Someone(), nil)
	w.cem = w.app.Hire(ctx, w.stage.People.Someone(), nil)
}

// about is a requirement about pushed groups: all of them need groups, and three people who are provisioned.
func (w *crew) about(requirement scimdrill.Requirement, body func(*spec.Case)) (scimdrill.Requirement, func(*spec.Case)) {
	requirement.Needs = append([]scimdrill.Capability{scimdrill.HasGroups}, requirement.Needs...)
	return requirement, func(c *spec.Case) {
		for _, member := range []*stage.Employee{w.ada, w.ben, w.cem} {
			member.Given(c)
		}
		body(c)
	}
}

// name is a name for a group of this kind of app.
func (w *crew) name(what string) string {
	return w.stage.GroupName("Drill " + what + " " + string(w.scope.App))
}

// template reports whether the app is one of the catalog, which sends PATCH.
func (w *crew) template() bool { return w.scope.App == scimdrill.Template }

// holds fails the case unless the target's group has the team's name and exactly these members.
func holds(c *spec.Case, team *stage.Team, when string, members ...*stage.Employee) {
	group := team.Look(c)
	c.NoDifference("the group "+when, group.Differences(map[string]any{"displayName": team.Okta.Name}))
	hasMembers(c, group, when, members...)
}

// hasMembers fails the case unless a group has exactly these members, each once.
func hasMembers(c *spec.Case, group probe.Resource, when string, members ...*stage.Employee) {
	if want, found := stage.IDsOf(members...), stage.MemberIDs(group); !slices.Equal(want, found) {
		c.Fail("the members %s: expected %v, found %v", when, want, found)
	}
}

// gone fails the case unless the target answers 404 to the group.
func gone(c *spec.Case, s *stage.Stage, team *stage.Team) {
	answer, err := s.Target.Get(c.Context(), probe.GroupPath(team.ID), "look whether the group is gone")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	if answer.Status() != http.StatusNotFound {
		c.Fail("reading the group that was deleted: expected status 404, found %d", answer.Status())
	}
}

// accepted fails the case unless every request of a push was answered with 2xx.
func accepted(c *spec.Case, push *stage.TeamPush) {
	c.Shows(push.Wire...)
	c.AdminSees(push.Mapping.Error)
	for _, exchange := range push.Wire {
		if exchange.Status() < 200 || exchange.Status() > 299 {
			c.Decisive(exchange)
			c.Fail("%s: expected a status of 2xx, found %d", exchange.Request.Method, exchange.Status())
		}
	}
}

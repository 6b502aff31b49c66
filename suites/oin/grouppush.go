package oin

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

// groupPush: the part of the plan about the tab "Push Groups". All of it needs three people who are provisioned.
func groupPush(d *desk) {
	Describe("group push", Ordered, func() {
		w := &pushing{desk: d}
		once(func(ctx context.Context) {
			w.ada = d.app().Hire(ctx, d.stage.People.Someone(), nil)
			w.ben = d.app().Hire(ctx, d.stage.People.Someone(), nil)
			w.cem = d.app().Hire(ctx, d.stage.People.Someone(), nil)
		})
		pushed(w)
		members(w)
		paused(w)
		unlinked(w)
		linked(w)
		unrenamed(w)
		byRule(w)
		bulk(w)
	})
}

// pushing are the people who are put into groups.
type pushing struct {
	*desk

	ada, ben, cem *stage.Employee
}

// about is a requirement about pushed groups, with what all of them need.
func (w *pushing) about(requirement scimdrill.Requirement, body func(*spec.Case)) (scimdrill.Requirement, func(*spec.Case)) {
	requirement.Needs = append([]scimdrill.Capability{scimdrill.HasGroups}, requirement.Needs...)
	return requirement, func(c *spec.Case) {
		for _, member := range []*stage.Employee{w.ada, w.ben, w.cem} {
			member.Given(c)
		}
		body(c)
	}
}

func (w *pushing) name(what string) string {
	return w.stage.GroupName("OIN " + what + " " + string(w.scope.App))
}

// push makes a group in Okta and pushes it; the case is blocked when that fails. The caller dissolves it.
func (w *pushing) push(c *spec.Case, what string, members ...*stage.Employee) *stage.Team {
	team, push := w.app().PushTeam(c.Context(), w.name(what), members...)
	if push.Reason() != "" {
		team.Dissolve(c.Context())
	}
	push.Given(c)
	return team
}

// holds fails the case unless the target's group has the team's name and exactly these members.
func (w *pushing) holds(c *spec.Case, team *stage.Team, when string, members ...*stage.Employee) {
	group := team.Look(c)
	c.NoDifference("the group "+when, group.Differences(map[string]any{"displayName": team.Okta.Name}))
	w.hasMembers(c, group, when, members...)
}

func (w *pushing) hasMembers(c *spec.Case, group probe.Resource, when string, members ...*stage.Employee) {
	if want, found := stage.IDsOf(members...), stage.MemberIDs(group); !slices.Equal(want, found) {
		c.Fail("the members %s: expected %v, found %v", when, want, found)
	}
}

// isGone fails the case unless the target answers 404 to the group.
func (w *pushing) isGone(c *spec.Case, id string) {
	answer, err := w.stage.Target.Get(c.Context(), probe.GroupPath(id), "look whether the group is gone")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	if answer.Status() != http.StatusNotFound {
		c.Fail("reading the group that was deleted: expected status 404, found %d", answer.Status())
	}
}

// stay fails the case unless the accounts of members are there, and active: a group was deleted, and nobody's account with it.
func (w *pushing) stay(c *spec.Case, when string, members ...*stage.Employee) {
	for _, member := range members {
		w.shows(c, when, member, map[string]any{"userName": member.Email, "active": true})
	}
}

// drift makes other people the members of a group in the target, as somebody may who works there.
func (w *pushing) drift(c *spec.Case, team *stage.Team, members ...*stage.Employee) {
	list := []any{}
	for _, member := range members {
		list = append(list, map[string]any{"value": member.ID()})
	}
	answer, err := w.stage.Target.Do(c.Context(), probe.Ask{
		Method: http.MethodPut, Path: probe.GroupPath(team.ID), Purpose: "change the members of " + team.Okta.Name + " in the target, behind Okta's back",
		Body: probe.Body(map[string]any{
			"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:Group"}, "displayName": team.Okta.Name, "members": list,
		}),
	})
	stage.Drift{Answer: answer, Err: err}.Given(c)
}

// named are the ids of the groups that have a name.
func (w *pushing) named(c *spec.Case, name string) []string {
	answer, err := w.stage.Target.Get(c.Context(), probe.GroupLookupPath(name), "look for groups with the name "+name)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	resources, _ := answer.At("Resources").([]any)
	ids := []string{}
	for _, resource := range resources {
		if group, isObject := resource.(map[string]any); isObject {
			ids = append(ids, probe.Resource(group).ID())
		}
	}
	return ids
}

package stage

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Look reads the group by id, now; the case fails when the target does not show it.
func (t *Team) Look(c *spec.Case) probe.Resource {
	if t.ID == "" {
		c.Block("reading the group %s by id: no id of it is known", t.Okta.Name)
	}
	return t.app.Stage.Group(c, t.ID)
}

// Group reads a group by id, with its members; the case fails when the target does not show it. Where a group is shown
// without members they are asked for by name: a server may leave them out until then (RFC 7643 §7, returned "request").
func (s *Stage) Group(c *spec.Case, id string) probe.Resource {
	group := s.readGroup(c, probe.GroupPath(id), id)
	if group.At("members") == nil {
		if members := s.readGroup(c, probe.GroupPath(id)+"?attributes=members", id).At("members"); members != nil {
			group["members"] = members
		}
	}
	return group
}

func (s *Stage) readGroup(c *spec.Case, path, id string) probe.Resource {
	answer, err := s.Target.Get(c.Context(), path, "read the group "+id)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	if answer.Status() != http.StatusOK {
		c.Fail("reading the group %s by id: expected status 200, found %d", id, answer.Status())
	}
	group, err := answer.Resource()
	if err != nil {
		c.Fail("reading the group %s by id: %v", id, err)
	}
	return group
}

// MemberIDs are the values of a group's members, sorted, one for each time that somebody is listed.
func MemberIDs(group probe.Resource) []string {
	members, _ := group.At("members").([]any)
	ids := make([]string, 0, len(members))
	for i := range members {
		ids = append(ids, fmt.Sprint(group.At(fmt.Sprintf("members[%d].value", i))))
	}
	slices.Sort(ids)
	return ids
}

// IDsOf are the target's ids of employees, sorted.
func IDsOf(employees ...*Employee) []string {
	ids := make([]string, 0, len(employees))
	for _, employee := range employees {
		ids = append(ids, employee.ID())
	}
	slices.Sort(ids)
	return ids
}

// MembersNow are the members of a pushed group as the target shows them, for a case that comes later; nil when it does not show
// the group.
func (s *Stage) MembersNow(ctx context.Context, team *Team) []string {
	if team.ID == "" {
		return nil
	}
	for _, query := range []string{"", "?attributes=members"} {
		answer, err := s.Target.Get(ctx, probe.GroupPath(team.ID)+query, "read the members of "+team.Okta.Name)
		if err != nil || answer.Status() != http.StatusOK {
			return nil
		}
		if group, err := answer.Resource(); err == nil && (group.At("members") != nil || query != "") {
			return MemberIDs(group)
		}
	}
	return nil
}

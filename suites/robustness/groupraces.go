package robustness

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// groupRaces: many requests about the members of one group at the same moment.
func groupRaces(scope *spec.Scope, w *world) {
	var once sync.Once
	var crew []stage.Made
	members := func(c *spec.Case) []string {
		once.Do(func() { crew = w.hire(c.Context(), 8) })
		ids := make([]string, len(crew))
		for i, made := range crew {
			made.Given(c)
			ids[i] = made.ID
		}
		return ids
	}
	needs := []scimdrill.Capability{scimdrill.HasGroups, scimdrill.CanPatch}
	cites := []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7644", "3.5.2.1"), cite.Issue("fleetdm/fleet", 50724)}

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.group-adds",
		Title: "Members who are added to a group at the same moment, each by a PATCH of its own, are all in it.",
		Why:   "Okta pushes memberships one by one and several at a time. Who is lost on the way is shown as a member in Okta, and cannot get in.",
		Fix:   "Write a row for each member; where the list is one value, lock it while it is read, changed and written.",
		Level: scimdrill.Must, Cites: cites, Needs: needs, Kills: []string{"write-race"},
	}, func(c *spec.Case) {
		ids := members(c)
		group := w.MakeGroup(c.Context(), "a group for many at once", w.GroupName("Crowd"))
		group.Given(c)
		var asks []probe.Ask
		for _, id := range ids {
			asks = append(asks, member(group.ID, map[string]any{"op": "add", "path": "members", "value": []any{map[string]any{"value": id}}}))
		}
		// One by itself first: where that is not taken, what is lost is no matter of meeting.
		first, err := w.Target.Do(c.Context(), asks[0])
		if err != nil || first.Status() >= http.StatusMultipleChoices {
			c.Block("a PATCH that adds a member by itself was answered with status %d", first.Status())
		}
		want := ids[:1:1]
		for i, reply := range w.Target.AtOnce(c.Context(), asks[1:]...) {
			if took(c, "a PATCH that adds a member, beside others", reply) {
				want = append(want, ids[1+i])
			}
		}
		w.holds(c, group.ID, want)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.group-adds-and-removes",
		Title: "Members who are added and removed at the same moment are in the group, and out of it.",
		Why:   "Who was removed while somebody else was added stays in the group, with all that it grants.",
		Fix:   "Write a row for each member; where the list is one value, lock it while it is read, changed and written.",
		Level: scimdrill.Must, Cites: cites, Needs: needs, Kills: []string{"write-race"},
	}, func(c *spec.Case) {
		ids := members(c)
		half := len(ids) / 2
		group := w.MakeGroup(c.Context(), "a group for coming and going", w.GroupName("Tide"), ids[:half]...)
		group.Given(c)
		var asks []probe.Ask
		for i := range half {
			asks = append(asks,
				member(group.ID, map[string]any{"op": "add", "path": "members", "value": []any{map[string]any{"value": ids[half+i]}}}),
				member(group.ID, map[string]any{"op": "remove", "path": fmt.Sprintf(`members[value eq %q]`, ids[i])}),
			)
		}
		in := map[string]bool{}
		for _, id := range ids[:half] {
			in[id] = true
		}
		for i, reply := range w.Target.AtOnce(c.Context(), asks...) {
			if !took(c, "a PATCH of members, beside others", reply) {
				continue
			}
			if i%2 == 0 {
				in[ids[half+i/2]] = true
			} else {
				in[ids[i/2]] = false
			}
		}
		w.holds(c, group.ID, slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !in[id] }))
	})
}

// hire makes so many users, one after the other.
func (w *world) hire(ctx context.Context, many int) []stage.Made {
	crew := make([]stage.Made, many)
	for i := range crew {
		crew[i] = w.MakeUser(ctx, "one of many", w.NewUser(w.People.Someone()))
	}
	return crew
}

// member is a PATCH of the members. Its answer is not to be compressed: it is longer or shorter by who came first, and whether it is
// compressed would tell two runs apart.
func member(group string, operation any) probe.Ask {
	return probe.Ask{
		Method: http.MethodPatch, Path: "/Groups/" + url.PathEscape(group), Header: map[string]string{"Accept-Encoding": "identity"}, Body: patch(operation),
		Purpose: "change the members, at once with other requests",
	}
}

// holds fails the case unless the group has these members. A server may show members only to those who ask for them (RFC 7643 §7).
func (w *world) holds(c *spec.Case, group string, want []string) {
	var answer probe.Answer
	for _, query := range []string{"", "?attributes=members"} {
		var err error
		answer, err = w.Target.Get(c.Context(), "/Groups/"+url.PathEscape(group)+query, "who is in the group?")
		c.Answered(err)
		if answer.At("members") != nil {
			break
		}
	}
	c.Decisive(answer.Exchange)
	listed, _ := answer.At("members").([]any)
	var found []string
	for i := range listed {
		found = append(found, fmt.Sprint(answer.At(fmt.Sprintf("members[%d].value", i))))
	}
	missing := slices.DeleteFunc(slices.Clone(want), func(id string) bool { return slices.Contains(found, id) })
	tooMany := slices.DeleteFunc(slices.Clone(found), func(id string) bool { return slices.Contains(want, id) })
	if len(missing)+len(tooMany) > 0 || len(found) != len(want) {
		c.Fail("after changes of members at once, all answered with success: expected %d members, found %d; missing: %s; too many: %s",
			len(want), len(found), orNone(missing), orNone(tooMany))
	}
}

func orNone(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return strings.Join(ids, ", ")
}

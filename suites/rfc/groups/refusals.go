package groups

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// refusals: what may not be done to members, and what becomes of the rest then.
func refusals(scope *spec.Scope, h *hall) {
	Describe("what may not be done to members", func() {
		// undone fails the case unless the answer is a success, or a refusal after which the members are as before: RFC 7644 does not
		// say whether a server has to take a member whom it does not know.
		undone := func(c *spec.Case, t team, what string, answer int) {
			switch {
			case answer >= http.StatusInternalServerError:
				c.Fail("%s: expected success or a refusal with 4xx, found %d", what, answer)
			case answer >= http.StatusBadRequest:
				t.holds(c, what+" was refused with "+http.StatusText(answer)+", so that nothing of the PATCH may stay", h.ada)
			}
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.unknown-member",
			Title: "A PATCH that names a member who does not exist is taken, or refused with 4xx and undone as a whole.",
			Why:   "Okta repeats a push that failed from the start; what the first one has done by half is done to the wrong group of people.",
			Fix:   "Look all members up before anything is stored; answer 400 invalidValue where one is unknown.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7644", "3.12")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-unknown-member-500", "patch-not-atomic"},
		}, func(c *spec.Case) {
			t := h.team(c, "Unknown", h.ada)
			ids := h.ids(c, h.ben)
			answer := t.patches(c, "add a member, and one who does not exist",
				patching.Add("members", membersOf(ids...)), patching.Add("members", membersOf(h.s.NoSuchID())))
			undone(c, t, "adding a member, and one who does not exist,", answer.Status())
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.partly-unknown-members",
			Title: "An operation with known and unknown members is taken, or refused and undone as a whole.",
			Why:   "The admin reads an error and believes that nobody was added; some were.",
			Fix:   "Look all members up before anything is stored.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.Issue("fleetdm/fleet", 52600)}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-known-members-stay", "group-unknown-member-500"},
		}, func(c *spec.Case) {
			t := h.team(c, "Partly", h.ada)
			ids := h.ids(c, h.ben)
			answer := t.patches(c, "add a list of one who exists and one who does not", patching.Add("members", membersOf(ids[0], h.s.NoSuchID())))
			undone(c, t, "adding a list of one who exists and one who does not", answer.Status())
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.member-immutable",
			Title: "The value of a member cannot be changed: a PATCH that tries is refused, and changes nothing.",
			Why:   "A member who turns into somebody else gives access to a person whom nobody added.",
			Fix:   "Refuse to change value, $ref and type of a member with 400 mutability; members are removed and added.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "4.2"), cite.RFC("7644", "3.5.2")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-member-rewritten"},
		}, func(c *spec.Case) {
			t := h.team(c, "Immutable", h.ada)
			id := h.ids(c, h.ben)[0]
			answer := t.patches(c, "change the value of a member", patching.Replace(chosen(h.ada.ID)+".value", id))
			c.Expect(answer.Status()).To(And(BeNumerically(">=", http.StatusBadRequest), BeNumerically("<", http.StatusInternalServerError)),
				"status of a PATCH that changes the value of a member")
			t.holds(c, "after a change of a member's value was refused", h.ada)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.patch-unknown",
			Title: "A PATCH of a group that does not exist is answered with 404.",
			Why:   "404 tells Okta that the group is to be created again; by a success members are pushed into nothing.",
			Fix:   "Look the group up first and answer 404 when there is none.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-unknown-id-accepted", "group-gone-500"},
		}, func(c *spec.Case) {
			t := team{h: h, id: h.s.NoSuchID()}
			answer := t.patches(c, "rename a group that does not exist", patching.Replace("displayName", h.s.GroupName("Nothing")))
			c.Expect(answer.Status()).To(Equal(http.StatusNotFound), "status of a PATCH of a group that does not exist")
		})
	})
}

package list

import (
	"net/http"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/jsondiff"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// contents: the resources in a list.
func contents(scope *spec.Scope, s *stage.Stage, people *crowd.Crowd) {
	filtered := []scimdrill.Capability{scimdrill.CanFilter}
	listed := func(c *spec.Case, member *crowd.Member) probe.Resource {
		answer := people.Ask(c, "userName eq "+crowd.Quote(member.UserName))
		object, isObject := answer.At("Resources[0]").(map[string]any)
		if !isObject {
			c.Block("%s is not found by userName: %s", member.Name, crowd.Refusal(answer))
		}
		return object
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.item-minimum",
		Title: "A resource in a list has its schemas, its id and its meta.",
		Why:   "Okta links by the id in the list; without meta.resourceType a query over everything cannot be read at all.",
		Fix:   "Render resources in a list with the same code as a single one.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "3"), cite.RFC("7643", "3.1"), cite.RFC("7644", "3.4.2")},
		Needs: filtered,
		Kills: []string{"list-items-brief"},
	}, func(c *spec.Case) {
		people.Given(c)
		item := listed(c, people.Ada)
		c.Expect(item.At("schemas")).To(ContainElement(crowd.Core), "schemas of a user in a list")
		c.Expect(item.ID()).To(Equal(people.Ada.ID), "id of a user in a list")
		if people.Ada.Resource.At("meta") != nil {
			c.Expect(item.Text("meta.resourceType")).To(Equal("User"), "meta.resourceType of a user in a list")
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.item-as-read",
		Title: "A resource in a list is as it is when it is read by its id.",
		Why:   "An import knows people from lists alone: what is left out there is removed from their profiles.",
		Fix:   "Render resources in a list with the same code as a single one.",
		Level: scimdrill.Should,
		Cites: append(listing(), cite.RFC("7643", "7")),
		Needs: filtered,
		Kills: []string{"list-items-brief", "list-items-without-extensions"},
	}, func(c *spec.Case) {
		people.Given(c)
		answer, err := s.Target.Get(c.Context(), probe.UserPath(people.Ada.ID), "read Ada by her id")
		c.Answered(err)
		whole, err := answer.Resource()
		if err != nil || answer.Status() != http.StatusOK {
			c.Block("Ada cannot be read by her id: %s", crowd.Refusal(answer))
		}
		c.Same("Ada in a list, compared with Ada by her id", whole, listed(c, people.Ada), jsondiff.EmptyIsAbsent(), jsondiff.AnyOrder())
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.without-deleted",
		Title: "A resource that was deleted is in no list any more.",
		Why:   "Okta would link the account that is gone, and every push to it would fail with 404.",
		Fix:   "Leave what is deleted, or marked as such, out of every query.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.6")},
		Needs: []scimdrill.Capability{scimdrill.CanFilter, scimdrill.CanDelete},
		Kills: []string{"deleted-still-found"},
	}, func(c *spec.Case) {
		person := s.People.Someone()
		made := s.MakeUser(c.Context(), "somebody who is deleted", s.NewUser(person))
		made.Given(c)
		gone, err := s.Target.Do(c.Context(), probe.Ask{Method: http.MethodDelete, Path: probe.UserPath(made.ID), Purpose: "delete them"})
		if err != nil || gone.Status() >= 300 {
			c.Block("deleting a user failed: %s", crowd.Refusal(gone))
		}
		people.Finds(c, "userName eq "+crowd.Quote(person.Email))
	})
}

package bulk

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// changes: a PUT, a PATCH and a DELETE in one request.
func changes(scope *spec.Scope, s *stage.Stage) {
	Describe("a PUT, a PATCH and a DELETE in one request", Ordered, func() {
		var replaced, patched, deleted stage.Made
		var changed job
		BeforeAll(func(ctx SpecContext) {
			another := func() (people.Person, stage.Made) {
				person := s.People.Someone()
				return person, s.MakeUser(ctx, "a user to be changed in bulk", s.NewUser(person))
			}
			var person people.Person
			person, replaced = another()
			_, patched = another()
			_, deleted = another()
			if replaced.ID == "" || patched.ID == "" || deleted.ID == "" {
				return
			}
			body := s.NewUser(person)
			body["name"] = map[string]any{"givenName": "Replaced", "familyName": person.Family}
			operations := []operation{
				{"method": http.MethodPut, "path": probe.UserPath(replaced.ID), "data": body},
				{"method": http.MethodDelete, "path": probe.UserPath(deleted.ID)},
			}
			if s.Capabilities == nil || s.Capabilities[scimdrill.CanPatch] {
				operations = append(operations, operation{"method": http.MethodPatch, "path": probe.UserPath(patched.ID), "data": map[string]any{
					"schemas": []string{patching.Schema}, "Operations": []any{patching.Replace("name.givenName", "Patched")},
				}})
			}
			changed = send(ctx, s, "replace a user, delete one and patch one", 0, operations...)
		})
		given := func(c *spec.Case) {
			replaced.Given(c)
			patched.Given(c)
			deleted.Given(c)
		}

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.put",
			Title: "A PUT in a bulk request replaces the resource that its path names.",
			Why:   "A client that sends its nightly changes in bulk changes nothing.",
			Fix:   "Carry out PUT in a bulk request as one that comes alone.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7")},
			Kills: []string{"bulk-post-only", "bulk-says-done"},
		}), func(c *spec.Case) {
			given(c)
			succeeded(c, "a PUT in a bulk request", changed.of(c, "", 0), http.StatusOK)
			c.Expect(read(c, s, probe.UserPath(replaced.ID)).Text("name.givenName")).To(Equal("Replaced"), "name.givenName after PUT in a bulk request")
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.delete",
			Title: "A DELETE in a bulk request deletes the resource that its path names.",
			Why:   "People who were deleted in bulk keep their accounts.",
			Fix:   "Carry out DELETE in a bulk request as one that comes alone.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7"), cite.RFC("7644", "3.6")},
			Kills: []string{"bulk-post-only", "bulk-says-done"},
		}, scimdrill.CanDelete), func(c *spec.Case) {
			given(c)
			succeeded(c, "a DELETE in a bulk request", changed.of(c, "", 1), http.StatusNoContent, http.StatusOK)
			c.Expect(read(c, s, probe.UserPath(deleted.ID)).Status()).To(Equal(http.StatusNotFound), "status of GET of a user whom a bulk request deleted")
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.patch",
			Title: "A PATCH in a bulk request changes the resource that its path names.",
			Why:   "People who were deactivated in bulk stay active.",
			Fix:   "Carry out PATCH in a bulk request as one that comes alone.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7"), cite.RFC("7644", "3.5.2")},
			Kills: []string{"bulk-post-only", "bulk-says-done"},
		}, scimdrill.CanPatch), func(c *spec.Case) {
			given(c)
			succeeded(c, "a PATCH in a bulk request", changed.of(c, "", 2), http.StatusOK, http.StatusNoContent)
			c.Expect(read(c, s, probe.UserPath(patched.ID)).Text("name.givenName")).To(Equal("Patched"), "name.givenName after PATCH in a bulk request")
		})
	})
}

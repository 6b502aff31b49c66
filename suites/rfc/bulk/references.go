package bulk

import (
	"net/http"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// references: operations that name what others create.
func references(scope *spec.Scope, s *stage.Stage) {
	Describe("references by bulkId", func() {
		group := func(what, bulkID string, members ...string) operation {
			listed := make([]any, len(members))
			for i, member := range members {
				listed[i] = map[string]any{"value": member}
			}
			return post("/Groups", bulkID, map[string]any{
				"schemas": []string{groupSchema}, "displayName": s.GroupName(what), "members": listed,
			})
		}
		members := func(c *spec.Case, result string) []string { return s.Members(c, result) }

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.reference",
			Title: "A reference by bulkId stands for the id of what another operation created.",
			Why:   "A client that creates people and their group in one request has no ids yet.",
			Fix:   "Put the id in the place of bulkId:… wherever it stands in the data of a later operation.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.2")},
			Kills: []string{"bulk-references-literal"},
		}, scimdrill.HasGroups), func(c *spec.Case) {
			sent := send(c.Context(), s, "create a user, and a group with them", 0, createUser(s, s.People.Someone(), "user"), group("Bulk", "team", "bulkId:user"))
			user, team := sent.of(c, "user", 0), sent.of(c, "team", 1)
			succeeded(c, "the create of a user", user, http.StatusCreated)
			succeeded(c, "the create of a group that names the user by bulkId", team, http.StatusCreated)
			c.Expect(members(c, idOf(c, team))).To(ConsistOf(idOf(c, user)), "members of the group")
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.circular-references",
			Title: "References that form a circle are resolved, or answered with 409.",
			Why:   "A client with nested groups cannot tell what to mend from a 500.",
			Fix:   "Create both first and put the references in afterwards, or answer 409 to what cannot be resolved.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.1")},
			Kills: []string{"bulk-circle-500"},
		}, scimdrill.HasGroups), func(c *spec.Case) {
			sent := send(c.Context(), s, "create two groups that hold each other", 0, group("Circle A", "a", "bulkId:b"), group("Circle B", "b", "bulkId:a"))
			answer := sent.Heard(c)
			if answer.Status() == http.StatusConflict {
				return
			}
			for place, bulkID := range []string{"a", "b"} {
				succeeded(c, "a group in a circle", sent.of(c, bulkID, place), http.StatusCreated, http.StatusConflict)
			}
			// What was resolved is opened again, so that nothing goes on in a circle.
			for place, bulkID := range []string{"a", "b"} {
				if result := sent.of(c, bulkID, place); result.Text("location") != "" {
					s.Ask(c.Context(), http.MethodDelete, "/Groups/"+url.PathEscape(idOf(c, result)), "open the circle", nil)
				}
			}
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.reference-unknown",
			Title: "An operation that refers to a bulkId which nothing has fails by itself; the others are carried out.",
			Why:   "One slip in a request of a thousand operations must not undo the rest, or be stored as a member named “bulkId:…”.",
			Fix:   "Answer 400 or 409 in the result of the operation whose reference cannot be resolved.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.2"), cite.RFC("7644", "3.7.3")},
			Kills: []string{"bulk-reference-unknown-500", "bulk-reference-unknown-kept"},
		}, scimdrill.HasGroups), func(c *spec.Case) {
			sent := send(c.Context(), s, "create a group with nobody's bulkId, and a user", 0,
				group("Bulk", "team", "bulkId:nobody"), createUser(s, s.People.Someone(), "user"))
			succeeded(c, "a create beside an operation with an unknown bulkId", sent.of(c, "user", 1), http.StatusCreated)
			failed(c, "a group whose member is an unknown bulkId", sent.of(c, "team", 0))
		})
	})
}

// versions: conditions within a bulk request.
func versions(scope *spec.Scope, s *stage.Stage) {
	Describe("versions", func() {
		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.version",
			Title: "An operation whose version is not the current one is refused, and changes nothing.",
			Why:   "version in a bulk request is what If-Match is in a single one: without it a stale change overwrites a newer one.",
			Fix:   "Compare version with that of the resource; put 412 into the result where they differ.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7"), cite.RFC("7644", "3.14")},
			Kills: []string{"bulk-version-ignored"},
		}, scimdrill.CanETag, scimdrill.CanDelete), func(c *spec.Case) {
			made := s.MakeUser(c.Context(), "a user with a version", s.NewUser(s.People.Someone()))
			made.Given(c)
			sent := send(c.Context(), s, "delete a version that never was", 0, operation{
				"method": http.MethodDelete, "path": "/Users/" + url.PathEscape(made.ID), "version": `W/"rehearsal-of-no-version"`,
			})
			// Table 8 lists 409 for a version that does not match, too.
			succeeded(c, "a DELETE of another version", sent.of(c, "", 0), http.StatusPreconditionFailed, http.StatusConflict)
			c.Expect(read(c, s, "/Users/"+url.PathEscape(made.ID)).Status()).To(Equal(http.StatusOK), "status of GET of the user after it")
		})
	})
}

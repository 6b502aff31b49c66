package bulk

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// creates: two users in one request, and what the results say.
func creates(scope *spec.Scope, s *stage.Stage) {
	Describe("two users in one request", Ordered, func() {
		var first, second people.Person
		var made job
		BeforeAll(func(ctx SpecContext) {
			first, second = s.People.Someone(), s.People.Someone()
			made = send(ctx, s, "create two users", 0, createUser(s, first, "first"), createUser(s, second, "second"))
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.create",
			Title: "A bulk request with several creates makes all of them.",
			Why:   "Half of a department is missing, and the answer was 200.",
			Fix:   "Carry out every operation of the request.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7")},
			Kills: []string{"bulk-first-only", "bulk-says-done"},
		}), func(c *spec.Case) {
			for place, person := range []people.Person{first, second} {
				result := made.of(c, []string{"first", "second"}[place], place)
				succeeded(c, "a create in a bulk request", result, http.StatusCreated)
				user := read(c, s, probe.UserPath(idOf(c, result)))
				c.Expect(user.Status()).To(Equal(http.StatusOK), "status of GET of a user whom a bulk request made")
				c.Expect(strings.EqualFold(user.Text("userName"), person.Email)).To(BeTrue(), "userName: expected %s, found %s", person.Email, user.Text("userName"))
			}
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.one-result-each",
			Title: "The answer has one result for each operation that was processed.",
			Why:   "A client that cannot tell what became of an operation has to send it again.",
			Fix:   "Put a result into the answer for each operation, successes as well as failures.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.3")},
			Kills: []string{"bulk-errors-only", "bulk-first-only"},
		}), func(c *spec.Case) {
			c.Expect(made.results(c)).To(HaveLen(2), "results of two operations")
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.bulk-id",
			Title: "The result of a create has the bulkId of its operation.",
			Why:   "By it alone a client learns which of its users has which id.",
			Fix:   "Copy bulkId from the operation to its result.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7"), cite.RFC("7644", "3.7.3")},
			Kills: []string{"bulk-id-dropped"},
		}), func(c *spec.Case) {
			var found []string
			for _, result := range made.results(c) {
				found = append(found, result.Text("bulkId"))
			}
			c.Expect(found).To(ConsistOf("first", "second"), "bulkId of the results")
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.location",
			Title: "The result of an operation that succeeded has the location of the resource.",
			Why:   "The result need not hold the resource: without a location a client does not know the id.",
			Fix:   "Set location in every result but that of a POST which failed.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.3")},
			Kills: []string{"bulk-without-location"},
		}), func(c *spec.Case) {
			for _, result := range made.results(c) {
				succeeded(c, "a create in a bulk request", result, http.StatusCreated)
				c.Expect(result.Text("location")).To(MatchRegexp(`Users/[^/]+$`), "location in the result of a create")
			}
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.method",
			Title: "Every result says which method it is of.",
			Why:   "Results without a bulkId are told apart by method and location.",
			Fix:   "Copy method from the operation to its result.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7"), cite.RFC("7644", "3.7.3")},
			Kills: []string{"bulk-method-dropped"},
		}), func(c *spec.Case) {
			for _, result := range made.results(c) {
				c.Expect(strings.ToUpper(result.Text("method"))).To(Equal(http.MethodPost), "method in the result of a create")
			}
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.status",
			Title: "Every result has a status, which is that of the operation.",
			Why:   "The answer as a whole is 200: only status says what became of the operation.",
			Fix:   "Set status to the code that the operation would have had by itself, as a string: \"201\".",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.3")},
			Kills: []string{"bulk-status-missing", "bulk-status-200"},
		}), func(c *spec.Case) {
			for _, result := range made.results(c) {
				succeeded(c, "a create in a bulk request", result, http.StatusCreated)
			}
		})
	})
}

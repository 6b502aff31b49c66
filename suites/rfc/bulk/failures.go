package bulk

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// failures: an operation that fails among others.
func failures(scope *spec.Scope, s *stage.Stage) {
	Describe("an operation that fails", Ordered, func() {
		var sent job
		BeforeAll(func(ctx SpecContext) {
			sent = send(ctx, s, "an operation that fails, and a create", 0, absent(s), createUser(s, s.People.Someone(), "after"))
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.goes-on",
			Title: "An operation that fails does not keep the others from being carried out.",
			Why:   "One person who is gone already keeps everybody after them from being created.",
			Fix:   "Go on after a failure, unless failOnErrors says otherwise.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.3"), cite.RFC("7644", "3.7")},
			Kills: []string{"bulk-stops-at-first", "bulk-all-or-nothing"},
		}), func(c *spec.Case) {
			result := sent.of(c, "after", 1)
			succeeded(c, "a create after an operation that failed", result, http.StatusCreated)
			c.Expect(read(c, s, probe.UserPath(idOf(c, result))).Status()).To(Equal(http.StatusOK), "status of GET of the user whom it made")
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.error-status",
			Title: "The result of an operation that failed has the status that it would have had by itself.",
			Why:   "404 for somebody who is gone is success to a client that deletes; 400 or 500 is something to look into.",
			Fix:   "Take the status of the result from the same piece of code as for single requests.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.3"), cite.RFC("7644", "3.12")},
			Kills: []string{"bulk-status-200", "bulk-errors-400", "bulk-status-missing"},
		}), func(c *spec.Case) {
			succeeded(c, "a DELETE of nobody in a bulk request", sent.of(c, "", 0), http.StatusNotFound)
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.error-body",
			Title: "The result of an operation that failed has a SCIM error as its response.",
			Why:   "“400” alone does not tell which attribute of which of a thousand people was wrong.",
			Fix:   "Put the Error that the operation would have had by itself into response.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.3"), cite.RFC("7644", "3.12")},
			Kills: []string{"bulk-errors-bare"},
		}), func(c *spec.Case) {
			result := sent.of(c, "", 0)
			failed(c, "a DELETE of nobody in a bulk request", result)
			c.Expect(result.At("response.schemas")).To(ContainElement(errorSchema), "schemas of response in the result of a failure")
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.failed-create",
			Title: "A create that fails has a result with its bulkId, and makes nothing.",
			Why:   "The client has to know which of its people is not there.",
			Fix:   "Answer a failed create with its bulkId, its status and the error.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.3")},
			Kills: []string{"bulk-id-dropped", "bulk-status-200"},
		}), func(c *spec.Case) {
			person := s.People.Someone()
			s.MakeUser(c.Context(), "a user whose userName is taken", s.NewUser(person)).Given(c)
			sent := send(c.Context(), s, "a create of a userName that is taken", 0, createUser(s, person, "taken"))
			results := sent.results(c)
			c.Expect(results).To(HaveLen(1), "results of one operation")
			failed(c, "a create of a userName that is taken", results[0])
			c.Expect(results[0].Text("bulkId")).To(Equal("taken"), "bulkId in the result of a create that failed")
		})

		for _, bad := range []struct {
			id, what string
			o        func() operation
		}{
			{"bad-method", "an operation with the method GET", func() operation {
				return operation{"method": http.MethodGet, "path": probe.UserPath(s.NoSuchID())}
			}},
			{"bad-path", "an operation on an endpoint that is not there", func() operation {
				return operation{"method": http.MethodDelete, "path": "/Rehearsals/" + s.NoSuchID()}
			}},
		} {
			scope.Check(requirement(scimdrill.Requirement{
				ID:    "rfc.bulk." + bad.id,
				Title: "In a bulk request " + bad.what + " is refused: by itself, or with the whole request.",
				Why:   "A success for what cannot be done tells the client that it was.",
				Fix:   "Check method and path of each operation; put 400, 404 or 405 with an error into its result.",
				Cites: []scimdrill.Citation{cite.RFC("7644", "3.7"), cite.RFC("7644", "3.7.3")},
				Kills: []string{"bulk-" + bad.id + "-accepted", "bulk-errors-500"},
			}), func(c *spec.Case) {
				sent := send(c.Context(), s, bad.what, 0, bad.o())
				if answer := sent.Heard(c); answer.Status() >= http.StatusBadRequest {
					c.Expect(answer.Status()).To(BeNumerically("<", http.StatusInternalServerError), "status of a bulk request with %s", bad.what)
					return
				}
				failed(c, bad.what, sent.of(c, "", 0))
			})
		}
	})
}

// stopping: failOnErrors.
func stopping(scope *spec.Scope, s *stage.Stage) {
	Describe("failOnErrors", func() {
		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.fail-on-errors",
			Title: "failOnErrors 1 stops a bulk request at the first operation that fails.",
			Why:   "A client sets it where what follows would do harm without what went before.",
			Fix:   "Count failures, and leave the rest undone and unanswered once there are as many as failOnErrors.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.3"), cite.RFC("7644", "3.7")},
			Kills: []string{"bulk-fail-on-errors-ignored"},
		}), func(c *spec.Case) {
			person := s.People.Someone()
			results := send(c.Context(), s, "an operation that fails, and a create that must not happen", 1,
				absent(s), createUser(s, person, "after")).results(c)
			for _, result := range results {
				if code, is := status(result); is && code < http.StatusBadRequest {
					c.Fail("after a failure with failOnErrors 1: expected nothing to be done, found a result with status %d", code)
				}
			}
			answer, err := s.Target.Lookup(c.Context(), person.Email, "look for the user who must not be there")
			c.Answered(err)
			found, _ := answer.At("Resources").([]any)
			for i := range found {
				name := probe.Resource{"it": found[i]}.Text("it.userName")
				c.Expect(strings.EqualFold(name, person.Email)).To(BeFalse(), "%s was created after a failure with failOnErrors 1", person.Email)
			}
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.fail-on-two-errors",
			Title: "failOnErrors 2 lets one operation fail.",
			Why:   "A client that allows for some failures gets none of the rest done.",
			Fix:   "Stop when the number of failures has reached failOnErrors, not at the first.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.3")},
			Kills: []string{"bulk-stops-at-first"},
		}), func(c *spec.Case) {
			sent := send(c.Context(), s, "an operation that fails, and a create", 2, absent(s), createUser(s, s.People.Someone(), "after"))
			succeeded(c, "a create after one failure with failOnErrors 2", sent.of(c, "after", 1), http.StatusCreated)
		})
	})
}

package bulk

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// messages: the request and the answer as a whole.
func messages(scope *spec.Scope, s *stage.Stage) {
	Describe("the message", func() {
		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.answer",
			Title: "A bulk request is answered with 200 and a BulkResponse, also where an operation failed.",
			Why:   "A client reads the results of what was done from it; without them it has to read everything again.",
			Fix:   "Answer 200 with schemas BulkResponse and the results in Operations, whatever became of each.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7"), cite.RFC("7644", "3.7.3")},
			Kills: []string{"bulk-answer-bare", "bulk-207"},
		}), func(c *spec.Case) {
			answer := send(c.Context(), s, "a bulk request of one operation that fails", 0, absent(s)).Heard(c)
			c.Expect(answer.Status()).To(Equal(http.StatusOK), "status of POST /Bulk")
			c.Expect(answer.At("schemas")).To(ContainElement(responseSchema), "schemas of the answer")
			c.Expect(answer.At("Operations")).To(HaveLen(1), "results of one operation")
		})

		for _, m := range []struct {
			id, title string
			body      map[string]any
		}{
			{"schemas-missing", "A bulk request without schemas is answered with 400.", map[string]any{}},
			{"schemas-wrong", "A bulk request whose schemas is that of a PATCH is answered with 400.", map[string]any{
				"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
			}},
		} {
			scope.Check(requirement(scimdrill.Requirement{
				ID:    "rfc.bulk." + m.id,
				Title: m.title,
				Why:   "A message that is taken for something else does something else, to many resources at once.",
				Fix:   "Refuse a body whose schemas does not hold " + requestSchema + " with 400 invalidSyntax.",
				Cites: []scimdrill.Citation{cite.RFC("7644", "3.7"), cite.RFC("7644", "3.12")},
				Kills: []string{"bulk-schemas-unchecked"},
			}), func(c *spec.Case) {
				m.body["Operations"] = []operation{absent(s)}
				answer := s.Ask(c.Context(), http.MethodPost, "/Bulk", "a bulk request that is malformed", m.body).Heard(c)
				c.Expect(answer.Status()).To(Equal(http.StatusBadRequest), "status of a bulk request that is malformed")
			})
		}
	})
}

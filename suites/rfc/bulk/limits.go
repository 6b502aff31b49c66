package bulk

import (
	"encoding/json"
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

// limits: how much one request may have.
func limits(scope *spec.Scope, s *stage.Stage) {
	Describe("limits", Ordered, func() {
		// most is how far a limit is tried: a request of more than that is a burden in itself.
		const mostOperations, mostBytes = 2000, 4 << 20
		limit := func(c *spec.Case, name string, most int) int {
			config := s.Ask(c.Context(), http.MethodGet, "/ServiceProviderConfig", "read the limits of bulk requests", nil).Heard(c)
			number, isNumber := config.At("bulk." + name).(json.Number)
			value, err := number.Int64()
			if !isNumber || err != nil || value < 1 {
				c.NotApplicable("the target gives no limit by bulk.%s", name)
			}
			if value > int64(most) {
				c.NotApplicable("bulk.%s is %d: a request beyond it would be a burden in itself", name, value)
			}
			return int(value)
		}
		// beyond is a request with one operation more than may be, sent once; none of them could change anything.
		var sent *job
		beyond := func(c *spec.Case) (probe.Answer, int) {
			most := limit(c, "maxOperations", mostOperations)
			if sent == nil {
				operations, nobody := make([]operation, most+1), absent(s)
				for i := range operations {
					operations[i] = nobody
				}
				request := send(c.Context(), s, "a bulk request of too many operations", 0, operations...)
				sent = &request
			}
			return sent.Heard(c), most
		}

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.max-operations",
			Title: "A bulk request of more operations than maxOperations is answered with 413.",
			Why:   "A client splits its request at 413. A part that is dropped in silence is never sent again.",
			Fix:   "Count the operations before any is carried out; answer 413 beyond maxOperations.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.4")},
			Kills: []string{"bulk-limit-cut", "bulk-limit-500"},
		}, scimdrill.HasDiscovery), func(c *spec.Case) {
			answer, _ := beyond(c)
			c.Expect(answer.Status()).To(Equal(http.StatusRequestEntityTooLarge), "status of a bulk request of too many operations")
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.limit-named",
			Title: "The 413 says which limit was exceeded.",
			Why:   "Too many operations are split by number, too many bytes by size: a client has to know.",
			Fix:   "Name the limit and its value in detail.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.4")},
			Kills: []string{"bulk-limit-unnamed"},
		}, scimdrill.HasDiscovery), func(c *spec.Case) {
			answer, most := beyond(c)
			if answer.Status() != http.StatusRequestEntityTooLarge {
				c.Block("a bulk request of too many operations was answered with %d, not 413", answer.Status())
			}
			plain := strings.NewReplacer(",", "", ".", "", " ", "", "'", "", "_", "").Replace(answer.Text("detail"))
			number := probe.Body(most)
			c.Expect(strings.Contains(plain, string(number)) || strings.Contains(strings.ToLower(plain), "maxoperations")).To(BeTrue(),
				"detail of the 413: expected the limit, %d operations, found %q", most, answer.Text("detail"))
		})

		scope.Check(requirement(scimdrill.Requirement{
			ID:    "rfc.bulk.max-payload",
			Title: "A bulk request of more bytes than maxPayloadSize is answered with 413.",
			Why:   "A client splits its request at 413; a connection that is cut, or a 500, makes it send the same again.",
			Fix:   "Stop reading at maxPayloadSize and answer 413.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.7.4")},
			Kills: []string{"bulk-limit-500"},
		}, scimdrill.HasDiscovery, scimdrill.AllowsHeavy), func(c *spec.Case) {
			most := limit(c, "maxPayloadSize", mostBytes)
			nobody := absent(s)
			nobody["data"] = map[string]any{"rehearsal": strings.Repeat("x", most)}
			answer := send(c.Context(), s, "a bulk request of too many bytes", 0, nobody).Heard(c)
			c.Expect(answer.Status()).To(Equal(http.StatusRequestEntityTooLarge), "status of a bulk request of too many bytes")
		})
	})
}

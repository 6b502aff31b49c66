package read

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// nobody: ids that nobody has.
func nobody(scope *spec.Scope, s *stage.Stage) {
	Describe("an id that nobody has", Ordered, func() {
		var absent stage.Asked
		BeforeAll(func(ctx SpecContext) {
			absent = s.Ask(ctx, http.MethodGet, "/Users/"+s.NoSuchID(), "read a user who does not exist", nil)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.unknown-404",
			Title: "A user who does not exist is answered with 404.",
			Why:   "By 404 Okta knows that the user is gone, and says “Matching user not found”; any other status is a broken server to it.",
			Fix:   "Answer 404 whatever the form of the id: one that cannot be parsed is one that nobody has.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7644", "3.4.1")},
			Kills: []string{"unknown-user-500"},
		}, func(c *spec.Case) {
			c.Expect(absent.Heard(c).Status()).To(Equal(http.StatusNotFound), "status of the read")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.unknown-error",
			Title: "The answer for a user who does not exist is a SCIM error whose status is the text \"404\".",
			Why:   "A 404 without a SCIM error may come from a proxy or a wrong base URL: a client must not take it for “this person is gone”.",
			Fix:   "Send the Error schema with status as a text, from every place that answers 404.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
			Kills: []string{"error-as-text", "error-as-html"},
		}, func(c *spec.Case) {
			found := absent.Heard(c)
			c.Expect(found.NotJSON).NotTo(HaveOccurred(), "body of the %d", found.Status())
			c.Expect(found.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:Error"), "schemas")
			c.Expect(found.At("status")).To(Equal(found.StatusText()), "status in the body")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.odd-ids",
			Title: "An id of odd characters, or of four thousand, is answered with 404 or another 4xx, never with 5xx.",
			Why:   "Such ids come from broken clients and from people who look for a way in; a 500 shows them where to dig.",
			Fix:   "Look ids up as they are, with a bound parameter, and answer 404 when nothing is found.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
			Kills: []string{"odd-id-500"},
		}, func(c *spec.Case) {
			for _, id := range []string{"%27", "%22%20or%201%3D1", "a%2Fb", "%23", "..%2F..%2FUsers", "%25", "%F0%9F%8C%B1", "%7E" + strings.Repeat("x", 4000)} {
				found := s.Ask(c.Context(), http.MethodGet, "/Users/"+id, "read a user with an odd id", nil).Heard(c)
				c.Expect(found.Status()).To(And(BeNumerically(">=", 400), BeNumerically("<", 500)), "status of GET /Users/%.40s", id)
			}
		})
	})
}

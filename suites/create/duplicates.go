package create

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

// duplicates: a create that is sent again, as Okta does after a timeout.
func duplicates(scope *spec.Scope, s *stage.Stage) {
	Describe("a userName that is taken", Ordered, func() {
		var person people.Person
		var first prior
		var second, shouted probe.Answer
		var errSecond, errShouted error
		BeforeAll(func(ctx SpecContext) {
			person = s.People.Someone()
			first = alreadyThere(ctx, s, person, person.Email)
			other := person
			other.Given, other.Family = "Second", "Person"
			again := probe.Ask{
				Method: http.MethodPost, Path: "/Users", Body: probe.Body(s.NewUser(other)),
				Purpose: "create " + person.Email + " a second time",
			}
			second, errSecond = s.Target.Do(ctx, again)
			other.Email, other.Given = strings.ToUpper(person.Email), "Third"
			again.Body = probe.Body(s.NewUser(other))
			again.Purpose = "create " + strings.ToUpper(person.Email) + " beside " + person.Email
			shouted, errShouted = s.Target.Do(ctx, again)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.duplicate-409",
			Title: "A second create with the same userName is answered with 409.",
			Why:   "Okta repeats a create that timed out. Only a 409 tells it that the person is there; a 400 or a 500 is reported as a fault of the application.",
			Fix:   "Keep userName unique in the database and answer a violation with 409.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.OktaSPEC(15), cite.OktaProtocol("Create users"), cite.Issue("FusionAuth/fusionauth-issues", 3149)},
			Kills: []string{"duplicate-accepted", "duplicate-400", "duplicate-500"},
		}, func(c *spec.Case) {
			first.given(c)
			c.Answered(errSecond)
			c.Decisive(second.Exchange)
			c.Expect(second.Status()).To(Equal(409), "status of the second create")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.duplicate-error-body",
			Title: "The 409 carries a SCIM error with status \"409\" and a detail.",
			Why:   "The detail is what the admin reads after “Errors reported by remote server:”.",
			Fix:   "Answer with the Error schema, status as a string, scimType uniqueness and a detail that names the attribute.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7644", "3.3")},
			Kills: []string{"duplicate-accepted", "error-as-text", "error-as-html"},
		}, func(c *spec.Case) {
			first.given(c)
			c.Answered(errSecond)
			c.Decisive(second.Exchange)
			c.Expect(second.Status()).To(BeNumerically(">=", 400), "status of the second create")
			c.Expect(second.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:Error"), "schemas")
			c.Expect(second.At("detail")).NotTo(Or(BeNil(), BeEquivalentTo("")), "detail")
			c.Expect(second.Text("status")).To(Equal(second.StatusText()), "status in the body")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.duplicate-other-case",
			Title: "A create whose userName differs from a taken one in case alone is answered with 409.",
			Why:   "Two users who differ in case alone cannot be told apart by Okta's lookup.",
			Fix:   "Make the unique index case-insensitive.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7644", "3.3")},
			Kills: []string{"duplicate-accepted", "duplicate-400", "duplicate-500"},
		}, func(c *spec.Case) {
			first.given(c)
			c.Answered(errShouted)
			c.Decisive(shouted.Exchange)
			c.Expect(shouted.Status()).To(Equal(409), "status of the create in capitals")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.duplicate-changes-nothing",
			Title: "A create that is refused changes nothing of the user who is there.",
			Why:   "A repeated create must not overwrite what has happened since the first.",
			Fix:   "Refuse before writing; never turn a POST into an update.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.Issue("lightdash/lightdash", 22402)},
			Kills: []string{"duplicate-overwrites"},
		}, func(c *spec.Case) {
			first.given(c)
			c.Shows(second.Exchange, shouted.Exchange)
			answer, err := s.Target.Get(c.Context(), probe.UserPath(first.id), "read the first user back")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Text("name.givenName")).To(Equal(person.Given), "the first user's given name")
		})
	})
}

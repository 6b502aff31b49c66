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

// answer: the answer to a create with the least that a user needs.
func answer(scope *spec.Scope, s *stage.Stage) {
	Describe("the answer", Ordered, func() {
		var person people.Person
		var made stage.Made
		BeforeAll(func(ctx SpecContext) {
			person = s.People.Someone()
			made = s.MakeUser(ctx, "a user with the least that one needs", s.NewUser(person))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.status-201",
			Title: "A create with no more than the mandatory attributes is answered with 201.",
			Why:   "Clients take 201, and nothing else, for “created”: with 200 many look for an existing user, with 202 they wait for ever.",
			Fix:   "Answer 201 Created once the user is stored; ask for no attribute that /Schemas does not call required.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3")},
			Kills: []string{"create-answers-200"},
		}, func(c *spec.Case) {
			c.Expect(made.Heard(c).Status()).To(Equal(http.StatusCreated), "status of the create")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.body",
			Title: "The answer to a create holds the user as it was stored.",
			Why:   "Without it a client has to ask again before it knows the id, and Okta gives up with “Create new user returned empty user”.",
			Fix:   "Send the representation of the new user as the body of the 201.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3")},
			Kills: []string{"create-empty-answer"},
		}, func(c *spec.Case) {
			found := made.Heard(c)
			c.Expect(found.Status()).To(BeNumerically("<", 300), "status of the create")
			user, err := found.Resource()
			c.Expect(err).NotTo(HaveOccurred(), "body of the answer")
			c.NoDifference("the user in the answer", probe.Unlike(map[string]any{"userName": person.Email}, user))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.location",
			Title: "The answer to a create names the new user's address in the Location header.",
			Why:   "It is the one place where every client finds the address of what it created, whatever is in the body.",
			Fix:   "Send Location: <base URL>/Users/<id> with the 201.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3")},
			Kills: []string{"location-missing"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Decisive(made.Answer.Exchange)
			c.Expect(made.Answer.Exchange.Response.Header.Get("Location")).NotTo(BeEmpty(), "Location header of the 201")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.location-is-meta-location",
			Title: "The Location header of a create and meta.location name the same address.",
			Why:   "A client keeps one of the two; where they differ, half of all clients come back to the wrong address.",
			Fix:   "Make both from the same id and base URL, seen from outside: behind a proxy, use the address of the proxy.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.RFC("7643", "3.1")},
			Kills: []string{"location-of-collection"},
		}, func(c *spec.Case) {
			user := made.Resource(c)
			header := made.Answer.Exchange.Response.Header.Get("Location")
			if header == "" {
				c.Block("the answer to the create has no Location header")
			}
			c.Expect(user.Text("meta.location")).NotTo(BeEmpty(), "meta.location in the answer")
			inHeader, err := s.Target.Address(header)
			c.Expect(err).NotTo(HaveOccurred(), "Location header of the 201")
			inBody, err := s.Target.Address(user.Text("meta.location"))
			c.Expect(err).NotTo(HaveOccurred(), "meta.location in the answer")
			c.Expect(inBody).To(Equal(inHeader), "meta.location beside the Location header")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.location-opens",
			Title: "The user is found at the address in the Location header of the create.",
			Why:   "A client that follows the address and finds nothing, or somebody else, takes the create for lost.",
			Fix:   "Make Location from the id and the base URL that clients use.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.RFC("7643", "3.1")},
			Kills: []string{"location-of-collection"},
		}, func(c *spec.Case) {
			made.Given(c)
			header := made.Answer.Exchange.Response.Header.Get("Location")
			if header == "" {
				c.Block("the answer to the create has no Location header")
			}
			path, below := s.Target.Below(header)
			if !below {
				c.NotApplicable("the Location header leads to %s, which is not below the base URL of this run", header)
			}
			user := s.Ask(c.Context(), http.MethodGet, path, "follow the Location header of the create", nil).Resource(c)
			c.Expect(user.ID()).To(Equal(made.ID), "id of the user at the address in Location")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.schemas",
			Title: "schemas in the answer is an array of URNs that names the User schema, and names nothing twice.",
			Why:   "A strict client tells by schemas what it has before it; without it the answer is no SCIM resource.",
			Fix:   "Send schemas with the core URN, and the URN of each extension that the user has data of, once.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3"), cite.RFC("7643", "3.3")},
			Kills: []string{"schemas-missing", "schemas-repeated"},
		}, func(c *spec.Case) {
			listed, isArray := made.Resource(c).At("schemas").([]any)
			c.Expect(isArray).To(BeTrue(), "schemas is an array")
			seen := map[string]bool{}
			for _, each := range listed {
				urn, isText := each.(string)
				c.Expect(isText).To(BeTrue(), "every value of schemas is a string")
				c.Expect(seen[strings.ToLower(urn)]).To(BeFalse(), "%s stands in schemas once", urn)
				seen[strings.ToLower(urn)] = true
			}
			c.Expect(seen).To(HaveKey(strings.ToLower(userSchema)), "schemas names the User schema")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.attributes-parameter",
			Title: "A create with ?attributes=userName is answered with the user's id, schemas and userName alone.",
			Why:   "The parameter holds for every answer that shows a resource; a client that asks for little must not be sent a whole person.",
			Fix:   "Apply attributes and excludedAttributes to the answers of POST, PUT and PATCH as to those of GET.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.9")},
			Kills: []string{"projection-on-get-alone"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			user := s.Ask(c.Context(), http.MethodPost, "/Users?attributes=userName", "make a user, and ask for its userName alone", body).Resource(c)
			c.Expect(user.ID()).NotTo(BeEmpty(), "id, which is always returned")
			c.NoDifference("the answer", probe.Unlike(map[string]any{"userName": body["userName"], "emails": nil, "active": nil}, user))
			c.Expect(user.At("name.familyName")).To(BeNil(), "name.familyName, which was not asked for")
		})
	})
}

package read

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// one: a user who is there.
func one(scope *spec.Scope, s *stage.Stage) {
	Describe("a user who is there", Ordered, func() {
		var person people.Person
		var made stage.Made
		var read stage.Asked
		BeforeAll(func(ctx SpecContext) {
			person = s.People.Someone()
			made = s.MakeUser(ctx, "a user to be read", s.NewUser(person))
			read = s.Ask(ctx, http.MethodGet, probe.UserPath(made.ID), "read the user by id", nil)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.by-id",
			Title: "A user is read under its id with 200, as one object.",
			Why:   "Okta reads the user before every update; a list in its place, or an answer of another status, ends the update.",
			Fix:   "Answer GET /Users/<id> with 200 and the user itself, without a ListResponse around it.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.1")},
			Kills: []string{"get-as-list", "create-lost"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Expect(read.Heard(c).Status()).To(Equal(http.StatusOK), "status of the read")
			c.NoDifference("the user", probe.Unlike(map[string]any{"id": made.ID, "userName": person.Email}, read.Resource(c)))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.same-id",
			Title: "A user has the same id in the answer to its create, in a read and in a list.",
			Why:   "Okta keeps the id from whichever came first and uses it for ever: one from a list that no read knows leads nowhere.",
			Fix:   "Make the id of one column, in one place.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Needs: []scimdrill.Capability{scimdrill.CanFilter},
			Kills: []string{"id-other-in-lists"},
		}, func(c *spec.Case) {
			made.Given(c)
			found, err := s.Target.Lookup(c.Context(), person.Email, "look the user up")
			c.Answered(err)
			c.Decisive(found.Exchange)
			if found.At("Resources[0]") == nil {
				c.Block("the lookup by userName does not find the user: status %d", found.Status())
			}
			c.Expect(found.At("Resources[0].id")).To(Equal(made.Answer.At("id")), "id in the list, beside that in the answer to the create")
			c.Expect(read.Resource(c).At("id")).To(Equal(made.Answer.At("id")), "id in the read, beside that in the answer to the create")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.location",
			Title: "meta.location of a user ends with /Users/ and its id.",
			Why:   "A client goes back to the user by it.",
			Fix:   "Make meta.location of the base URL, the endpoint and the id.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1"), cite.RFC("7644", "3.13")},
			Kills: []string{"meta-location-of-collection"},
		}, func(c *spec.Case) {
			made.Given(c)
			location := read.Resource(c).Text("meta.location")
			c.Expect(location).NotTo(BeEmpty(), "meta.location")
			address, err := s.Target.Address(location)
			c.Expect(err).NotTo(HaveOccurred(), "meta.location")
			c.Expect(address).To(HaveSuffix("/Users/"+made.ID), "meta.location, decoded")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.content-location",
			Title: "A Content-Location header, if there is one, names the same address as meta.location.",
			Why:   "The header is optional; where it is sent, HTTP caches and clients take it for the address of the user.",
			Fix:   "Leave the header out, or make it of the same value as meta.location.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Kills: []string{"content-location-of-collection"},
		}, func(c *spec.Case) {
			made.Given(c)
			user := read.Resource(c)
			header := read.Answer.Exchange.Response.Header.Get("Content-Location")
			if header == "" || user.Text("meta.location") == "" {
				return
			}
			inHeader, err := s.Target.Address(header)
			c.Expect(err).NotTo(HaveOccurred(), "Content-Location")
			inBody, err := s.Target.Address(user.Text("meta.location"))
			c.Expect(err).NotTo(HaveOccurred(), "meta.location")
			c.Expect(inHeader).To(Equal(inBody), "Content-Location beside meta.location")
		})
	})
}

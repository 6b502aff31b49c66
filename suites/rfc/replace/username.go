package replace

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

// userName: a PUT with another userName.
func userName(scope *spec.Scope, s *stage.Stage) {
	Describe("the userName", Ordered, func() {
		var next people.Person
		var made, other stage.Made
		var renamed, taken stage.Asked
		BeforeAll(func(ctx SpecContext) {
			person, neighbour := s.People.Someone(), s.People.Someone()
			next = s.People.Someone()
			made = s.MakeUser(ctx, "a user to be renamed", s.NewUser(person))
			other = s.MakeUser(ctx, "a user whose name is taken", s.NewUser(neighbour))
			renamed = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user by one with another userName", s.NewUser(next))
			taken = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user by one with somebody else's userName", s.NewUser(neighbour))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.username",
			Title: "A PUT with another userName renames the user, who keeps the id.",
			Why:   "People marry, and companies change their domain; a server that keeps the old name has a user whom no lookup finds.",
			Fix:   "Treat userName as readWrite; it is not the key.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7643", "4.1.1")},
			Kills: []string{"username-frozen"},
		}, func(c *spec.Case) {
			if d := s.Definitions(c.Context()); d.Known && !d.Keeps(userSchema, "userName") {
				c.NotApplicable("the target says that userName cannot be changed")
			}
			made.Given(c)
			c.Expect(renamed.Heard(c).Status()).To(Equal(http.StatusOK), "status of the PUT")
			c.NoDifference("the user as it is read back", probe.Unlike(map[string]any{"id": made.ID, "userName": next.Email}, s.Read(c, made.ID, "read the user back")))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.username-taken",
			Title: "A PUT with a userName that somebody else has is answered with 409.",
			Why:   "By 409 the admin reads that the name is taken; a 500 is sent again for ever, and a 200 makes two people one.",
			Fix:   "Keep userName unique in updates as in creates.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7643", "4.1.1")},
			Kills: []string{"duplicate-400", "duplicate-500"},
		}, func(c *spec.Case) {
			made.Given(c)
			other.Given(c)
			c.Expect(taken.Heard(c).Status()).To(Equal(http.StatusConflict), "status of the PUT")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.username-taken-scimtype",
			Title: "The refusal of a PUT whose userName is taken has scimType uniqueness.",
			Why:   "409 also says that a version is out of date: a client must know whether to read again or to stop.",
			Fix:   "Put scimType uniqueness into the error.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
			Kills: []string{"uniqueness-unsaid"},
		}, func(c *spec.Case) {
			other.Given(c)
			found := taken.Heard(c)
			if found.Status() != http.StatusConflict {
				c.Block("a PUT with a userName that is taken was answered with %d, not 409", found.Status())
			}
			c.Expect(found.At("scimType")).To(Equal("uniqueness"), "scimType")
		})
	})
}

package create

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// required: creates that lack what they must have.
func required(scope *spec.Scope, s *stage.Stage) {
	Describe("what is missing", Ordered, func() {
		var nameless stage.Asked
		BeforeAll(func(ctx SpecContext) {
			body := s.NewUser(s.People.Someone())
			delete(body, "userName")
			nameless = s.Ask(ctx, http.MethodPost, "/Users", "create a user without userName", body)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.username-missing",
			Title: "A create without userName is answered with 400.",
			Why:   "A user without a userName can never be looked up; a name that the server makes up is one that no client knows.",
			Fix:   "Ask for userName, and answer 400 with a detail that names it.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7644", "3.12")},
			Kills: []string{"username-made-up"},
		}, func(c *spec.Case) {
			c.Expect(nameless.Heard(c).Status()).To(Equal(http.StatusBadRequest), "status of a create without userName")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.username-missing-scimtype",
			Title: "The refusal of a create without userName has scimType invalidValue.",
			Why:   "A client tells by scimType whether it sent a wrong value or a body that could not be read: it mends the one and not the other.",
			Fix:   "Answer a missing required attribute with invalidValue; keep invalidSyntax for bodies that cannot be parsed.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
			Kills: []string{"scimtype-always-syntax"},
		}, func(c *spec.Case) {
			found := nameless.Heard(c)
			if found.Status() != http.StatusBadRequest {
				c.Block("a create without userName was answered with %d, not 400", found.Status())
			}
			c.Expect(found.At("scimType")).To(Equal("invalidValue"), "scimType")
		})

		refuses := func(id, title, userName string, level scimdrill.Level, cites ...scimdrill.Citation) {
			scope.Check(scimdrill.Requirement{
				ID:    id,
				Title: title,
				Why:   "Everybody whose userName is empty in the directory would become one and the same user, and nobody could look them up.",
				Fix:   "Refuse a userName without visible characters with 400 invalidValue.",
				Level: level,
				Cites: cites,
				Kills: []string{"username-made-up"},
			}, func(c *spec.Case) {
				person := s.People.Someone()
				body := s.NewUser(person)
				body["userName"], body["externalId"] = userName, person.EmployeeNumber
				c.Expect(s.Ask(c.Context(), http.MethodPost, "/Users", "create a user whose userName is empty", body).Heard(c).Status()).
					To(Equal(http.StatusBadRequest), "status of a create with userName %q", userName)
			})
		}
		refuses("rfc.create.username-empty", "A create whose userName is \"\" is answered with 400.", "", scimdrill.Must,
			cite.RFC("7643", "4.1.1"), cite.RFC("7644", "3.12"))
		refuses("rfc.create.username-blank", "A create whose userName is blank is answered with 400.", "   ", scimdrill.Should,
			cite.RFC("7643", "4.1.1"), cite.RFC("7644", "5"))

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.username-null",
			Title: "A create whose userName is null is answered with 400.",
			Why:   "null is the same as nothing: what holds for a missing userName holds for it.",
			Fix:   "Treat null as absent before required attributes are checked.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.5"), cite.RFC("7643", "4.1.1")},
			Kills: []string{"username-made-up"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			body["userName"] = nil
			c.Expect(s.Ask(c.Context(), http.MethodPost, "/Users", "create a user whose userName is null", body).Heard(c).Status()).
				To(Equal(http.StatusBadRequest), "status of a create with userName null")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.schemas-missing",
			Title: "A create without schemas is answered with 400.",
			Why:   "schemas says what the body is. A server that guesses takes a group, or another version's user, for a user.",
			Fix:   "Ask for schemas in every body that holds a resource.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3")},
			Kills: []string{"schemas-unchecked"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			delete(body, "schemas")
			c.Expect(s.Ask(c.Context(), http.MethodPost, "/Users", "create a user without schemas", body).Heard(c).Status()).
				To(Equal(http.StatusBadRequest), "status of a create without schemas")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.schemas-foreign",
			Title: "A create whose schemas names another resource type alone is answered with 400.",
			Why:   "A group that was posted to /Users by mistake must not become a person.",
			Fix:   "Ask for the User schema among schemas of a body that is posted to /Users.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3"), cite.RFC("7644", "3.3")},
			Kills: []string{"schemas-unchecked"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			body["schemas"] = []any{"urn:ietf:params:scim:schemas:core:2.0:Group"}
			c.Expect(s.Ask(c.Context(), http.MethodPost, "/Users", "create a user whose schemas names the Group schema", body).Heard(c).Status()).
				To(Equal(http.StatusBadRequest), "status of a create with a foreign schema")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.refused-leaves-nothing",
			Title: "A create that is refused leaves nobody behind.",
			Why:   "The admin mends the value and Okta tries again: with a remnant in the way it reads of a conflict with somebody whom nobody made.",
			Fix:   "Check the whole body before the first row is written, or write in one transaction.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.RFC("7644", "3.12"), cite.OktaProtocol("Create users")},
			Needs: []scimdrill.Capability{scimdrill.CanFilter},
			Kills: []string{"refused-and-kept"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			body := s.NewUser(person)
			body["emails"] = "not a list of addresses"
			refused := s.Ask(c.Context(), http.MethodPost, "/Users", "create a user whose emails is a text", body).Heard(c)
			if refused.Status() < 400 {
				c.NotApplicable("the target takes a text for emails: status %d", refused.Status())
			}
			found, err := s.Target.Lookup(c.Context(), person.Email, "look up who was refused")
			c.Answered(err)
			c.Decisive(found.Exchange)
			c.Expect(found.At("Resources[0]")).To(BeNil(), "user with the userName of the create that was answered with %d", refused.Status())
		})
	})
}

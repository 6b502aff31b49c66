package create

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// externalID: the client's own name for the user.
func externalID(scope *spec.Scope, s *stage.Stage) {
	Describe("externalId", Ordered, func() {
		var external string
		var named, unnamed stage.Made
		BeforeAll(func(ctx SpecContext) {
			person := s.People.Someone()
			external = "00uX" + strings.ToLower(person.EmployeeNumber) + "Qz/Ä"
			body := s.NewUser(person)
			body["externalId"] = external
			named = s.MakeUser(ctx, "a user with an externalId in capitals and small letters", body)
			unnamed = s.MakeUser(ctx, "a user without an externalId", s.NewUser(s.People.Someone()))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.external-id-kept",
			Title: "externalId is kept letter by letter, capitals and all.",
			Why:   "It is the client's own key, and case counts in it: Okta's ids of two people may differ in case alone.",
			Fix:   "Store externalId as it came; compare it with regard to case.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Kills: []string{"externalid-lost", "external-id-lowered"},
		}, func(c *spec.Case) {
			named.Given(c)
			c.Expect(s.Read(c, named.ID, "read the user with the externalId").At("externalId")).To(Equal(external), "externalId")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.external-id-not-invented",
			Title: "A user who was created without an externalId has none.",
			Why:   "A client takes every externalId for one of its own; an invented one belongs to nobody, or to somebody else.",
			Fix:   "Leave externalId empty where no client has set it.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Kills: []string{"external-id-invented"},
		}, func(c *spec.Case) {
			unnamed.Given(c)
			c.NoDifference("the user as it is read back", s.Read(c, unnamed.ID, "read the user without an externalId").
				Differences(map[string]any{"externalId": probe.Absent{}}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.external-id-not-unique",
			Title: "A second user with the same externalId is accepted: only the client answers for what it means.",
			Why:   "The same person in two Okta orgs, or in an app that was connected anew, has one externalId; a conflict over it cannot be mended in Okta.",
			Fix:   "Put no unique index over externalId.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Kills: []string{"external-id-unique"},
		}, func(c *spec.Case) {
			named.Given(c)
			body := s.NewUser(s.People.Someone())
			body["externalId"] = external
			c.Expect(s.MakeUser(c.Context(), "another user with the same externalId", body).Heard(c).Status()).To(Equal(201), "status of the second create")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.external-id-not-trimmed",
			Title: "Blanks at the ends of an externalId are kept.",
			Why:   "externalId is caseExact: a server that tidies it up no longer finds what the client asks for.",
			Fix:   "Do not trim externalId.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.2"), cite.RFC("7643", "3.1")},
			Kills: []string{"values-trimmed"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			body := s.NewUser(person)
			body["externalId"] = " " + person.EmployeeNumber + " "
			made := s.MakeUser(c.Context(), "a user whose externalId has blanks at its ends", body)
			made.Given(c)
			found := s.Read(c, made.ID, "read the user back").At("externalId")
			if found == nil {
				c.NotApplicable("the target kept no externalId with blanks at its ends")
			}
			c.Expect(found).To(Equal(body["externalId"]), "externalId")
		})
	})
}

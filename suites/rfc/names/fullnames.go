package names

import (
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// fullNames: attributes with the URN of their schema before them.
func fullNames(scope *spec.Scope, s *stage.Stage) {
	Describe("full names", Ordered, func() {
		var person people.Person
		var made stage.Made
		BeforeAll(func(ctx SpecContext) {
			person = s.People.Someone()
			made = s.MakeUser(ctx, "a user", s.NewUser(person))
		})
		finds := func(id, title, urn, kill string) {
			scope.Check(scimdrill.Requirement{
				ID:    id,
				Title: title,
				Why:   "Clients write the full name where extensions have attributes of the same name; the URN holds dots and a colon of its own, and case does not count in it.",
				Fix:   "Split a full name at the last colon, and compare the URN without regard to case.",
				Level: scimdrill.Must,
				Cites: []scimdrill.Citation{cite.RFC("7644", "3.10")},
				Needs: []scimdrill.Capability{scimdrill.CanFilter},
				Kills: []string{kill},
			}, func(c *spec.Case) {
				made.Given(c)
				filter := url.QueryEscape(urn + `:userName eq "` + person.Email + `"`)
				found := s.Ask(c.Context(), http.MethodGet, "/Users?filter="+strings.ReplaceAll(filter, "+", "%20"), "look the user up by the full name", nil).Heard(c)
				c.Expect(found.Status()).To(Equal(http.StatusOK), "status of the lookup by %s:userName", urn)
				c.Expect(found.At("Resources[0].id")).To(Equal(made.Answer.At("id")), "id of whom the lookup finds")
			})
		}
		finds("rfc.names.full-name-in-filter", "A filter with the full name of an attribute, URN and all, finds whom the short name finds.",
			userSchema, "full-names-unknown")
		finds("rfc.names.urn-any-case-in-filter", "A filter with the full name of an attribute in other letter case finds the same user.",
			"URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER", "urn-case-sensitive")

		changes := func(id, title, urn, family, kill string) {
			scope.Check(scimdrill.Requirement{
				ID:    id,
				Title: title,
				Why:   "Okta and Microsoft Entra ID send full names in paths; 2.0 is no place to split at.",
				Fix:   "Split a full name at the last colon, and compare the URN without regard to case.",
				Level: scimdrill.Must,
				Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.RFC("7644", "3.5.2")},
				Needs: []scimdrill.Capability{scimdrill.CanPatch},
				Kills: []string{kill},
			}, func(c *spec.Case) {
				made.Given(c)
				patched(c, s, made.ID, urn+":name.familyName", family)
			})
		}
		changes("rfc.names.full-name-in-path", "A PATCH whose path is the full name of an attribute changes that attribute.",
			userSchema, "Fullname", "full-names-unknown")
		changes("rfc.names.urn-any-case-in-path", "A PATCH whose path is a full name in other letter case changes the same attribute.",
			"URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER", "Othercase", "urn-case-sensitive")

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.names.urn-any-case-in-extension",
			Title: "An extension whose URN is written in other letter case is the same extension.",
			Why:   "What is in it would be dropped without a word, as that of an unknown extension.",
			Fix:   "Compare URNs without regard to case when a body is read.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.RFC("7643", "3.3")},
			Needs: []scimdrill.Capability{scimdrill.HasEnterpriseSchema},
			Kills: []string{"urn-case-sensitive"},
		}, func(c *spec.Case) {
			if !s.Definitions(c.Context()).Keeps(stage.EnterpriseSchema, "department") {
				c.NotApplicable("the target does not say that it keeps a department")
			}
			body := s.NewUser(s.People.Someone())
			loud := strings.ToUpper(stage.EnterpriseSchema)
			stage.Extend(body, stage.EnterpriseSchema, map[string]any{"department": "Tour Operations"})
			body[loud] = body[stage.EnterpriseSchema]
			delete(body, stage.EnterpriseSchema)
			respelled(body, stage.EnterpriseSchema, loud)
			made := s.MakeUser(c.Context(), "a user whose extension is written in capitals", body)
			c.Expect(made.Heard(c).Status()).To(Equal(http.StatusCreated), "status of a create whose extension is written in capitals")
			c.Expect(s.Read(c, made.ID, "read the user back").At(stage.EnterpriseSchema+"|department")).To(Equal("Tour Operations"), "department")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.names.urn-any-case-in-schemas",
			Title: "A create whose schemas names the User schema in other letter case is accepted.",
			Why:   "URNs are compared without regard to case in names of attributes; a client that relies on it in schemas too must not be shut out.",
			Fix:   "Compare schemas without regard to case.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.RFC("7643", "3")},
			Kills: []string{"urn-case-sensitive"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			respelled(body, userSchema, strings.ToLower(userSchema))
			c.Expect(s.MakeUser(c.Context(), "a user whose schema is written in small letters", body).Heard(c).Status()).
				To(Equal(http.StatusCreated), "status of a create with the User schema in small letters")
		})
	})
}

// respelled writes a URN in schemas of a body in another way.
func respelled(body map[string]any, urn, other string) {
	listed, _ := body["schemas"].([]any)
	for i, each := range listed {
		if each == urn {
			listed[i] = other
		}
	}
}

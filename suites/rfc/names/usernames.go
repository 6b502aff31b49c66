package names

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// userNames: names that look alike and are one (RFC 7644 §5, RFC 8265 §3.3).
func userNames(scope *spec.Scope, s *stage.Stage) {
	Describe("userNames that are one", Ordered, func() {
		// one declares that the second form of a name is the first: it cannot be given to another user, and finds the first.
		one := func(name, what, first, second string) {
			Describe(what, Ordered, func() {
				var made, twin stage.Made
				var mark people.Person
				BeforeAll(func(ctx SpecContext) {
					other := s.People.Someone()
					mark = s.People.Someone()
					made = s.MakeUser(ctx, "a user in whose name "+what+" can differ", bodyOf(s, mark, mark, first))
					if made.ID != "" {
						twin = s.MakeUser(ctx, "a user whose name is the same in another form", bodyOf(s, other, mark, second))
					}
				})
				given := func(c *spec.Case) {
					if status := made.Answer.Status(); status == http.StatusBadRequest {
						c.NotApplicable("the target takes no such userName: status %d", status)
					}
					made.Given(c)
					if status := twin.Answer.Status(); status == http.StatusBadRequest {
						c.NotApplicable("the target takes no userName in the other form: status %d", status)
					}
				}

				scope.Check(scimdrill.Requirement{
					ID:    "rfc.names." + name + "-taken",
					Title: "A userName that differs from a taken one in " + what + " alone is answered with 409.",
					Why:   "The two look the same to everybody, and are typed on different keyboards: one person gets two accounts, or somebody else's.",
					Fix:   "Prepare userName by the PRECIS profile UsernameCaseMapped before it is stored and compared: width, case and composition.",
					Level: scimdrill.Must,
					Cites: []scimdrill.Citation{cite.RFC("7644", "5"), cite.RFC("8265", "3.3")},
					Kills: []string{"usernames-by-bytes"},
				}, func(c *spec.Case) {
					given(c)
					c.Expect(twin.Heard(c).Status()).To(Equal(http.StatusConflict), "status of a create with the same name in another form")
				})

				scope.Check(scimdrill.Requirement{
					ID:    "rfc.names." + name + "-found",
					Title: "A lookup whose userName differs in " + what + " alone finds the user.",
					Why:   "Okta looks people up by the form that its own directory holds; whoever is not found is created, and conflicts.",
					Fix:   "Prepare the value of a filter over userName as you prepare userName itself.",
					Level: scimdrill.Must,
					Cites: []scimdrill.Citation{cite.RFC("7644", "5"), cite.RFC("8265", "3.3")},
					Needs: []scimdrill.Capability{scimdrill.CanFilter},
					Kills: []string{"usernames-by-bytes"},
				}, func(c *spec.Case) {
					given(c)
					found, err := s.Target.Lookup(c.Context(), nameOf(mark, second), "look the user up by the same name in another form")
					c.Answered(err)
					c.Decisive(found.Exchange)
					c.Expect(found.At("Resources[0].id")).To(Equal(made.Answer.At("id")), "id of whom the lookup finds")
				})
			})
		}
		one("composition", "the composition of its accents", "zo\u00eb", "zoe\u0308")
		one("width", "the width of its letters", "zoe", "\uff5a\uff4f\uff45")
	})
}

// nameOf is a person's userName with a text before it.
func nameOf(person people.Person, text string) string { return text + "." + person.Email }

// bodyOf is the body of a person who bears another's name: two users of one address would be another conflict.
func bodyOf(s *stage.Stage, person, named people.Person, text string) map[string]any {
	body := s.NewUser(person)
	body["userName"] = nameOf(named, text)
	return body
}

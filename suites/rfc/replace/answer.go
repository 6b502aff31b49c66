package replace

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/jsondiff"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// answer: how a PUT that is all right is answered.
func answer(scope *spec.Scope, s *stage.Stage) {
	Describe("the answer", Ordered, func() {
		var body map[string]any
		var made stage.Made
		var put, read stage.Asked
		BeforeAll(func(ctx SpecContext) {
			person := s.People.Someone()
			made = s.MakeUser(ctx, "a user with every attribute that the target says it has", s.WholeUser(ctx, person))
			body = with(s.NewUser(person), map[string]any{"name": named("Replaced", "Person")})
			put = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user by one with the least that one needs", body)
			read = s.Ask(ctx, http.MethodGet, probe.UserPath(made.ID), "read the user back", nil)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.status-200",
			Title: "A PUT is answered with 200 and the whole user.",
			Why:   "Okta sends every change of a profile as a PUT, and takes what the answer shows for what is stored.",
			Fix:   "Offer PUT on /Users/<id>, and answer 200 with the representation after the change.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1")},
			Kills: []string{"put-unsupported", "put-204"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Expect(put.Heard(c).Status()).To(Equal(http.StatusOK), "status of the PUT")
			c.NoDifference("the user in the answer",
				probe.Unlike(map[string]any{"id": made.ID, "userName": body["userName"]}, put.Resource(c)))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.answer-is-truth",
			Title: "What the answer to a PUT shows is what a read shows, also of what the PUT left out.",
			Why:   "A server may clear what a PUT leaves out, or keep it. A client learns which only by the answer; one that sends the request back hides it.",
			Fix:   "Make the answer of what was stored, not of what was sent.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1")},
			Kills: []string{"put-omitted-hidden", "update-lost"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Same("the user as it is read, beside the answer to the PUT", put.Resource(c), read.Resource(c),
				jsondiff.EmptyIsAbsent(), jsondiff.AnyOrder(), jsondiff.Ignore("/meta/lastModified", "/meta/version"))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.attributes-parameter",
			Title: "A PUT with ?attributes=userName is answered with the user's id, schemas and userName alone.",
			Why:   "The parameter holds for every answer that shows a resource.",
			Fix:   "Apply attributes and excludedAttributes to the answers of POST, PUT and PATCH as to those of GET.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.9")},
			Kills: []string{"projection-on-get-alone"},
		}, func(c *spec.Case) {
			made.Given(c)
			put.Given(c)
			user := s.Ask(c.Context(), http.MethodPut, probe.UserPath(made.ID)+"?attributes=userName", "replace the user, and ask for its userName alone", body).Resource(c)
			c.NoDifference("the answer", probe.Unlike(map[string]any{"id": made.ID, "userName": body["userName"], "emails": nil}, user))
			c.Expect(user.At("name.familyName")).To(BeNil(), "name.familyName, which was not asked for")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.idempotent",
			Title: "The same PUT sent twice is answered with 200 twice, and leaves the same user.",
			Why:   "Okta repeats a PUT that timed out, and pushes profiles in which nothing changed; a server that finds nothing to do must not report a failure.",
			Fix:   "Do not take “no row was changed” for “no row was found”; replace lists instead of adding to them.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("9110", "9.2.2"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"put-repeated-404"},
		}, func(c *spec.Case) {
			made.Given(c)
			put.Given(c)
			again := s.Ask(c.Context(), http.MethodPut, probe.UserPath(made.ID), "replace the user by the same once more", body)
			c.Expect(again.Heard(c).Status()).To(Equal(http.StatusOK), "status of the second PUT")
			stage.OnlyChanged(c, "the user after the second PUT", read.Resource(c), s.Read(c, made.ID, "read the user after the second PUT"))
		})
	})
}

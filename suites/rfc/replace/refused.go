package replace

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// refused: what a PUT must not hold, and that nothing comes of one that does.
func refused(scope *spec.Scope, s *stage.Stage) {
	Describe("a PUT that must be refused", Ordered, func() {
		var body map[string]any
		var made stage.Made
		BeforeAll(func(ctx SpecContext) {
			body = s.NewUser(s.People.Someone())
			made = s.MakeUser(ctx, "a user to be replaced", body)
		})
		put := func(c *spec.Case, purpose string, body map[string]any) probe.Answer {
			made.Given(c)
			return s.Ask(c.Context(), http.MethodPut, probe.UserPath(made.ID), purpose, body).Heard(c)
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.username-missing",
			Title: "A PUT without userName is answered with 400.",
			Why:   "A PUT says what the user is to be. One that merges takes a broken request for an update, and nobody learns that it was broken.",
			Fix:   "Ask for required attributes in a PUT as in a create; partial changes are what PATCH is for.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7644", "3.12")},
			Kills: []string{"put-merges"},
		}, func(c *spec.Case) {
			c.Expect(put(c, "replace the user by one without userName", with(body, map[string]any{"userName": nil})).Status()).
				To(Equal(http.StatusBadRequest), "status of a PUT without userName")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.malformed",
			Title: "A PUT whose body is not JSON is answered with 400.",
			Why:   "A 500 says that the server is broken, and the client sends the same body again.",
			Fix:   "Turn every error of the JSON parser into a 400.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
			Kills: []string{"bad-body-500"},
		}, func(c *spec.Case) {
			made.Given(c)
			found := s.AskFor(c.Context(), probe.Ask{
				Method: http.MethodPut, Path: probe.UserPath(made.ID), Purpose: "replace the user by a body that breaks off", Body: []byte(`{"schemas":[`),
			}).Heard(c)
			c.Expect(found.Status()).To(Equal(http.StatusBadRequest), "status of a PUT that breaks off")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.refused-changes-nothing",
			Title: "A PUT that is refused changes nothing of the user.",
			Why:   "The admin reads that the update failed, and half of it is done: nobody knows which half.",
			Fix:   "Check the whole body before the first attribute is written, or write in one transaction.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7644", "3.12"), cite.OktaProtocol("Update a specific user (PUT)")},
			Kills: []string{"refused-half-written"},
		}, func(c *spec.Case) {
			made.Given(c)
			before := s.Read(c, made.ID, "read the user before the PUT")
			found := put(c, "replace the user by one whose emails is a text", with(body, map[string]any{"name": named("Half", "Written"), "emails": "a text"}))
			if found.Status() < 400 {
				c.NotApplicable("the target takes a text for emails: status %d", found.Status())
			}
			stage.OnlyChanged(c, "the user after the refusal", before, s.Read(c, made.ID, "read the user after the refusal"))
		})
	})
}

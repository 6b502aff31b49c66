package etag

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// reading: reads on a condition.
func reading(scope *spec.Scope, s *stage.Stage) {
	Describe("a read with If-None-Match", Ordered, func() {
		var made stage.Made
		var plain stage.Asked
		BeforeAll(func(ctx SpecContext) {
			made = s.MakeUser(ctx, "a user with a version", s.NewUser(s.People.Someone()))
			plain = s.AskFor(ctx, read(made.ID, "read the user", "", ""))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.not-modified",
			Title: "A read with If-None-Match and the current entity-tag is answered with 304 and no body.",
			Why:   "It saves the user on the way, for every client that asks whether something changed.",
			Fix:   "Answer 304 where If-None-Match holds the current tag, compared weakly.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.14"), cite.RFC("9110", "13.1.2")},
			Needs: needs(),
			Kills: []string{"if-none-match-ignored"},
		}, func(c *spec.Case) {
			made.Given(c)
			found := s.AskFor(c.Context(), read(made.ID, "read the user if it has changed", "If-None-Match", tagged(c, plain))).Heard(c)
			c.Expect(found.Status()).To(Equal(http.StatusNotModified), "status of a read with the current entity-tag in If-None-Match")
			c.Expect(found.Body()).To(BeEmpty(), "body of the 304")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.not-modified-star",
			Title: "A read with If-None-Match: * of a user who is there is answered with 304.",
			Why:   "The star stands for every version: such a read asks whether there is anybody at all.",
			Fix:   "Take * for every tag.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("9110", "13.1.2")},
			Needs: needs(),
			Kills: []string{"if-none-match-ignored"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Expect(s.AskFor(c.Context(), read(made.ID, "read the user if there is none", "If-None-Match", "*")).Heard(c).Status()).
				To(Equal(http.StatusNotModified), "status of a read with If-None-Match: *")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.other-is-sent",
			Title: "A read with If-None-Match and a tag that the user never had is answered with 200 and the user.",
			Why:   "A client that comes from elsewhere would be told that it has the user, and has not.",
			Fix:   "Compare the tags; that there is a header is no match.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("9110", "13.1.2")},
			Needs: needs(),
			Kills: []string{"if-none-match-any"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Expect(s.AskFor(c.Context(), read(made.ID, "read the user unless it has another version", "If-None-Match", `W/"scimdrill-never"`)).Resource(c).ID()).
				To(Equal(made.ID), "id of the user in the answer")
		})
	})
}

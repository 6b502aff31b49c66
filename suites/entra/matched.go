package entra

import (
	"encoding/json"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// matched: how Entra looks for a user before it makes one, and how it tests a connection.
func matched(scope *spec.Scope, s *stage.Stage) {
	Describe("a user whom Entra looks for", Ordered, func() {
		var jane user
		someone(s, &jane)

		scope.Check(scimdrill.Requirement{
			ID:    "entra.match.nobody",
			Title: "A filter that matches nobody is answered with 200 and totalResults 0.",
			Why:   "“Test Connection” asks for somebody who does not exist, and anything but an empty list is a wrong address to it.",
			Fix:   "Answer with 200 and an empty ListResponse.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("Get User by query, zero results"), cite.RFC("7644", "3.4.2")},
			Needs: needs(),
			Kills: []string{"no-match-404", "empty-list-as-array"},
		}, func(c *spec.Case) {
			answer, err := s.Target.Get(c.Context(), filtered("/Users", `userName eq "`+s.People.Nobody()+`"`), "test the connection, as Entra does")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(Equal(200), "status")
			c.Expect(answer.At("totalResults")).To(Equal(json.Number("0")), "totalResults")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.match.username",
			Title: "A filter on userName, with spaces as plus signs, finds the user whom it names.",
			Why:   "Entra encodes a query as a form. A server that takes the plus for one finds nobody, and everybody is made a second time.",
			Fix:   "Decode the query as a form does, once.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("Get User by query"), cite.Entra("General: users are queried by userName and externalId")},
			Needs: needs(),
			Kills: []string{"plus-in-query-literal"},
		}, func(c *spec.Case) {
			finds(c, s, jane, `userName eq "`+jane.Email+`"`)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.match.external-id",
			Title: "A filter on externalId finds the user whom it names.",
			Why:   "Entra looks people up by it whenever it is chosen for matching, and after a job has been started anew.",
			Fix:   "Let users be filtered by externalId.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("General: users are queried by userName and externalId")},
			Needs: needs(),
			Kills: []string{"filter-username-alone", "externalid-lost"},
		}, func(c *spec.Case) {
			finds(c, s, jane, `externalId eq "`+jane.externalID+`"`)
		})
	})
}

// filtered is a path with a filter, encoded as a form, as Entra's .NET does it.
func filtered(path, filter string) string {
	return path + "?filter=" + strings.ReplaceAll(url.QueryEscape(filter), "%20", "+")
}

// finds fails the case unless a filter finds that user alone.
func finds(c *spec.Case, s *stage.Stage, who user, filter string) probe.Answer {
	who.Given(c)
	answer, err := s.Target.Get(c.Context(), filtered("/Users", filter), "look for a user, as Entra does")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	c.Expect(answer.Status()).To(Equal(200), "status")
	c.Expect(answer.Text("Resources[0].id")).To(Equal(who.ID), "the user who is found")
	c.Expect(answer.At("Resources[1]")).To(BeNil(), "a second user who is found")
	return answer
}

package names

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// repeated: bodies in which one attribute stands twice.
func repeated(scope *spec.Scope, s *stage.Stage) {
	Describe("an attribute that stands twice", Ordered, func() {
		survives := func(id, title, second string, cites ...scimdrill.Citation) {
			scope.Check(scimdrill.Requirement{
				ID:    id,
				Title: title,
				Why:   "Which of the two is meant, nobody can tell; a server that breaks over it is sent the same body again, for ever.",
				Fix:   "Refuse such a body with 400, or take one of the two.",
				Level: scimdrill.Should,
				Cites: cites,
				Kills: []string{"repeated-member-500"},
			}, func(c *spec.Case) {
				body := string(probe.Body(s.NewUser(s.People.Someone())))
				twice := strings.Replace(body, "{", `{"`+second+`":"First","displayName":"Second",`, 1)
				found := s.AskFor(c.Context(), probe.Ask{
					Method: http.MethodPost, Path: "/Users", Purpose: "create a user with " + second + " and displayName", Body: []byte(twice),
				}).Heard(c)
				c.Expect(found.Status()).To(BeElementOf(http.StatusCreated, http.StatusBadRequest), "status of the create")
			})
		}
		survives("rfc.names.member-twice", "A body in which one member stands twice is answered with 201 or 400.", "displayName",
			cite.RFC("8259", "4"), cite.RFC("7644", "3.12"))
		survives("rfc.names.member-in-two-cases", "A body in which one attribute stands in two spellings is answered with 201 or 400.", "DISPLAYNAME",
			cite.RFC("7643", "2.1"), cite.RFC("7644", "3.12"))
	})
}

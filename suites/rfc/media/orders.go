package media

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// orders: the members of a JSON object have none.
func orders(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.member-order",
		Title: "The members of a body may come in any order.",
		Why:   "Clients write them as their language keeps them: a server that reads them in one order refuses the next client.",
		Fix:   "Read the whole object before looking at it.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "2.3.8"), cite.RFC("8259", "4")},
		Kills: []string{"member-order-strict"},
	}, func(c *spec.Case) {
		for _, backwards := range []bool{false, true} {
			person := s.People.Someone()
			body := s.NewUser(person)
			names := slices.Sorted(maps.Keys(body))
			if backwards {
				slices.Reverse(names)
			}
			answer := ask(c, s, probe.Ask{
				Method: http.MethodPost, Path: "/Users", Body: inOrder(body, names), Purpose: "create a user with the members in another order",
			})
			if answer.Status() >= 300 {
				c.Fail("a create whose members are %s: expected status 201, found %d", strings.Join(names, ", "), answer.Status())
			}
			if found := answer.Text("name.familyName"); found != "" && found != person.Family {
				c.Fail("a create whose members are %s: expected name.familyName %q, found %q", strings.Join(names, ", "), person.Family, found)
			}
		}
	})
}

// inOrder is a body whose members come in that order.
func inOrder(body map[string]any, names []string) []byte {
	var text bytes.Buffer
	for i, name := range names {
		separator := ","
		if i == 0 {
			separator = "{"
		}
		text.WriteString(separator)
		text.Write(probe.Body(name))
		text.WriteByte(':')
		text.Write(probe.Body(body[name]))
	}
	text.WriteByte('}')
	return text.Bytes()
}

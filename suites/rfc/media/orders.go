package media

import (
	"bytes"
	"maps"
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// orders: the members of a JSON object have none.
func orders(scope *spec.Scope, s *stage.Stage, somebody *subject) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.member-order",
		Title: "The members of a body may come in any order.",
		Why:   "Clients write them as their language keeps them: a server that reads them in one order refuses the next client.",
		Fix:   "Read the whole object before looking at it.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "2.3.8"), cite.RFC("8259", "4")},
		Kills: []string{"member-order-strict"},
	}, func(c *spec.Case) {
		body := s.NewUser(somebody.person)
		names := slices.Sorted(maps.Keys(body))
		forwards := somebody.put(c, s, scimJSON, inOrder(body, names))
		slices.Reverse(names)
		backwards := somebody.put(c, s, scimJSON, inOrder(body, names))
		for _, answer := range []probe.Answer{forwards, backwards} {
			c.Decisive(answer.Exchange)
			if answer.Status() >= 300 {
				c.Fail("a PUT whose members come in the order %.120s…: expected status 200, found %d", answer.Exchange.Request.Body, answer.Status())
			}
		}
		for _, path := range []string{"userName", "name.familyName", "emails[0].value"} {
			if forwards.Text(path) != backwards.Text(path) {
				c.Fail("%s: expected the same whatever the order, found %q and %q", path, forwards.Text(path), backwards.Text(path))
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

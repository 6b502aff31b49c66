package cursor

import (
	"encoding/json"
	"net/http"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// advertised: what the server says of its pages.
func advertised(scope *spec.Scope, q query) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.config",
		Title: "Where pagination is in ServiceProviderConfig, it says of cursor and of index whether they are offered; its sizes are numbers.",
		Why:   "A client chooses the way it pages by them: without index it does not know whether it may go on as it did.",
		Fix:   "Write both booleans; write defaultPageSize, maxPageSize and cursorTimeout as positive integers.",
		Level: scimdrill.Must,
		Cites: pages("4", cite.RFC("7643", "5")),
		Needs: []scimdrill.Capability{scimdrill.CanPageByCursor},
		Kills: []string{"cursor-config-incomplete"},
	}, func(c *spec.Case) {
		answer, err := q.Target.Get(c.Context(), "/ServiceProviderConfig", "what does the target say of its pages?")
		c.Answered(err)
		c.Decisive(answer.Exchange)
		if answer.Status() != http.StatusOK || answer.At("pagination") == nil {
			c.Block("ServiceProviderConfig no longer has pagination: status %d", answer.Status())
		}
		for _, name := range []string{"cursor", "index"} {
			c.Expect(answer.At("pagination."+name)).To(BeAssignableToTypeOf(true), "pagination.%s, a required boolean", name)
		}
		if method := answer.At("pagination.defaultPaginationMethod"); method != nil {
			c.Expect(method).To(BeElementOf("cursor", "index"), "pagination.defaultPaginationMethod")
		}
		for _, name := range []string{"defaultPageSize", "maxPageSize", "cursorTimeout"} {
			value := answer.At("pagination." + name)
			if value == nil {
				continue
			}
			number, isNumber := value.(json.Number)
			whole, err := number.Int64()
			if !isNumber || err != nil || whole < 1 {
				c.Fail("pagination.%s: expected a positive integer, found %v", name, value)
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.unspecified",
		Title: "A list for which neither cursor nor startIndex is sent is answered.",
		Why:   "Okta does not know cursors: a server that demands one has no users for it.",
		Fix:   "Choose a way to page where the client does not.",
		Level: scimdrill.Must,
		Cites: pages("2"),
		Needs: needs(),
		Kills: []string{"cursor-demanded"},
	}, func(c *spec.Case) {
		list := q.people.GivenList(c)
		ids, _ := q.people.Shown(c, list, "count=2")
		c.Expect(ids).NotTo(BeEmpty(), "resources of a page that is asked for in no particular way")
	})
}

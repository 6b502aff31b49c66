package cursor

import (
	"strings"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// unreserved are the characters of a cursor (RFC 3986 §2.3).
const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

// cursors: the texts themselves.
func cursors(scope *spec.Scope, q query) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.characters",
		Title: "A cursor is made of letters, digits and - . _ ~ alone.",
		Why:   "A plus sign or an equals sign that is put into an address as it is comes back as something else, and the walk breaks.",
		Fix:   "Encode cursors in base64url without padding, or in hexadecimal.",
		Level: scimdrill.Should,
		Cites: pages("2", cite.RFC("3986", "2.3")),
		Needs: needs(),
		Kills: []string{"cursor-unsafe-characters"},
	}, func(c *spec.Case) {
		list := q.people.GivenNarrowList(c)
		_, next := q.shown(c, list, "", 1)
		if next == "" {
			c.NotApplicable("the first page has no nextCursor")
		}
		if odd := strings.Trim(next, unreserved); odd != "" {
			c.Fail("nextCursor %q: expected letters, digits and - . _ ~, found %q", next, odd)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.no-previous-on-first",
		Title: "The first page has no previousCursor.",
		Why:   "Nothing is before it; a client that reads backwards would never come to an end.",
		Fix:   "Leave previousCursor out where there is no previous page.",
		Level: scimdrill.Should,
		Cites: pages("2"),
		Needs: needs(),
		Kills: []string{"cursor-previous-on-first"},
	}, func(c *spec.Case) {
		answer := q.page(c, q.people.GivenNarrowList(c), "", 2)
		c.Expect(answer.Status()).To(Equal(200), "status of the first page")
		c.Expect(answer.At("previousCursor")).To(BeNil(), "previousCursor of the first page")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.invalid",
		Title: "A cursor that the server did not give is refused with 400 invalidCursor.",
		Why:   "A server that begins again at the first page lets the client go round for ever.",
		Fix:   "Check cursors, and refuse with scimType invalidCursor.",
		Level: scimdrill.Should,
		Cites: pages("2.1"),
		Needs: needs(),
		Kills: []string{"cursor-invalid-restarts", "cursor-invalid-500"},
	}, func(c *spec.Case) {
		answer := q.page(c, q.people.GivenNarrowList(c), "no-such-cursor", 2)
		if !is400(answer, "invalidCursor") {
			c.Fail("a cursor that was never given: expected 400 invalidCursor, found %s", crowd.Refusal(answer))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.other-query",
		Title: "The cursor of one query, sent with another, is refused with 400 invalidCursor or answered, never with 5xx.",
		Why:   "A client may not do so; what it does by mistake must not look like an outage.",
		Fix:   "Bind a cursor to its query, and refuse it with scimType invalidCursor elsewhere.",
		Level: scimdrill.Should,
		Cites: pages("2", cite.RFC("9865", "2.1")),
		Needs: needs(),
		Kills: []string{"cursor-invalid-500"},
	}, func(c *spec.Case) {
		_, next := q.shown(c, q.people.GivenNarrowList(c), "", 1)
		if next == "" {
			c.NotApplicable("the first page has no nextCursor")
		}
		other := crowd.List{Query: "filter=" + crowd.Escape(q.people.Narrow("userName ne "+crowd.Quote(q.people.Ada.UserName))) + "&"}
		refused(c, "the cursor of another query", "invalidCursor", q.page(c, other, next, 1))
	})
}

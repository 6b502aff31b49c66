package robustness

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// unusualJSON: bodies that two parsers read differently.
func unusualJSON(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "robustness.json.duplicate-keys",
		Title: "A body with one name twice is refused, or means one thing: what is answered is what is stored.",
		Why:   "Where one part of a server reads the first of two values and another the last, what was checked is not what is stored.",
		Fix:   "Refuse repeated names with 400 invalidSyntax, or parse once and work with the result alone.",
		Level: scimdrill.Should, Cites: faults(cite.RFC("8259", "4")), Kills: []string{"duplicate-key-read-twice"},
	}, func(c *spec.Case) {
		first, last := w.People.Someone(), w.People.Someone()
		body := strings.Replace(string(probe.Body(w.NewUser(last))), `{`, `{"userName":"`+first.Email+`",`, 1)
		answer, err := w.post(c.Context(), "create a user with two userNames", []byte(body))
		answered(c, "a body with userName twice", answer, err)
		id := answer.Text("id")
		if answer.Status() >= http.StatusMultipleChoices || id == "" {
			return
		}
		said, kept := answer.Text("userName"), w.read(c, id).Text("userName")
		if !strings.EqualFold(said, kept) {
			c.Fail("a body with userName twice: the answer says %q, expected the same to be stored, found %q", said, kept)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.json.byte-order-mark",
		Title: "A body that begins with a byte order mark is taken, or refused with a SCIM error; it is no fault of the server.",
		Why:   "Scripts for Windows write such bodies. RFC 8259 lets a parser ignore the mark or refuse it.",
		Fix:   fixUnparsable,
		Level: scimdrill.Must, Cites: faults(cite.RFC("8259", "8.1")), Kills: []string{"bad-body-500", "bad-json-500"},
	}, func(c *spec.Case) {
		answer, err := w.post(c.Context(), "create a user with a byte order mark", append([]byte("\xef\xbb\xbf"), probe.Body(w.NewUser(w.People.Someone()))...))
		answered(c, "a body with a byte order mark", answer, err)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.json.bad-utf8",
		Title: "A body that is not UTF-8 is refused, or read so that answers are UTF-8 again; it is no fault of the server.",
		Why:   "What gets into a database so comes out again in every list, and Okta's import of everybody fails for the sake of one.",
		Fix:   "Check that bodies are UTF-8, and answer 400 invalidSyntax where they are not.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("8259", "8.1")), Kills: []string{"bad-utf8-500"},
	}, func(c *spec.Case) {
		w.odd(c, "letters in Latin-1", "M\xfcller", nil)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.json.lone-surrogate",
		Title: "Half of a surrogate pair in a string is refused, or read so that answers are JSON again; it is no fault of the server.",
		Why:   "Languages with strings of UTF-16 take it in, and fail when they write it out: then nobody can read the user any more.",
		Fix:   "Refuse what is no Unicode text with 400 invalidValue, or put U+FFFD in its place.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("8259", "8.2")), Kills: []string{"lone-surrogate-500"},
	}, func(c *spec.Case) {
		w.odd(c, "half of a surrogate pair", `M\ud800ller`, nil)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.json.numbers",
		Title: "Numbers beyond all bounds are ignored or refused; they are no fault of the server.",
		Why:   "1e999 is JSON, and fits into no number of most languages.",
		Fix:   "Read numbers as text until their attribute is known, and answer 400 invalidValue where they do not fit.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("8259", "6")), Kills: []string{"big-number-500"},
	}, func(c *spec.Case) {
		for _, number := range []string{"1e999", "-1e999", "1e-999", strings.Repeat("9", 400), "-0"} {
			w.odd(c, "the number "+number[:min(len(number), 8)], "Hale", map[string]string{`"active":true`: `"active":true,"scimdrillUnknown":` + number})
			w.odd(c, "active: "+number[:min(len(number), 8)], "Hale", map[string]string{`"active":true`: `"active":` + number})
		}
	})
}

// odd replaces the user with a family name as it stands in JSON, and with other parts of the body replaced; the user must be
// readable afterwards.
func (w *world) odd(c *spec.Case, what, family string, parts map[string]string) {
	body := strings.Replace(string(probe.Body(w.body(nil))), `"familyName":"`+w.me.Family+`"`, `"familyName":"`+family+`"`, 1)
	for from, to := range parts {
		body = strings.Replace(body, from, to, 1)
	}
	answered(c, what, w.put(c, "replace the user with "+what, []byte(body)), nil)
	w.now(c)
}

package robustness

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf16"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

const (
	whyUnparsable = "A 5xx tells Okta that the fault will pass: it tries again for hours, and the admin reads nothing of the cause. A page of the framework in place of a SCIM error cannot be shown either."
	fixUnparsable = "Catch the errors of the JSON parser and answer 400 with scimType invalidSyntax."
)

// syntax: bodies that are no JSON object.
func syntax(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "robustness.json.truncated",
		Title: "A body that is cut off is refused with 4xx and a SCIM error, and makes nobody.",
		Why:   whyUnparsable, Fix: fixUnparsable,
		Level: scimdrill.Must, Cites: faults(cite.RFC("8259", "2")), Kills: []string{"bad-body-500", "error-as-html"},
	}, func(c *spec.Case) {
		person := w.People.Someone()
		whole := probe.Body(w.NewUser(person))
		for _, length := range []int{len(whole) - 1, len(whole) / 2, 1} {
			answer, err := w.post(c.Context(), fmt.Sprintf("create a user with the first %d of %d bytes", length, len(whole)), whole[:length])
			c.Answered(err)
			refused(c, "a body that is cut off", answer)
		}
		w.nobody(c, person.Email)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.json.not-json",
		Title: "A body that is no JSON is refused with a SCIM error, or understood all the same; it is no fault of the server.",
		Why:   whyUnparsable, Fix: fixUnparsable,
		Level: scimdrill.Must, Cites: faults(cite.RFC("8259", "9")), Kills: []string{"bad-body-500", "bad-json-500", "error-as-html"},
	}, func(c *spec.Case) {
		for _, odd := range notJSON(string(probe.Body(w.NewUser(w.People.Someone())))) {
			answer, err := w.post(c.Context(), "create a user with "+odd.what, []byte(odd.body))
			answered(c, odd.what, answer, err)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.json.top-level",
		Title: "A body whose JSON is no object is refused with 4xx and a SCIM error, by POST, PUT and PATCH.",
		Why:   whyUnparsable, Fix: "Check that the parsed body is an object before looking into it; answer 400 invalidSyntax.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.3"), cite.RFC("8259", "3")), Kills: []string{"bad-body-500", "error-as-html"},
	}, func(c *spec.Case) {
		w.everyWay(c, []string{`[]`, `"jane"`, `42`, `true`, `null`})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.json.empty",
		Title: "An empty body is refused with 4xx and a SCIM error, and a PUT without a body empties nobody.",
		Why:   "A proxy that loses a body must not make a server blank a person's record.",
		Fix:   "Answer 400 invalidSyntax where a body is needed and there is none.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.5.1")), Kills: []string{"bad-body-500", "error-as-html"},
	}, func(c *spec.Case) {
		w.everyWay(c, []string{``, ` `})
		if name := w.now(c).Text("userName"); !strings.EqualFold(name, w.me.Email) {
			c.Fail("after a PUT without a body: expected userName %q, found %q", w.me.Email, name)
		}
	})
}

// everyWay sends bodies in all the ways in which there are bodies.
func (w *world) everyWay(c *spec.Case, bodies []string) {
	w.user.Given(c)
	ways := []probe.Ask{{Method: http.MethodPost, Path: "/Users"}, {Method: http.MethodPut, Path: probe.UserPath(w.user.ID)}}
	if w.Capabilities[scimdrill.CanPatch] {
		ways = append(ways, probe.Ask{Method: http.MethodPatch, Path: probe.UserPath(w.user.ID)})
	}
	for _, ask := range ways {
		for _, body := range bodies {
			what := fmt.Sprintf("%s with the body %q", ask.Method, body)
			ask.Purpose, ask.Body, ask.Header = what, []byte(body), map[string]string{"Content-Type": "application/scim+json"}
			answer, err := w.Target.Do(c.Context(), ask)
			c.Answered(err)
			refused(c, what, answer)
		}
	}
}

type oddBody struct{ what, body string }

// notJSON is what people take for JSON, of a body that is.
func notJSON(body string) []oddBody {
	units := utf16.Encode([]rune(body))
	wide := make([]byte, 0, 2*len(units))
	for _, unit := range units {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	return []oddBody{
		{"single quotes", strings.ReplaceAll(body, `"`, `'`)},
		{"a comma too many", strings.TrimSuffix(body, "}") + ",}"},
		{"a comment", "/* a user */ " + body},
		{"NaN", strings.TrimSuffix(body, "}") + `,"x":NaN}`},
		{"a line feed in a string", strings.Replace(body, `"name"`, "\"displayName\":\"a\nb\",\"name\"", 1)},
		{"something behind the object", body + " and so on"},
		{"a second object", body + body},
		{"XML", "<?xml version=\"1.0\"?><User/>"},
		{"UTF-16", string(wide)},
	}
}

// nobody fails the case when there is somebody of that name.
func (w *world) nobody(c *spec.Case, userName string) {
	answer, err := w.Target.Lookup(c.Context(), userName, "was anybody made?")
	c.Answered(err)
	if total, isNumber := answer.At("totalResults").(json.Number); isNumber && total != "0" {
		c.Decisive(answer.Exchange)
		c.Fail("what was refused made a user all the same: expected nobody of the name %q, found %s", userName, total)
	}
}

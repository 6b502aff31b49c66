package robustness

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// oddText is a text that careless code changes on its way.
type oddText struct {
	id, title string
	value     string
	why       string
	kills     []string
}

// level is that of RFC 7643 for letters. What cannot be seen may be held to be no part of a text.
func (o oddText) level() scimdrill.Level {
	if o.id == "invisible" || o.id == "controls" {
		return scimdrill.Should
	}
	return scimdrill.Must
}

func oddTexts() []oddText {
	return []oddText{
		{
			"planes", "a letter from every plane of Unicode", "A\u00c5\u5c0f\U00010330\U00020bb7\U00030000\U000e0041\U000f0000\U00100000Z",
			"Databases with “UTF-8” of three bytes cut a text off at its first letter of four.",
			[]string{"names-latin1", "astral-cut"},
		},
		{
			"emoji", "an emoji of several code points", "Jane \U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f1e9\U0001f1f0 \U0001f44d\U0001f3fd",
			"People put them into their names; code that counts or cuts by code unit leaves halves behind.",
			[]string{"names-latin1", "astral-cut", "invisible-stripped"},
		},
		{
			"right-to-left", "a text that changes direction", "\u05d0\u05d1\u05d2 abc \u202e\u05de\u202c \u0645\u0631\u062d\u0628\u0627 12",
			"The order in memory is not the order on the screen; whoever turns it around turns it around for good.",
			[]string{"names-latin1", "invisible-stripped"},
		},
		{
			"combining", "letters with many combining marks", "q\u0323\u0307" + strings.Repeat("z\u0335", 20),
			"One letter to the reader is several to the machine; cutting in between changes it.",
			[]string{"names-latin1", "marks-stripped"},
		},
		{
			"invisible", "characters that cannot be seen", "Ja\u200bne\u00ad \ufeffHa\u2060le\u3000\ufdd0",
			"What a server takes away in silence makes what Okta sent and what it reads back differ for ever.",
			[]string{"invisible-stripped", "names-latin1"},
		},
		{
			"controls", "control characters", "Ja\tne\nHa\u0001le\u007f",
			"They arrive from old HR systems. Refused they can be mended; dropped they cannot.",
			[]string{"controls-stripped"},
		},
		{
			"nul", "U+0000", "Jane\u0000Hale",
			"Languages whose strings end at NUL store half of a name, and some databases fail.",
			[]string{"nul-cuts", "nul-500"},
		},
		{
			"markup", "what looks like a script", `<script>alert("1")</script> & <b>O'Neil</b> &amp; &lt;`,
			"Text is escaped where it is shown, not where it is stored: stored so it comes back changed, and Okta pushes it again.",
			[]string{"apostrophe-escaped", "names-html-escaped", "markup-stripped"},
		},
		{
			"query-language", "what looks like a query", `Robert'); DROP TABLE users;-- ${7*7} {{7*7}} $(id) *)(uid=*`,
			"A value is data wherever it goes: into SQL, LDAP, templates, shells.",
			[]string{"apostrophe-escaped", "template-evaluated"},
		},
		{
			"escapes", "what looks like an escape", `100%41 %2f %s\n \u0041 \\ "quoted"`,
			"A text that is decoded once too often becomes another one.",
			[]string{"percent-decoded", "backslash-decoded"},
		},
	}
}

const keepOrRefuse = "Keep text as it came, in UTF-8 of four bytes, and escape it only where it is shown. What cannot be kept is refused with 400 invalidValue."

// texts: what is taken comes back as it was sent.
func texts(scope *spec.Scope, w *world) {
	for _, odd := range oddTexts() {
		scope.Check(scimdrill.Requirement{
			ID:    "robustness.text." + odd.id,
			Title: "A name with " + odd.title + " comes back as it was sent, or is refused with a SCIM error.",
			Why:   odd.why, Fix: keepOrRefuse,
			Level: odd.level(), Cites: faults(cite.RFC("7643", "2.3.1"), cite.RFC("7644", "3.5.1"), cite.RFC("8259", "8.1")), Kills: odd.kills,
		}, func(c *spec.Case) { w.keeps(c, "a name with "+odd.title, odd.value) })
	}

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.text.long",
		Title: "A name of 64 KiB comes back whole, or is refused with a SCIM error.",
		Why:   "A text that is cut in silence differs from Okta's for ever, and two people whose names begin alike become one.",
		Fix:   "Say in an error how long the attribute may be; never cut. Databases do so by themselves when they are not strict.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7643", "2.3.1"), cite.RFC("7644", "3.5.1")), Needs: heavy(), Kills: []string{"long-text-cut"},
	}, func(c *spec.Case) { w.keeps(c, "a name of 64 KiB", strings.Repeat("Wolfe-", 64<<10/6)) })

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.text.no-page",
		Title: "A user whose name looks like a script is never shown as a web page, whatever a browser asks for.",
		Why:   "An admin who follows meta.location would run what somebody wrote into a name.",
		Fix:   "Answer application/scim+json, or 406, whatever Accept says.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.8"), cite.OWASP("API8:2023 Security Misconfiguration", "0xa8-security-misconfiguration")},
		Kills: []string{"pages-for-browsers"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		for _, accept := range []string{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"} {
			answer, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodGet, Path: probe.UserPath(w.user.ID), Header: map[string]string{"Accept": accept}, Purpose: "read the user as a browser would",
			})
			c.Answered(err)
			c.Decisive(answer.Exchange)
			faultless(c, "GET with Accept: "+accept, answer)
			if kind := answer.Exchange.Response.Header.Get("Content-Type"); strings.Contains(strings.ToLower(kind), "html") || strings.HasPrefix(strings.TrimSpace(answer.Body()), "<") {
				c.Fail("a user, asked for as a browser would: expected JSON or 406, found %s that begins with %.40q", kind, answer.Body())
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.text.user-name",
		Title: "A userName with spaces, quotes, slashes, percent signs or 200 letters is created and found again, or is refused with a SCIM error.",
		Why:   "Okta's lookup puts the userName into a filter: what cannot be looked up is created again at each assignment, and ends in a conflict.",
		Fix:   "Read the filter by its grammar, with the escapes of JSON strings; use parameters in SQL.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7643", "4.1.1"), cite.RFC("7644", "3.4.2.2")), Kills: []string{"quote-in-filter-500"},
	}, func(c *spec.Case) {
		for _, odd := range []string{`jane hale`, `jane"hale`, `jane\hale`, `jane/hale`, `jane%2fhale`, `jane#hale?x=1&y=2`, strings.Repeat("jane.", 40)} {
			w.makeAndFind(c, odd)
		}
	})
}

// keeps replaces the user with one whose family name is the text.
func (w *world) keeps(c *spec.Case, what, value string) {
	body := w.body(map[string]any{"name": map[string]any{"givenName": w.me.Given, "familyName": value}})
	answer := w.put(c, "replace the user with "+what, probe.Body(body))
	answered(c, what, answer, nil)
	if answer.Status() >= http.StatusMultipleChoices {
		return
	}
	if found := w.now(c).Text("name.familyName"); found != value {
		c.Fail("%s was taken: expected it to come back as %s, found %s", what, clip(value), clip(found))
	}
}

// makeAndFind creates a user whose userName begins so, and looks them up.
func (w *world) makeAndFind(c *spec.Case, begin string) {
	person := w.People.Someone()
	person.Email = begin + "." + person.Email
	body := w.NewUser(person)
	body["emails"] = w.NewUser(w.People.Someone())["emails"]
	what := fmt.Sprintf("a user whose userName begins with %.20q", begin)
	made, err := w.post(c.Context(), "create "+what, probe.Body(body))
	answered(c, what, made, err)
	if made.Status() >= http.StatusMultipleChoices {
		return
	}
	found, err := w.Target.Lookup(c.Context(), person.Email, "look up "+what)
	answered(c, "the lookup of "+what, found, err)
	if id := found.At("Resources[0].id"); found.Status() != http.StatusOK || fmt.Sprint(id) != fmt.Sprint(made.At("id")) {
		c.Decisive(found.Exchange)
		c.Fail("%s was created with the id %v: expected the lookup to find it, found %v with status %d", what, made.At("id"), id, found.Status())
	}
}

func clip(value string) string {
	const most = 80
	if len(value) <= most {
		return fmt.Sprintf("%+q", value)
	}
	return fmt.Sprintf("%+q… (%d bytes)", value[:most], len(value))
}

func heavy(more ...scimdrill.Capability) []scimdrill.Capability {
	return append([]scimdrill.Capability{scimdrill.AllowsHeavy}, more...)
}

package media

import (
	"mime"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// texts: how characters are encoded.
func texts(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.utf8",
		Title: "Letters of any alphabet come back as they were written.",
		Why:   "People whose names come back as question marks read them so in every mail, and Okta writes them back.",
		Fix:   "Read and write UTF-8, and let the columns of the database hold it.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.8"), cite.RFC("7643", "2.3.1")},
		Kills: []string{"names-latin1"},
	}, func(c *spec.Case) {
		const given, family = "Zoë Łucja", "Ångström-Παπαδοπούλου 山田"
		body := s.NewUser(s.People.Someone())
		body["name"] = map[string]any{"givenName": given, "familyName": family}
		made := s.MakeUser(c.Context(), "a user with a name of many alphabets", body)
		c.Answered(made.Err)
		c.Decisive(made.Answer.Exchange)
		if made.ID == "" {
			c.Fail("creating somebody with a name of many alphabets: expected status 201, found %d", made.Answer.Status())
		}
		answer := ask(c, s, probe.Ask{Path: probe.UserPath(made.ID), Purpose: "read the name back"})
		for path, want := range map[string]string{"name.givenName": given, "name.familyName": family} {
			if found := answer.Text(path); found != want {
				c.Fail("%s: expected %q, found %q", path, want, found)
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.charset",
		Title: "A charset, where the type of an answer names one, is UTF-8.",
		Why:   "A client that believes the header reads every letter beyond ASCII wrongly.",
		Fix:   "Leave the parameter out, which means UTF-8 for JSON, or set it so.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.8"), cite.RFC("8259", "8.1")},
		Kills: []string{"answers-charset-latin1"},
	}, func(c *spec.Case) {
		answer := ask(c, s, probe.Ask{Path: listPath, Purpose: "list users"})
		found := answer.Exchange.Response.Header.Get("Content-Type")
		_, parameters, _ := mime.ParseMediaType(found)
		if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "utf8") {
			c.Fail("expected charset utf-8, or none; found %q", found)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.no-byte-order-mark",
		Title: "No answer begins with a byte order mark.",
		Why:   "Most parsers of JSON refuse it, and the admin reads of an unexpected character that nobody can see.",
		Fix:   "Write UTF-8 without the mark: in .NET, new UTF8Encoding(false).",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("8259", "8.1")},
		Kills: []string{"answers-byte-order-mark"},
	}, func(c *spec.Case) {
		answer := ask(c, s, probe.Ask{Path: listPath, Purpose: "list users"})
		if strings.HasPrefix(answer.Body(), "\ufeff") {
			c.Fail("expected the answer to begin with {, found U+FEFF before it")
		}
	})
}

package filter

import (
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// characters: what stands within the quotes is data, whatever it looks like.
func characters(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.escapes",
		Title: "A string in a filter is a JSON string: \\\", \\\\ and \\u are read as in JSON.",
		Why:   "Somebody with a quotation mark or a backslash in their name is never found; somebody with an umlaut is not found by clients that write \\u.",
		Fix:   "Read the string with a JSON parser instead of cutting off the quotes.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("8259", "7")},
		Needs: needs(),
		Kills: []string{"filter-escapes-literal"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		awkward(c, people)
		people.Finds(c, people.Narrow("name.givenName eq "+crowd.Quote(crowd.Awkward)), people.Eve)
		people.Finds(c, people.Narrow(`name.givenName sw "\u0045ve O'N\u00e9 \"Q\" \u005c"`), people.Eve)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.wildcards",
		Title: "Per cent signs and underscores in a value stand for themselves.",
		Why:   "They are wildcards of SQL: a lookup of jane_doe finds janeXdoe, and Okta links the wrong person.",
		Fix:   "Escape % and _ before they reach LIKE.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7644", "7.7")},
		Needs: needs(),
		Kills: []string{"filter-like-wildcards"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		awkward(c, people)
		people.Finds(c, people.Narrow(`name.givenName co "%"`), people.Eve)
		people.Finds(c, people.Narrow(`name.givenName co "_"`), people.Eve)
		people.Finds(c, people.Narrow(`name.givenName co "E%Q"`))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.apostrophe",
		Title: "An apostrophe in a value stands for itself.",
		Why:   "O'Brien cannot be looked up where filters are pasted into SQL, and whoever knows it reads the rest of the database.",
		Fix:   "Bind values as parameters.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7644", "7.7")},
		Needs: needs(),
		Kills: []string{"filter-apostrophe-500"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.FindsOrRefuses(c, "userName eq "+crowd.Quote("o'"+people.Ada.UserName))
		awkward(c, people)
		people.Finds(c, people.Narrow(`name.givenName co "O'N"`), people.Eve)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.percent-encoding",
		Title: "A query is decoded once: %26, %2B and %3D are signs of the value, and any letter may be encoded.",
		Why:   "People with a plus sign in their address are never found where the query is decoded twice.",
		Fix:   "Decode the query once, with the library of the platform, and nothing after it.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2"), cite.RFC("3986", "2.4")},
		Needs: needs(),
		Kills: []string{"plus-decoded-twice"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		awkward(c, people)
		people.Finds(c, people.Narrow(`name.givenName ew "&+="`), people.Eve)
		people.Finds(c, people.Narrow(`name.givenName co "+= &"`))
		path := strings.Replace(crowd.Users("userName eq "+crowd.Quote(people.Ada.UserName)), "userName", "%75ser%4Eame", 1)
		people.FindsAt(c, path, people.Ada)
	})
}

// awkward settles the case as not applicable unless the target keeps Eve's given name, and offers to search for parts of it.
func awkward(c *spec.Case, people *crowd.Crowd) {
	people.Keeps(c, people.Eve, "name.givenName", crowd.Awkward)
	people.Offers(c, people.Narrow(`name.givenName co "Eve"`))
}

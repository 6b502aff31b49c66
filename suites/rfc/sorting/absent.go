package sorting

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// absent: who has no value to sort by.
func absent(scope *spec.Scope, people *crowd.Crowd) {
	key := func(c *spec.Case) string {
		people.GivenNarrow(c)
		for _, name := range []string{"title", "externalId"} {
			if people.Ada.Resource.Text(name) != "" && people.Cleo.Resource.Text(name) != "" && people.Dora.Resource.At(name) == nil {
				return name
			}
		}
		c.NotApplicable("the target keeps neither title nor externalId")
		return ""
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.absent-last",
		Title: "In ascending order who has no value comes last.",
		Why:   "Databases differ here; a client that reads until values end would read nobody.",
		Fix:   "Say NULLS LAST for ascending order.",
		Level: scimdrill.Must,
		Cites: sorting(),
		Needs: needs(),
		Kills: []string{"sort-absent-the-other-way"},
	}, func(c *spec.Case) {
		name := key(c)
		inOrder(c, people, "sortBy="+name, people.Ada, people.Cleo, people.Dora)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.absent-first",
		Title: "In descending order who has no value comes first.",
		Why:   "Databases differ here; descending order is to be ascending order turned round.",
		Fix:   "Say NULLS FIRST for descending order.",
		Level: scimdrill.Must,
		Cites: sorting(),
		Needs: needs(),
		Kills: []string{"sort-absent-the-other-way"},
	}, func(c *spec.Case) {
		name := key(c)
		inOrder(c, people, "sortBy="+name+"&sortOrder=descending", people.Dora, people.Cleo, people.Ada)
	})
}

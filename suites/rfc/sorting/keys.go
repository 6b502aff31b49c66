package sorting

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// keys: what is compared, and how.
func keys(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.case-insensitive",
		Title: "Strings that are not caseExact are sorted without regard to upper and lower case.",
		Why:   "bob stands behind Zoe: a client that stops at the first name past its own never sees him.",
		Fix:   "Sort by a key without case.",
		Level: scimdrill.Must,
		Cites: sorting(),
		Needs: needs(),
		Kills: []string{"sort-by-bytes"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Keeps(c, people.Bob, "name.givenName", "bob")
		inOrder(c, people, "sortBy=name.givenName", people.Ada, people.Bob, people.Cleo, people.Dora)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.case-exact",
		Title: "Strings that are caseExact are sorted with regard to upper and lower case.",
		Why:   "Keys that differ in case alone are two keys; their order has to be that of the comparison.",
		Fix:   "Sort by the case rule of the attribute.",
		Level: scimdrill.Must,
		Cites: sorting(cite.RFC("7643", "3.1")),
		Needs: needs(),
		Kills: []string{"sort-case-exact-folded"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		for _, member := range []*crowd.Member{people.Ada, people.Bob, people.Cleo} {
			people.Keeps(c, member, "externalId", member.ExternalID)
		}
		inOrder(c, people, "sortBy=externalId", people.Ada, people.Cleo, people.Bob)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.primary",
		Title: "An attribute with several values is sorted by its primary value.",
		Why:   "Who has a private address first in the list stands where nobody looks.",
		Fix:   "Take the primary value for the key, and the first where none is primary.",
		Level: scimdrill.Must,
		Cites: sorting(cite.RFC("7643", "2.4")),
		Needs: needs(),
		Kills: []string{"sort-by-first-value"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.HasHome(c)
		primary := false
		for i := range 2 {
			path := fmt.Sprintf("emails[%d]", i)
			primary = primary || people.Ada.Resource.At(path+".primary") == true && strings.EqualFold(people.Ada.Resource.Text(path+".value"), people.Ada.UserName)
		}
		if !primary {
			c.NotApplicable("the target does not keep which address is primary")
		}
		inOrder(c, people, "sortBy=emails.value", byUserName(people)...)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.moments",
		Title: "Moments are sorted in the order of time.",
		Why:   "“The last changes first” is what a client reads after an outage.",
		Fix:   "Sort by the moment, not by its text.",
		Level: scimdrill.Must,
		Cites: sorting(cite.RFC("7643", "2.3.5")),
		Needs: needs(),
		Kills: []string{"sort-ignored", "sort-order-ignored"},
	}, func(c *spec.Case) {
		list := people.GivenNarrowList(c)
		created := map[string]time.Time{}
		for _, member := range people.Members() {
			at, err := time.Parse(time.RFC3339, member.Resource.Text("meta.created"))
			if err != nil {
				c.NotApplicable("the target does not show when a user was created")
			}
			created[member.ID] = at
		}
		for _, order := range []string{"ascending", "descending"} {
			ids, _ := people.Shown(c, list, "sortBy=meta.created&sortOrder="+order)
			sorted := slices.IsSortedFunc(ids, func(a, b string) int {
				if order == "descending" {
					a, b = b, a
				}
				return created[a].Compare(created[b])
			})
			if !sorted || len(ids) == 0 {
				c.Fail("by meta.created, %s: found %v", order, people.Named(ids))
			}
		}
	})
}

package tenancy

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

const scopeLists = "Let every list, count and search begin with the tenant of the token, and put the filter in parentheses behind it."

// lists: what our own token lists.
func lists(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.list.users",
		Title: "A list of users holds nobody of another tenant.",
		Why:   "Okta's import would bring the people of one customer into the directory of another.",
		Fix:   scopeLists,
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(), Kills: []string{"tenant-list-unscoped"},
	}, func(c *spec.Case) {
		w.theirs.Given(c)
		first, err := w.Target.Get(c.Context(), "/Users?startIndex=1&count=100", "the first page of our own users")
		c.Answered(err)
		w.hides(c, "the first page of users", first)
		if total := total(first); total > 100 {
			last, err := w.Target.Get(c.Context(), fmt.Sprintf("/Users?startIndex=%d&count=100", total-99), "the last page of our own users")
			c.Answered(err)
			w.hides(c, "the last page of users", last)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.list.search",
		Title: "A search by POST finds nobody of another tenant.",
		Why:   "A second way to ask is easily forgotten when the first one is mended.",
		Fix:   scopeLists,
		Level: scimdrill.Must, Cites: append(isolation(), cite.RFC("7644", "3.4.3")), Needs: twoTenants(scimdrill.CanSearch), Kills: []string{"tenant-list-unscoped", "tenant-search-unscoped"},
	}, func(c *spec.Case) {
		w.theirs.Given(c)
		for _, path := range []string{"/Users/.search", "/.search"} {
			answer, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPost, Path: path, Purpose: "search for the neighbour's user", Body: probe.Body(map[string]any{
					"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:SearchRequest"}, "filter": equals("userName", w.person.Email), "startIndex": 1, "count": 10,
				}),
			})
			c.Answered(err)
			w.hides(c, "POST "+path, answer)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.list.cursor",
		Title: "A cursor of one tenant opens no page for another.",
		Why:   "A cursor holds a position in somebody's list: taken as it comes, it leads on through the list of its owner.",
		Fix:   "Bind a cursor to the tenant, and refuse it with 400 invalidCursor elsewhere; or take from it the position alone.",
		Level: scimdrill.Must, Cites: append(isolation(), cite.RFC("9865", "2.1")), Needs: twoTenants(scimdrill.CanPageByCursor), Kills: []string{"cursor-crosses-tenants"},
	}, func(c *spec.Case) {
		w.theirs.Given(c)
		w.theirSecond.Given(c)
		begun, err := w.SecondTenant.Get(c.Context(), "/Users?cursor&count=1", "the neighbour begins to page by cursor")
		c.Answered(err)
		cursor := begun.Text("nextCursor")
		if cursor == "" {
			c.Block("the neighbour, who has two users, asked for one by cursor and got no nextCursor: status %d", begun.Status())
		}
		answer, err := w.Target.Get(c.Context(), "/Users?count=10&cursor="+escape(cursor), "go on with the neighbour's cursor")
		c.Answered(err)
		w.hides(c, "a page by the neighbour's cursor", answer)
	})
}

// filters: what our own token finds.
func filters(scope *spec.Scope, w *world) {
	for _, f := range []struct{ id, title, name string }{
		{"tenancy.filter.user-name", "A lookup by userName finds nobody of another tenant.", "userName"},
		{"tenancy.filter.external-id", "A lookup by externalId finds nobody of another tenant.", "externalId"},
		{"tenancy.filter.id", "A filter by id finds nobody of another tenant.", "id"},
	} {
		scope.Check(scimdrill.Requirement{
			ID: f.id, Title: f.title,
			Why:   "Okta would link its person to an account at another customer, and push the profile, the password and the deactivation there.",
			Fix:   scopeLists,
			Level: scimdrill.Must, Cites: append(isolation(), cite.RFC("7644", "3.4.2.2")), Needs: twoTenants(scimdrill.CanFilter), Kills: []string{"tenant-list-unscoped"},
		}, func(c *spec.Case) {
			w.theirs.Given(c)
			value := map[string]string{"userName": w.person.Email, "externalId": "ext-" + w.person.EmployeeNumber, "id": w.theirs.ID}[f.name]
			if f.name == "id" {
				w.distinct(c)
			}
			answer, err := w.Target.Get(c.Context(), filtered(equals(f.name, value)), "look for the neighbour's user by "+f.name)
			c.Answered(err)
			w.understood(c, answer)
			w.hides(c, "a lookup by "+f.name, answer)
		})
	}

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.filter.or",
		Title: "A filter with “or” finds nobody of another tenant.",
		Why:   "Where the filter is put behind “tenant = ? and” without parentheses, everything after “or” is asked of all customers.",
		Fix:   scopeLists,
		Level: scimdrill.Must, Cites: append(isolation(), cite.RFC("7644", "3.4.2.2")), Needs: twoTenants(scimdrill.CanFilter), Kills: []string{"tenant-lost-in-or", "tenant-list-unscoped"},
	}, func(c *spec.Case) {
		w.theirs.Given(c)
		filter := equals("userName", w.me.Email) + " or " + equals("userName", w.person.Email)
		answer, err := w.Target.Get(c.Context(), filtered(filter), "look for our own user or the neighbour's")
		c.Answered(err)
		w.understood(c, answer)
		w.hides(c, "a filter with or", answer)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.filter.total",
		Title: "totalResults counts nobody of another tenant.",
		Why:   "A count alone tells who is a customer's employee; and Okta takes a total above the Resources for a page that is missing.",
		Fix:   "Count with the same conditions as the list.",
		Level: scimdrill.Must, Cites: append(isolation(), cite.RFC("7644", "3.4.2")), Needs: twoTenants(scimdrill.CanFilter), Kills: []string{"tenant-total-unscoped", "tenant-list-unscoped"},
	}, func(c *spec.Case) {
		w.theirs.Given(c)
		answer, err := w.Target.Get(c.Context(), filtered(equals("userName", w.person.Email))+"&count=0", "count the neighbour's user")
		c.Answered(err)
		w.understood(c, answer)
		c.Decisive(answer.Exchange)
		if found := total(answer); found != 0 {
			c.Fail("totalResults of a filter that only a user of another tenant meets: expected 0, found %d", found)
		}
	})
}

// understood ends the case where the target does not know such a filter: then it finds nobody.
func (w *world) understood(c *spec.Case, answer probe.Answer) {
	c.Decisive(answer.Exchange)
	if answer.Status() == http.StatusBadRequest || answer.Status() == http.StatusNotImplemented {
		c.NotApplicable("the target refuses such a filter with %d", answer.Status())
	}
}

// hides fails the case when somebody of the neighbour's stands in a list.
func (w *world) hides(c *spec.Case, what string, answer probe.Answer) {
	c.Decisive(answer.Exchange)
	resources, _ := answer.At("Resources").([]any)
	for i := range resources {
		name := answer.Text(fmt.Sprintf("Resources[%d].userName", i))
		if strings.EqualFold(name, w.person.Email) || strings.EqualFold(name, w.second.Email) {
			c.Fail("%s with the token of another tenant: expected nobody of the neighbour's, found %q", what, name)
		}
		group := answer.Text(fmt.Sprintf("Resources[%d].displayName", i))
		if w.groupName != "" && group == w.groupName {
			c.Fail("%s with the token of another tenant: expected nothing of the neighbour's, found the group %q", what, group)
		}
	}
}

func total(answer probe.Answer) int {
	number, _ := answer.At("totalResults").(json.Number)
	n, err := number.Int64()
	if err != nil {
		return 0
	}
	return int(n)
}

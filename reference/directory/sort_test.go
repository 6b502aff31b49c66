package directory_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

func TestSorting(t *testing.T) {
	w := newWorld(t)
	boss := w.user("boss", `"displayName":"Zoe"`)
	ada := w.user("Ada", `"title":"b","emails":[{"value":"z@example.com"},{"value":"a@example.com","primary":true}],"`+
		scim.EnterpriseUserURN+`":{"manager":{"value":"`+id(boss)+`"}}`)
	w.user("grace", `"title":"B","emails":[{"value":"c@example.com"}]`)
	w.user("cy", `"title":"a","emails":[{"value":"b@example.com"}]`)
	w.group("Small", id(ada))
	w.group("Any", id(boss), id(ada))
	titled, err := filter.Parse(`title pr`)
	w.must(err)
	page := scim.Page{StartIndex: 1, Count: 10}
	for _, c := range []struct {
		endpoint string
		query    collection.Query
		want     string
	}{
		{"/Users", collection.Query{SortBy: "userName", Page: page}, "Ada boss cy grace"},
		{"/Users", collection.Query{SortBy: "userName", Descending: true, Page: page}, "grace cy boss Ada"},
		{"/Users", collection.Query{SortBy: "title", Page: page}, "cy Ada grace boss"}, // equal ones as created, none last
		{"/Users", collection.Query{SortBy: "title", Descending: true, Page: page}, "boss Ada grace cy"},
		{"/Users", collection.Query{SortBy: "emails", Page: page}, "Ada cy grace boss"}, // by the primary one
		{"/Users", collection.Query{SortBy: "meta.created", Descending: true, Page: page}, "cy grace Ada boss"},
		{"/Users", collection.Query{SortBy: scim.EnterpriseUserURN + ":manager.displayName", Page: page}, "Ada boss grace cy"},
		{"/Users", collection.Query{SortBy: "groups.display", Page: page}, "boss Ada grace cy"},
		{"/Users", collection.Query{SortBy: "userName", Page: scim.Page{StartIndex: 2, Count: 2}}, "boss cy"},
		{"/Users", collection.Query{SortBy: "userName", Page: scim.Page{StartIndex: 9, Count: 2}}, ""},
		{"/Users", collection.Query{SortBy: "userName", Filter: titled, Page: scim.Page{StartIndex: 2, Count: 2}}, "cy grace"},
		{"/Groups", collection.Query{SortBy: "displayName", Page: page}, "Any Small"},
		{"/Groups", collection.Query{SortBy: "members.display", Page: page}, "Small Any"},
	} {
		attribute := map[string]string{"/Users": "userName", "/Groups": "displayName"}[c.endpoint]
		listing := w.list(c.endpoint, c.query)
		total := map[bool]int{true: 3, false: map[string]int{"/Users": 4, "/Groups": 2}[c.endpoint]}[c.query.Filter != nil]
		if got := texts(listing.Resources, attribute); got != c.want || listing.Total != total {
			t.Errorf("by %s: %q of %d, want %q of %d", c.query.SortBy, got, listing.Total, c.want, total)
		}
	}
	for _, sortBy := range []string{"password", "name", "shoeSize", "["} {
		_, err := w.tryList("/Users", collection.Query{SortBy: sortBy, Page: page})
		refused(t, err, http.StatusBadRequest, scim.InvalidValue, "sortBy")
	}
}

func TestSortedPagesByCursor(t *testing.T) {
	w := newWorld(t)
	w.crowd(5)
	var pages []string
	for cursor, done := "", false; !done; {
		listing := w.list("/Users", collection.Query{SortBy: "active", Cursor: &cursor, Page: scim.Page{StartIndex: 1, Count: 2}})
		if listing.Total != 5 {
			t.Errorf("total %d", listing.Total)
		}
		pages = append(pages, texts(listing.Resources, "userName"))
		cursor, done = listing.Next, listing.Next == ""
	}
	if got, want := strings.Join(pages, "|"), "u000 u002|u004 u001|u003"; got != want {
		t.Errorf("pages %s, want %s", got, want)
	}
}

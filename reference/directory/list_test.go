package directory_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/store"
)

// crowd makes users named u000, u001, …; the even ones are inactive.
func (w *world) crowd(count int) {
	w.Helper()
	_, err := w.change("/Users", func(ctx context.Context, t *store.Tx, c collection.Collection) (resource.Resource, error) {
		for i := range count {
			body := w.parse(userBody(fmt.Sprintf("u%03d", i), fmt.Sprintf(`"active":%t`, i%2 == 1)))
			if _, err := c.Create(ctx, t, body); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	w.must(err)
}

func TestFilters(t *testing.T) {
	w := newWorld(t)
	ada := w.user("Ada", `"externalId":"X","displayName":"Lovelace","title":"","emails":[{"value":"ada@example.com","type":"work","primary":true}]`)
	grace := w.user("grace", `"externalId":"x","active":false,"displayName":"Hopper","emails":[{"value":"grace@example.com","type":"home"}]`)
	w.user("linus", `"displayName":"lovelace","`+scim.EnterpriseUserURN+`":{"department":"Riveting"}`)
	riggers := w.group("Riggers", id(ada), id(grace))
	w.group("Crew", id(riggers))
	for _, c := range []struct{ endpoint, filter, want string }{
		{"/Users", `userName eq "ADA"`, "Ada"},
		{"/Users", `urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ada"`, "Ada"},
		{"/Users", `userName eq "nobody"`, ""},
		{"/Users", `userName eq ""`, ""},
		{"/Users", `userName sw "l"`, "linus"},
		{"/Users", `id eq "` + id(ada) + `"`, "Ada"},
		{"/Users", `id eq "` + strings.ToUpper(id(ada)) + `"`, ""},
		{"/Users", `id eq "` + id(riggers) + `"`, ""},
		{"/Users", `externalId eq "X"`, "Ada"},
		{"/Users", `displayName eq "LOVELACE"`, "Ada linus"},
		{"/Users", `displayName eq "lovelace" and userName ne "linus"`, "Ada"},
		{"/Users", `active eq false and externalId eq "x"`, "grace"},
		{"/Users", `userName eq "ada" or userName eq "linus"`, "Ada linus"},
		{"/Users", `not (userName eq "ada")`, "grace linus"},
		{"/Users", `emails eq "ADA@example.com"`, "Ada"},
		{"/Users", `emails[type eq "work" and value co "@example.com"]`, "Ada"},
		{"/Users", `emails pr`, "Ada grace"},
		{"/Users", scim.EnterpriseUserURN + `:department eq "riveting"`, "linus"},
		{"/Users", `schemas eq "` + scim.EnterpriseUserURN + `"`, "linus"},
		{"/Users", `groups.value eq "` + id(riggers) + `"`, "Ada grace"},
		{"/Users", `groups.display eq "crew"`, "Ada grace"},
		{"/Users", `not (groups pr)`, "linus"},
		{"/Users", `meta.resourceType eq "User"`, "Ada grace linus"},
		{"/Users", `meta.created gt "2026-03-01T09:00:03Z"`, "grace linus"},
		{"/Users", `meta.location ew "` + id(grace) + `"`, "grace"},
		{"/Groups", `displayName eq "riggers"`, "Riggers"},
		{"/Groups", `members.value eq "` + id(ada) + `"`, "Riggers"},
		{"/Groups", `members eq "` + id(ada) + `"`, "Riggers"},
		{"/Groups", `members[value eq "` + id(riggers) + `"]`, "Crew"},
		{"/Groups", `members[value eq "` + id(riggers) + `" and type eq "User"]`, ""},
		{"/Groups", `members[display eq "hopper"]`, "Riggers"},
		{"/Groups", `members.type eq "Group"`, "Crew"},
		{"/Groups", `members.value eq "nobody"`, ""},
	} {
		attribute := map[string]string{"/Users": "userName", "/Groups": "displayName"}[c.endpoint]
		if got := w.find(c.endpoint, c.filter, attribute); got != c.want {
			t.Errorf("%s: found %q, want %q", c.filter, got, c.want)
		}
	}
}

func TestRefusedFilters(t *testing.T) {
	w := newWorld(t)
	for _, source := range []string{`shoeSize eq "x"`, `password eq "x"`, `password pr`, `active gt true`, `userName eq 1`, `name eq "x"`} {
		expr, err := filter.Parse(source)
		w.must(err)
		_, err = w.tryList("/Users", collection.Query{Filter: expr, Page: scim.Page{StartIndex: 1, Count: 10}})
		refused(t, err, http.StatusBadRequest, scim.InvalidFilter, "")
	}
}

func TestPagesByNumber(t *testing.T) {
	w := newWorld(t)
	w.crowd(7)
	inactive, err := filter.Parse(`active eq false`)
	w.must(err)
	for _, c := range []struct {
		name  string
		query collection.Query
		want  string
		total int
	}{
		{"the first", collection.Query{Page: scim.Page{StartIndex: 1, Count: 3}}, "u000 u001 u002", 7},
		{"the last", collection.Query{Page: scim.Page{StartIndex: 7, Count: 3}}, "u006", 7},
		{"past the end", collection.Query{Page: scim.Page{StartIndex: 8, Count: 3}}, "", 7},
		{"how many", collection.Query{Page: scim.Page{StartIndex: 1, Count: 0}}, "", 7},
		{"filtered", collection.Query{Filter: inactive, Page: scim.Page{StartIndex: 2, Count: 2}}, "u002 u004", 4},
		{"filtered, past the end", collection.Query{Filter: inactive, Page: scim.Page{StartIndex: 5, Count: 2}}, "", 4},
		{"how many match", collection.Query{Filter: inactive, Page: scim.Page{StartIndex: 1, Count: 0}}, "", 4},
	} {
		listing := w.list("/Users", c.query)
		if got := texts(listing.Resources, "userName"); got != c.want || listing.Total != c.total || listing.Next != "" {
			t.Errorf("%s: %q of %d, next %q; want %q of %d", c.name, got, listing.Total, listing.Next, c.want, c.total)
		}
	}
}

// Whoever turns pages by cursor sees everybody once who is there throughout, also while others come and go.
func TestPagesByCursor(t *testing.T) {
	inactive, err := filter.Parse(`active eq false`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		query collection.Query
		want  string
	}{
		{"all", collection.Query{}, "u000 u001|u003 u004|u005 u006|new"},
		{"filtered", collection.Query{Filter: inactive}, "u000 u002|u006"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.crowd(7)
			var pages []string
			for cursor, done := "", false; !done; {
				c.query.Cursor, c.query.Page = &cursor, scim.Page{StartIndex: 1, Count: 2}
				listing := w.list("/Users", c.query)
				pages = append(pages, texts(listing.Resources, "userName"))
				if len(pages) == 1 { // two go, one on the page that was seen and one on the next, and one comes
					w.must(w.remove("/Users", w.find("/Users", `userName eq "u000"`, "id")))
					gone := map[string]string{"all": "u002", "filtered": "u004"}[c.name]
					w.must(w.remove("/Users", w.find("/Users", `userName eq "`+gone+`"`, "id")))
					w.user("new")
				}
				cursor, done = listing.Next, listing.Next == ""
			}
			if got := strings.Join(pages, "|"); got != c.want {
				t.Errorf("pages %s, want %s", got, c.want)
			}
		})
	}
}

func TestForeignCursor(t *testing.T) {
	w := newWorld(t)
	for _, cursor := range []string{"x", "-1", "99999999999999999999"} {
		_, err := w.tryList("/Users", collection.Query{Cursor: &cursor, Page: scim.Page{StartIndex: 1, Count: 2}})
		refused(t, err, http.StatusBadRequest, scim.InvalidCursor, "cursor")
	}
}

// More than one batch is looked through.
func TestManyUsers(t *testing.T) {
	w := newWorld(t)
	w.crowd(1203)
	if got := w.find("/Users", `userName ew "02" and active eq false`, "userName"); got != "u002 u102 u202 u302 u402 u502 u602 u702 u802 u902 u1002 u1102 u1202" {
		t.Errorf("found %s", got)
	}
}

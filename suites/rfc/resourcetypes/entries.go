package resourcetypes

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/discovered"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const typeSchema = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"

// entries: each resource type by itself.
func entries(scope *spec.Scope, s *stage.Stage, types *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.types.members",
		Title: "Each resource type has a name, an endpoint and a schema, and names the schema of resource types.",
		Why:   "A client finds by them where the resources are and what they look like; without one of the three it finds nothing.",
		Fix:   "Write schemas, name, endpoint and schema into every entry.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "6"), cite.RFC("7643", "3")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"types-endpoint-missing", "types-without-schemas"},
	}, func(c *spec.Case) {
		for i, entry := range types.GivenList(c) {
			for _, name := range []string{"name", "endpoint", "schema"} {
				if entry.Text(name) == "" {
					c.Fail("Resources[%d].%s: expected a text, found %v", i, name, entry.At(name))
				}
			}
			if !discovered.Names(entry, typeSchema) {
				c.Fail("Resources[%d].schemas: expected to hold %q, found %v", i, typeSchema, entry.At("schemas"))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.types.unique",
		Title: "No two resource types share a name, an id or an endpoint.",
		Why:   "A client keeps them by name: the second replaces the first.",
		Fix:   "Register each type once.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "6"), cite.RFC("7643", "3.1")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"types-twice"},
	}, func(c *spec.Case) {
		for _, name := range []string{"name", "id", "endpoint"} {
			seen := map[string]bool{}
			for _, entry := range types.GivenList(c) {
				value := strings.ToLower(entry.Text(name))
				if value != "" && seen[value] {
					c.Fail("%s %q: expected one resource type to have it, found two", name, entry.Text(name))
				}
				seen[value] = true
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.types.by-id",
		Title: "Each resource type can be read by itself, below /ResourceTypes.",
		Why:   "A client that knows the type reads one entry; meta.location points there.",
		Fix:   "Route /ResourceTypes/{id}, with the id that the list shows, and answer with the single object.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "4"), cite.RFC("7644", "3.4.1")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"types-by-id-missing"},
	}, func(c *spec.Case) {
		for _, entry := range first(types.GivenList(c)) {
			id := cmp.Or(entry.Text("id"), entry.Text("name"))
			if id == "" {
				c.Block("a resource type has neither an id nor a name to be read by")
			}
			answer := s.ReadDocument(c.Context(), path+"/"+url.PathEscape(id)).Answer(c)
			if answer.Status() != http.StatusOK || !strings.EqualFold(answer.Text("schema"), entry.Text("schema")) {
				c.Fail("%s: expected 200 and the type whose schema is %s; found %d and %q", id, entry.Text("schema"), answer.Status(), answer.Text("schema"))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.types.endpoint-answers",
		Title: "The endpoint of each resource type is relative to the base URL, and there.",
		Why:   "A client puts the two together; an endpoint with the base path in it, or a whole address, leads nowhere.",
		Fix:   "Write /Users, not /scim/v2/Users.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "6")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"types-endpoint-with-base"},
	}, func(c *spec.Case) {
		for _, entry := range first(types.GivenList(c)) {
			endpoint := entry.Text("endpoint")
			if address, err := url.Parse(endpoint); endpoint == "" || err != nil || address.IsAbs() || address.Host != "" {
				c.Fail("endpoint of %s: expected a path such as /Users, found %q", entry.Text("name"), endpoint)
			}
			answer := s.ReadDocument(c.Context(), "/"+strings.TrimPrefix(endpoint, "/")+"?startIndex=1&count=1").Answer(c)
			if answer.Status() == http.StatusNotFound || answer.Status() >= 500 && answer.Status() != http.StatusNotImplemented {
				c.Fail("endpoint of %s: expected something at %q below the base URL, found status %d", entry.Text("name"), endpoint, answer.Status())
			}
		}
	})
}

// first are the first few of many: a server may have any number of types, and all are made alike.
func first[T any](all []T) []T {
	const enough = 5
	return all[:min(enough, len(all))]
}

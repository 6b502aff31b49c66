package schemas

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// entries: each schema as a whole.
func entries(scope *spec.Scope, s *stage.Stage, schemas *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.by-urn",
		Title: "Each schema can be read by itself, at /Schemas and its URN.",
		Why:   "A client that needs one schema reads that one; meta.location points there.",
		Fix:   "Route /Schemas/{urn}, with the colons as they are or percent-encoded, and answer with the single object.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "4"), cite.RFC("7643", "7")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-by-urn-missing"},
	}, func(c *spec.Case) {
		for _, schema := range first(identified(c, schemas)) {
			answer := s.ReadDocument(c.Context(), path+"/"+url.PathEscape(schema.Text("id"))).Answer(c)
			if answer.Status() != http.StatusOK || !strings.EqualFold(answer.Text("id"), schema.Text("id")) {
				c.Fail("%s: expected 200 and the schema of that id, found %d and %q", schema.Text("id"), answer.Status(), answer.Text("id"))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.by-urn-any-case",
		Title: "The URN of a schema is found in whatever case it is written.",
		Why:   "URNs of schemas are equal where they differ in case alone; a client may have written it down in lower case.",
		Fix:   "Compare URNs without regard to case.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.RFC("7643", "2.1")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-urn-case-sensitive"},
	}, func(c *spec.Case) {
		id := identified(c, schemas)[0].Text("id")
		answer := s.ReadDocument(c.Context(), path+"/"+url.PathEscape(id)).Answer(c)
		if answer.Status() != http.StatusOK {
			c.Block("%s cannot be read as it is written: status %d", id, answer.Status())
		}
		lower := strings.ToLower(id)
		answer = s.ReadDocument(c.Context(), path+"/"+url.PathEscape(lower)).Answer(c)
		if answer.Status() != http.StatusOK {
			c.Fail("%s: expected 200, as for %s; found %d", lower, id, answer.Status())
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.id",
		Title: "The id of each schema is its URN.",
		Why:   "Resources, resource types and clients name a schema by its URN: another id leads nowhere.",
		Fix:   "Use the URN as id, as in urn:ietf:params:scim:schemas:core:2.0:User.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "7")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-id-short"},
	}, func(c *spec.Case) {
		for i, schema := range schemas.GivenList(c) {
			id := schema.Text("id")
			if address, err := url.Parse(id); err != nil || address.Scheme == "" {
				c.Fail("Resources[%d].id: expected a URN, found %v", i, schema.At("id"))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.name",
		Title: "Each schema has a name for people.",
		Why:   "It is what an administrator reads where attributes are chosen.",
		Fix:   "Write name: User, Group, Enterprise User.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "7")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-nameless"},
	}, func(c *spec.Case) {
		for _, schema := range schemas.GivenList(c) {
			if schema.Text("name") == "" {
				c.Fail("%s: expected a name, found %v", schema.Text("id"), schema.At("name"))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.no-messages",
		Title: "The schemas of SCIM's messages are not among them.",
		Why:   "A client offers every schema that is listed for mapping; nothing can be mapped to an error.",
		Fix:   "List the schemas of resources alone.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.1")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-with-messages"},
	}, func(c *spec.Case) {
		for _, schema := range schemas.GivenList(c) {
			if strings.HasPrefix(strings.ToLower(schema.Text("id")), "urn:ietf:params:scim:api:messages:") {
				c.Fail("expected no schema of a message, found %s", schema.Text("id"))
			}
		}
	})
}

// identified are the schemas that have an id; the case is blocked when none has.
func identified(c *spec.Case, schemas *stage.Document) []probe.Resource {
	var all []probe.Resource
	for _, schema := range schemas.GivenList(c) {
		if schema.Text("id") != "" {
			all = append(all, schema)
		}
	}
	if len(all) == 0 {
		c.Block("no schema has an id to be read by")
	}
	return all
}

// first are the first few of many: a server may have any number of schemas, and all are made alike.
func first[T any](all []T) []T {
	const enough = 5
	return all[:min(enough, len(all))]
}

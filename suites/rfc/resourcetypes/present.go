package resourcetypes

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// present: what is served is listed, and what is listed is described.
func present(scope *spec.Scope, s *stage.Stage, types *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.types.user-listed",
		Title: "Users are among the resource types.",
		Why:   "A client that looks there whether it may provision people is told that it may not.",
		Fix:   "List the type with the schema urn:ietf:params:scim:schemas:core:2.0:User.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "6"), cite.RFC("7644", "4")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"types-without-user"},
	}, func(c *spec.Case) {
		all := types.GivenList(c)
		if !lists(all, userSchema) {
			c.Fail("expected a resource type whose schema is %s, found %s", userSchema, named(all, "schema"))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.types.group-listed",
		Title: "Groups are among the resource types, where /Groups is served.",
		Why:   "A client that looks there offers no groups, although the server has them.",
		Fix:   "List the type with the schema urn:ietf:params:scim:schemas:core:2.0:Group, or do not serve /Groups.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "6"), cite.RFC("7644", "4")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"types-without-group"},
	}, func(c *spec.Case) {
		all := types.GivenList(c)
		answer := s.ReadDocument(c.Context(), "/Groups?startIndex=1&count=1").Answer(c)
		if answer.Status() != http.StatusOK || answer.At("totalResults") == nil {
			c.NotApplicable("the server does not serve /Groups: status %d", answer.Status())
		}
		if !lists(all, groupSchema) {
			c.Fail("expected a resource type whose schema is %s, since /Groups is served; found %s", groupSchema, named(all, "schema"))
		}
	})
}

// described: the schemas of resource types are at /Schemas.
func described(scope *spec.Scope, types, schemas *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.types.schema-described",
		Title: "The schema of each resource type is the id of a schema at /Schemas.",
		Why:   "A client reads there which attributes it may map; what is not described cannot be mapped.",
		Fix:   "Use the whole URN in both places.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "6")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"types-schema-short"},
	}, func(c *spec.Case) {
		known := schemas.GivenList(c)
		for _, entry := range types.GivenList(c) {
			if !describes(known, entry.Text("schema")) {
				c.Fail("schema of %s: expected the id of one at /Schemas (%s), found %q", entry.Text("name"), named(known, "id"), entry.Text("schema"))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.types.extensions-described",
		Title: "The schema of each extension of a resource type is the id of a schema at /Schemas.",
		Why:   "The attributes of an extension, such as the employee number, are offered for mapping only where they are described.",
		Fix:   "Add the schema of the extension to /Schemas, or take it from the resource type.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "6"), cite.RFC("7643", "4.3")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-without-extensions"},
	}, func(c *spec.Case) {
		known := schemas.GivenList(c)
		for _, entry := range types.GivenList(c) {
			for _, extension := range extensionsOf(entry) {
				if !describes(known, extension.Text("schema")) {
					c.Fail("extension of %s: expected the id of a schema at /Schemas (%s), found %q",
						entry.Text("name"), named(known, "id"), extension.Text("schema"))
				}
			}
		}
	})
}

func lists(types []probe.Resource, schema string) bool {
	for _, entry := range types {
		if strings.EqualFold(entry.Text("schema"), schema) {
			return true
		}
	}
	return false
}

func describes(schemas []probe.Resource, id string) bool {
	for _, schema := range schemas {
		if id != "" && strings.EqualFold(schema.Text("id"), id) {
			return true
		}
	}
	return false
}

// named is one attribute of each resource, to be read in a sentence.
func named(resources []probe.Resource, attribute string) string {
	var all []string
	for _, resource := range resources {
		all = append(all, resource.Text(attribute))
	}
	return strings.Join(all, ", ")
}

func extensionsOf(entry probe.Resource) []probe.Resource {
	items, _ := entry.At("schemaExtensions").([]any)
	var extensions []probe.Resource
	for _, item := range items {
		if extension, isObject := item.(map[string]any); isObject {
			extensions = append(extensions, extension)
		}
	}
	return extensions
}

package schemas

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// attributes: how attributes are described.
func attributes(scope *spec.Scope, schemas *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.characteristics",
		Title: "Each attribute has a name and a type, and what it says of multiValued, required and caseExact is a boolean.",
		Why:   "A client makes its form for mapping from this; what it cannot read it leaves out, and the attribute is never sent.",
		Fix:   "Write name and type as texts, and the three others as true or false, without quotes.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7643", "8.7.2")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-typeless", "schemas-booleans-as-strings"},
	}, func(c *spec.Case) {
		everywhere(schemas.GivenList(c), func(a attribute) {
			for _, name := range []string{"name", "type"} {
				if a.Text(name) == "" {
					c.Fail("%s: expected a %s, found %v", a.where, name, a.At(name))
				}
			}
			for _, name := range []string{"multiValued", "required", "caseExact"} {
				if _, isBoolean := a.At(name).(bool); a.At(name) != nil && !isBoolean {
					c.Fail("%s: %s: expected true or false, found %T %v", a.where, name, a.At(name), a.At(name))
				}
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.characteristics-complete",
		Title: "Each attribute says what its multiValued, required, mutability and returned are.",
		Why:   "Clients do not agree on what an attribute is of which nothing is said.",
		Fix:   "Write the characteristics out, also where they have their usual values.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7643", "2.2")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-characteristics-missing"},
	}, func(c *spec.Case) {
		everywhere(schemas.GivenList(c), func(a attribute) {
			for _, name := range []string{"multiValued", "required", "mutability", "returned"} {
				if a.At(name) == nil {
					c.Fail("%s: expected it to say %s, found nothing", a.where, name)
				}
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.facets",
		Title: "type, mutability, returned and uniqueness have the values that the RFC has for them.",
		Why:   "They are words of a short list, in this case of letters: a client that does not know one cannot tell what it may write.",
		Fix:   "Use readOnly, readWrite, immutable, writeOnly; always, never, default, request; none, server, global; dateTime, not datetime.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7643", "2.3")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-facet-invented"},
	}, func(c *spec.Case) {
		everywhere(schemas.GivenList(c), func(a attribute) {
			for name, words := range facets() {
				found := a.At(name)
				if text, isText := found.(string); found != nil && (!isText || !slices.Contains(words, text)) {
					c.Fail("%s: %s: expected one of %s, found %v", a.where, name, strings.Join(words, ", "), found)
				}
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.names",
		Title: "The names of attributes are of letters, digits, hyphens and underscores, and begin with a letter.",
		Why:   "A name with a space or a dot cannot be written in a filter or in the path of a PATCH.",
		Fix:   "Choose names after the grammar, as in dateOfBirth; put what people read into description.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "2.1")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-name-with-space"},
	}, func(c *spec.Case) {
		grammar := regexp.MustCompile(`^(\$ref|[A-Za-z][-\w]*)$`)
		everywhere(schemas.GivenList(c), func(a attribute) {
			if name := a.name(); name != "" && !grammar.MatchString(name) {
				c.Fail("%s: expected a name of letters, digits, - and _, found %q", a.where, name)
			}
		})
	})
}

// facets are the values of the characteristics that are words (RFC 7643 §7).
func facets() map[string][]string {
	return map[string][]string{
		"type":       {"string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"},
		"mutability": {"readOnly", "readWrite", "immutable", "writeOnly"},
		"returned":   {"always", "never", "default", "request"},
		"uniqueness": {"none", "server", "global"},
	}
}

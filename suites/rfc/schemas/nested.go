package schemas

import (
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// nested: attributes within attributes, and references.
func nested(scope *spec.Scope, schemas *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.complex",
		Title: "A complex attribute lists its sub-attributes, and none of them is complex.",
		Why:   "A client cannot map into an attribute of which it does not know the parts; a third level has no notation at all.",
		Fix:   "List subAttributes of every complex attribute; make what is deeper an attribute or an extension of its own.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "2.3.8"), cite.RFC("7643", "7")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-complex-empty", "schemas-complex-nested"},
	}, func(c *spec.Case) {
		for _, schema := range schemas.GivenList(c) {
			if strings.EqualFold(schema.Text("id"), schemaSchema) {
				continue // the RFC's own description of descriptions is nested deeper (RFC 7643 §8.7.2)
			}
			for _, a := range declaredBy(schema) {
				if a.kind() == "complex" && len(a.subs()) == 0 {
					c.Fail("%s is complex: expected subAttributes, found none", a.where)
				}
				for _, sub := range a.subs() {
					if sub.kind() == "complex" || len(sub.subs()) > 0 {
						c.Fail("%s: expected a simple sub-attribute, found a complex one", sub.where)
					}
				}
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.reference-types",
		Title: "An attribute that is a reference says what it refers to.",
		Why:   "A client that is to follow it must know whether a user, a group or a page of the web stands at its end.",
		Fix:   "Write referenceTypes: the name of a resource type, external, or uri.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7643", "2.3.7")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-reference-untyped"},
	}, func(c *spec.Case) {
		everywhere(schemas.GivenList(c), func(a attribute) {
			if types, _ := a.At("referenceTypes").([]any); a.kind() == "reference" && len(types) == 0 {
				c.Fail("%s is a reference: expected referenceTypes, found none", a.where)
			}
		})
	})
}

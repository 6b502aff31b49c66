package resourcetypes

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// extensions: what a resource type says of its extensions.
func extensions(scope *spec.Scope, s *stage.Stage, types *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.types.extension-required",
		Title: "Each extension of a resource type says with a boolean whether it is required.",
		Why:   "A client must know whether it may leave the extension out.",
		Fix:   "Write schema and required into every entry of schemaExtensions.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "6")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"types-extension-unsaid"},
	}, func(c *spec.Case) {
		for _, entry := range types.GivenList(c) {
			for i, extension := range extensionsOf(entry) {
				if _, isBoolean := extension.At("required").(bool); !isBoolean || extension.Text("schema") == "" {
					c.Fail("schemaExtensions[%d] of %s: expected a schema, and true or false for required; found %v and %v",
						i, entry.Text("name"), extension.At("schema"), extension.At("required"))
				}
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.types.extension-enforced",
		Title: "A user without an extension that is said to be required is refused.",
		Why:   "A client that goes by it makes up values to be let in; one that does not is let in all the same.",
		Fix:   "Refuse with 400 invalidValue, or say required: false.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "6")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"types-extension-falsely-required"},
	}, func(c *spec.Case) {
		for _, entry := range types.GivenList(c) {
			if !strings.EqualFold(entry.Text("schema"), userSchema) {
				continue
			}
			for _, extension := range extensionsOf(entry) {
				if extension.At("required") != true {
					continue
				}
				made := s.MakeUser(c.Context(), "a user without a required extension", without(s.NewUser(s.People.Someone()), extension.Text("schema")))
				c.Answered(made.Err)
				c.Decisive(made.Answer.Exchange)
				if made.Answer.Status() < 300 {
					c.Fail("%s is said to be required: expected a user without it to be refused, found status %d", extension.Text("schema"), made.Answer.Status())
				}
			}
		}
	})
}

// without takes an extension out of the body of a create.
func without(body map[string]any, schema string) map[string]any {
	for name := range body {
		if strings.EqualFold(name, schema) {
			delete(body, name)
		}
	}
	if schemas, isList := body["schemas"].([]any); isList {
		body["schemas"] = slices.DeleteFunc(schemas, func(each any) bool {
			text, isText := each.(string)
			return isText && strings.EqualFold(text, schema)
		})
	}
	return body
}

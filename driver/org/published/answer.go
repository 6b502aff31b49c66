package published

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Answer is what an org answered.
type Answer struct {
	Method, Path string
	Status       int
	ContentType  string
	Body         []byte
}

func (a Answer) String() string { return fmt.Sprintf("%s %s: %d", a.Method, a.Path, a.Status) }

// Describes tells whether the document has such a request at all.
func (d *Description) Describes(method, path string) bool {
	_, operation := d.operation(method, path)
	return operation != nil
}

// Check says what the document forbids in an answer; nil when nothing.
func (d *Description) Check(a Answer) error {
	template, operation := d.operation(a.Method, a.Path)
	if operation == nil {
		return fmt.Errorf("%s: the description has no such request", a)
	}
	described := operation.Responses.Value(strconv.Itoa(a.Status))
	if described == nil && a.Status >= 400 {
		// Any request may fail in ways that are described for the others: they all answer with Okta's error object.
		return d.checkError(a)
	}
	if described == nil {
		return fmt.Errorf("%s: status %d is not described for %s", a, a.Status, template)
	}
	media := described.Value.Content.Get("application/json")
	if media == nil || media.Schema == nil {
		if len(a.Body) > 0 && a.Status == 204 {
			return fmt.Errorf("%s: a body where none is described: %.200s", a, a.Body)
		}
		return nil
	}
	return visit(a, media.Schema.Value)
}

func (d *Description) checkError(a Answer) error {
	schema := d.document.Components.Schemas["Error"]
	if schema == nil {
		return fmt.Errorf("%s: the description has no schema Error", a)
	}
	return visit(a, schema.Value)
}

func visit(a Answer, schema *openapi3.Schema) error {
	if !strings.HasPrefix(a.ContentType, "application/json") {
		return fmt.Errorf("%s: Content-Type %q where application/json is described", a, a.ContentType)
	}
	var value any
	if err := json.Unmarshal(a.Body, &value); err != nil {
		return fmt.Errorf("%s: %w", a, err)
	}
	if err := schema.VisitJSON(value, openapi3.VisitAsResponse(), openapi3.MultiErrors()); err != nil {
		return fmt.Errorf("%s: %w", a, err)
	}
	return nil
}

// operation finds the request by its path: the template with the most literal segments counts (OpenAPI 3.0.3, Path Templating).
func (d *Description) operation(method, path string) (string, *openapi3.Operation) {
	segments := strings.Split(strings.TrimSuffix(path, "/"), "/")
	best, found, literals := "", (*openapi3.Operation)(nil), -1
	for template, item := range d.document.Paths.Map() {
		operation := item.GetOperation(method)
		if operation == nil {
			continue
		}
		if n := fits(strings.Split(template, "/"), segments); n > literals {
			best, found, literals = template, operation, n
		}
	}
	return best, found
}

// fits counts the literal segments of a template that a path fits; -1 when it does not.
func fits(template, path []string) int {
	if len(template) != len(path) {
		return -1
	}
	literals := 0
	for i, segment := range template {
		switch {
		case strings.HasPrefix(segment, "{"):
		case segment != path[i]:
			return -1
		default:
			literals++
		}
	}
	return literals
}

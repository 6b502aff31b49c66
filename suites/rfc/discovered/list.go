package discovered

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	listSchema  = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error"
)

// CheckList declares what holds for the two endpoints that answer with a list.
func (e Endpoint) CheckList(scope *spec.Scope, s *stage.Stage, document *stage.Document) {
	e.list(scope, document)
	e.whole(scope, document)
	e.unknown(scope, s)
}

func (e Endpoint) list(scope *spec.Scope, document *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc." + e.Subject + ".list",
		Title: "GET " + e.Path + " is answered with 200 and a ListResponse.",
		Why:   "A client reads Resources; a bare array, or a single object, is nothing that it can read.",
		Fix:   "Wrap the array: schemas with the ListResponse URN, totalResults, Resources.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "4"), cite.RFC("7644", "3.4.2")},
		Kills: []string{e.Subject + "-unserved", e.Subject + "-as-array"},
	}, func(c *spec.Case) {
		answer := document.Answer(c)
		if answer.Status() != http.StatusOK {
			c.Fail("expected status 200, found %d", answer.Status())
		}
		object, err := answer.Resource()
		if err != nil {
			c.Fail("expected a ListResponse: %v", err)
		}
		if !Names(object, listSchema) {
			c.Fail("expected schemas to hold %q, found %v", listSchema, object.At("schemas"))
		}
		if resources, isList := object.At("Resources").([]any); !isList || len(resources) == 0 {
			c.Fail("Resources: expected an array with one resource at least, found %v", object.At("Resources"))
		}
	})
}

func (e Endpoint) whole(scope *spec.Scope, document *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc." + e.Subject + ".whole",
		Title: "The list at " + e.Path + " is whole: totalResults is the number of its resources.",
		Why:   "The endpoint is not paged: what is not in the answer cannot be asked for.",
		Fix:   "Answer with everything, and count what you answer with.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "4"), cite.RFC("7644", "3.4.2")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"discovery-cut"},
	}, func(c *spec.Case) {
		listed := document.GivenList(c)
		total, isNumber := document.Answer(c).At("totalResults").(json.Number)
		if !isNumber {
			c.Fail("totalResults: expected the number %d, found %v", len(listed), document.Answer(c).At("totalResults"))
		}
		if count, err := total.Int64(); err != nil || count != int64(len(listed)) {
			c.Fail("totalResults: expected %d, the number of resources; found %s", len(listed), total)
		}
	})
}

func (e Endpoint) unknown(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc." + e.Subject + ".unknown",
		Title: "What " + e.Path + " does not have is answered with 404 and a SCIM error.",
		Why:   "A client that asks for what is optional tells by the 404 that it is not there.",
		Fix:   "Look the name up, and refuse what you do not find; do not answer with the whole list.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7644", "4")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"discovery-unknown-all", "error-as-html"},
	}, func(c *spec.Case) {
		s.ReadDocument(c.Context(), e.Path).GivenList(c)
		answer := s.ReadDocument(c.Context(), e.Path+"/"+url.PathEscape("urn:example:scimdrill:2.0:NoSuch")).Answer(c)
		if answer.Status() != http.StatusNotFound {
			c.Fail("asked for urn:example:scimdrill:2.0:NoSuch: expected status 404, found %d", answer.Status())
		}
		if object, err := answer.Resource(); err != nil || !Names(object, errorSchema) {
			c.Fail("asked for urn:example:scimdrill:2.0:NoSuch: expected a SCIM error beside the 404, found %.80q", answer.Body())
		}
	})
}

// Names reports whether a resource names a schema, in whatever case (RFC 7644 §3.10).
func Names(object probe.Resource, schema string) bool {
	schemas, _ := object.At("schemas").([]any)
	for _, each := range schemas {
		if text, isText := each.(string); isText && strings.EqualFold(text, schema) {
			return true
		}
	}
	return false
}

// Package etag is what RFC 7644 §3.14 and RFC 9110 §13 say of versions: entity-tags, and requests that hold for one version alone.
package etag

import (
	"maps"
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("RFC: versions", func(scope *spec.Scope) {
		tags(scope, s)
		changes(scope, s)
		reading(scope, s)
		writing(scope, s)
		stale(scope, s)
		unversioned(scope, s)
	})
}

func needs(more ...scimdrill.Capability) []scimdrill.Capability {
	return append([]scimdrill.Capability{scimdrill.CanETag}, more...)
}

// tag is the entity-tag of an answer.
func tag(answer probe.Answer) string {
	if answer.Exchange.Response == nil {
		return ""
	}
	return answer.Exchange.Response.Header.Get("ETag")
}

// tagged is the entity-tag of an answer; the case is blocked when there is none, which is told elsewhere.
func tagged(c *spec.Case, asked stage.Asked) string {
	found := tag(asked.Given(c))
	if found == "" {
		c.Block("the answer to a read has no ETag header")
	}
	return found
}

// renamed is a body with another family name.
func renamed(body map[string]any, family string) map[string]any {
	changed := maps.Clone(body)
	changed["name"] = map[string]any{"givenName": "Vera", "familyName": family}
	return changed
}

// read reads a user, on a condition if there is a header.
func read(id, purpose, header, value string) probe.Ask {
	ask := probe.Ask{Method: http.MethodGet, Path: probe.UserPath(id), Purpose: purpose}
	if header != "" {
		ask.Header = map[string]string{header: value}
	}
	return ask
}

// put replaces a user on a condition.
func put(id, purpose, match string, body map[string]any) probe.Ask {
	return probe.Ask{
		Method: http.MethodPut, Path: probe.UserPath(id), Purpose: purpose, Header: map[string]string{"If-Match": match}, Body: probe.Body(body),
	}
}

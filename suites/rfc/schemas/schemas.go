// Package schemas is /Schemas: what the server says of its attributes (RFC 7643 §7), and whether its resources are so.
package schemas

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill/suites/rfc/discovered"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	path             = "/Schemas"
	userSchema       = "urn:ietf:params:scim:schemas:core:2.0:User"
	groupSchema      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	schemaSchema     = "urn:ietf:params:scim:schemas:core:2.0:Schema"
	enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Schemas", func(scope *spec.Scope) {
		var schemas stage.Document
		BeforeAll(func(ctx SpecContext) { schemas = s.ReadDocument(ctx, path) })
		endpoint := discovered.Endpoint{Subject: "schemas", Path: path, IsList: true}
		endpoint.CheckList(scope, s, &schemas)
		entries(scope, s, &schemas)
		attributes(scope, &schemas)
		nested(scope, &schemas)
		core(scope, &schemas)
		endpoint.Check(scope, s)
	})
	p.ForServer("Schemas, held against resources", func(scope *spec.Scope) { conformity(scope, s) })
}

// Package resourcetypes is /ResourceTypes: which kinds of resource there are, where, and after which schemas (RFC 7643 §6).
package resourcetypes

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill/suites/rfc/discovered"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	path        = "/ResourceTypes"
	userSchema  = "urn:ietf:params:scim:schemas:core:2.0:User"
	groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("ResourceTypes", func(scope *spec.Scope) {
		var types, schemas stage.Document
		BeforeAll(func(ctx SpecContext) {
			types = s.ReadDocument(ctx, path)
			schemas = s.ReadDocument(ctx, "/Schemas")
		})
		endpoint := discovered.Endpoint{Subject: "types", Path: path, IsList: true}
		endpoint.CheckList(scope, s, &types)
		entries(scope, s, &types)
		present(scope, s, &types)
		described(scope, &types, &schemas)
		extensions(scope, s, &types)
		endpoint.Check(scope, s)
	})
}

// Package config is ServiceProviderConfig: the document itself (RFC 7643 §5, RFC 7644 §4), and whether what it says of the server
// is what the server does.
package config

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill/suites/rfc/discovered"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const path = "/ServiceProviderConfig"

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("ServiceProviderConfig", func(scope *spec.Scope) {
		var config stage.Document
		BeforeAll(func(ctx SpecContext) { config = s.ReadDocument(ctx, path) })
		document(scope, &config)
		features(scope, &config)
		schemes(scope, s, &config)
		discovered.Endpoint{Subject: "config", Path: path}.Check(scope, s)
	})
	p.ForServer("ServiceProviderConfig, held against what is done", func(scope *spec.Scope) {
		claims(scope, s)
		silences(scope, s)
	})
}

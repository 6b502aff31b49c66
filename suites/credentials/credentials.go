// Package credentials is the first thing that an Okta admin does with the app: enter the token and press "Test API
// Credentials" (or "Test Connector Configuration", for an app of the App Integration Wizard).
package credentials

import (
	"context"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForEachApp("Test API credentials", func(scope *spec.Scope) {
		goodToken(scope, s)
		badToken(scope, s)
		revokedToken(scope, s)
		corrected(scope, s)
		wrongAddress(scope, s)
	})
	p.ForServer("Authentication, asked directly", func(scope *spec.Scope) {
		address(scope, s)
		unauthorized(scope, s)
	})
}

// attempt is one press of the button, on an app of its own.
type attempt struct {
	app  admin.App
	err  error
	wire []scimdrill.Exchange
}

// press adds an app that points at an address and tests a token with it.
func press(ctx context.Context, s *stage.Stage, kind scimdrill.AppKind, label, address, token string) attempt {
	var try attempt
	try.app, try.err = s.AddApp(ctx, kind, label, address)
	if try.err == nil {
		mark := s.Recorder.Mark()
		try.err = s.Admin.TestAPICredentials(ctx, try.app, token)
		try.wire = s.SentByOkta(mark)
	}
	return try
}

// shows puts the attempt into the evidence.
func (a attempt) shows(c *spec.Case) {
	c.Shows(a.wire...)
	if a.err != nil {
		c.AdminSees(admin.AdminText(a.err))
	}
}

// Package provisioning turns a change in the org into SCIM calls, the state of the app user and System Log events, as Okta
// does. One file holds one flow.
package provisioning

import (
	"context"
	"time"

	"github.com/scimdrill/scimdrill/driver/transcript"
)

// Options say how provisioning is done.
type Options struct {
	// Recorder keeps every exchange. Needed.
	Recorder *transcript.Recorder
	// Timeout ends a request with nothing received; 0 is Okta's sixty seconds.
	Timeout time.Duration
	// SpaceAsPlus encodes a space in queries as "+" instead of "%20".
	SpaceAsPlus bool
	// Password makes the password of a new user; nil for eight random letters and digits.
	Password func() string
}

// Provisioner runs jobs. It is safe for concurrent use; see [Queue] for the order.
type Provisioner struct {
	options Options
}

// New returns a provisioner.
func New(options Options) *Provisioner { return &Provisioner{options: options} }

// Close lets go of idle connections.
func (p *Provisioner) Close() {}

// TestCredentials is the button "Test API Credentials" (template) or "Test Connector Configuration" (wizard).
func (p *Provisioner) TestCredentials(ctx context.Context, app App) Result { return Result{} }

// SaveIntegration is Save on the API integration, which tests it again.
func (p *Provisioner) SaveIntegration(ctx context.Context, app App) Result { return Result{} }

// Assign provisions a person: looks the userName up, then creates or takes over.
func (p *Provisioner) Assign(ctx context.Context, app App, person Person) Result { return Result{} }

// UpdateProfile pushes the app-user profile, without the userName.
func (p *Provisioner) UpdateProfile(ctx context.Context, app App, person Person) Result { return Result{} }

// UpdateUserName pushes a changed application username, and nothing else.
func (p *Provisioner) UpdateUserName(ctx context.Context, app App, person Person) Result {
	return Result{}
}

// Deactivate deactivates the person in the target.
func (p *Provisioner) Deactivate(ctx context.Context, app App, person Person) Result { return Result{} }

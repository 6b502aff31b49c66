package provisioning

import (
	"context"
	"errors"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient"
)

// TestCredentials is the button "Test API Credentials" (template) or "Test Connector Configuration" (wizard): one page of
// two users and nothing else, no retry after a refusal (captures: template and wizard app). The ticks that the wizard's
// dialog then shows mirror the admin's choices; nothing behind them is exercised.
func (p *Provisioner) TestCredentials(ctx context.Context, app App) Result {
	purpose := "Test API Credentials"
	if app.Kind == scimdrill.Wizard {
		purpose = "Test Connector Configuration"
	}
	f, failed := p.begin(app, Person{}, generalFailure, authenticating)
	if f == nil {
		return failed
	}
	f.testUsers(ctx, purpose)
	return f.result
}

// SaveIntegration is Save on the API integration, which tests it again. A catalog template also asks for groups, whether or
// not it will use them (capture: template app, each save; Okta SCIM 1.1 protocol reference, "Create Users"). A wizard app
// does not (capture: wizard app); with "Import Groups" ticked it is expected to, which no capture shows.
func (p *Provisioner) SaveIntegration(ctx context.Context, app App) Result {
	f, failed := p.begin(app, Person{}, generalFailure, authenticating)
	if f == nil {
		return failed
	}
	if !f.testUsers(ctx, "Save API integration: users") {
		return f.result
	}
	if app.Kind == scimdrill.Template || app.Features.ImportGroups {
		f.testGroups(ctx)
	}
	return f.result
}

func (f *flow) testUsers(ctx context.Context, purpose string) bool {
	_, answer, err := f.client.List(ctx, purpose, scimclient.Users, scimclient.Page(1, 2))
	f.sent(answer)
	if err == nil {
		return true
	}
	f.fail(generalFailure, authenticating, "", err)
	return false
}

// testGroups: groups are "not mandatory for SCIM to work" (Okta SCIM reference of 2018), so that a target without them does
// not fail the save; what Okta makes of the refusal is not documented beyond the event.
func (f *flow) testGroups(ctx context.Context) {
	_, answer, err := f.client.List(ctx, "Save API integration: groups", scimclient.Groups, scimclient.Page(1, 100))
	f.sent(answer)
	var refused *scimclient.Error
	if errors.As(err, &refused) {
		f.log(groupImport, Failed, refused.Text)
	}
}

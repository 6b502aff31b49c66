package admin

import (
	"context"

	"github.com/okta/okta-sdk-golang/v2/okta"
	"github.com/okta/okta-sdk-golang/v2/okta/query"
)

// TestAPICredentials presses "Test API Credentials" (Template) or "Test Connector Configuration" (Wizard) with token. The
// error holds what the administrator reads; see [AdminText]. A real org has no API for the button: there the connection is
// saved and activated instead, which runs the same test.
func (a *Admin) TestAPICredentials(ctx context.Context, app App, token string) error {
	if !a.mock {
		return a.ConnectAPI(ctx, app, token)
	}
	err := a.call(ctx, "POST", "/api/v1/apps/"+app.ID+"/connections/default/test", connection(token), nil)
	return a.failed(err, "test the API credentials of %s", app.Label)
}

// ConnectAPI saves the API integration with token and switches it on ("Enable API integration", Save). If the org's test
// of the connection fails, nothing is switched on and the error holds what the administrator reads.
func (a *Admin) ConnectAPI(ctx context.Context, app App, token string) error {
	_, _, err := a.client.Application.SetDefaultProvisioningConnectionForApplication(ctx, app.ID, connection(token),
		query.NewQueryParams(query.WithActivate(true)))
	return a.failed(err, "connect %s", app.Label)
}

func connection(token string) okta.ProvisioningConnectionRequest {
	return okta.ProvisioningConnectionRequest{Profile: &okta.ProvisioningConnectionProfile{AuthScheme: "TOKEN", Token: token}}
}

// ConnectionStatus is the state of the API integration: ENABLED, DISABLED or UNKNOWN.
func (a *Admin) ConnectionStatus(ctx context.Context, app App) (string, error) {
	found, _, err := a.client.Application.GetDefaultProvisioningConnectionForApplication(ctx, app.ID)
	if err != nil {
		return "", a.failed(err, "read the connection of %s", app.Label)
	}
	return found.Status, nil
}

// DisconnectAPI switches the API integration off. Nothing is provisioned for that, and nothing after it.
func (a *Admin) DisconnectAPI(ctx context.Context, app App) error {
	_, err := a.client.Application.DeactivateDefaultProvisioningConnectionForApplication(ctx, app.ID)
	return a.failed(err, "disconnect %s", app.Label)
}

// Features are the ticks on the page "To App".
type Features struct {
	CreateUsers, UpdateAttributes, DeactivateUsers, SyncPassword bool
}

// AllFeatures ticks everything that Peakon and most vendors ask for: create, update and deactivate.
func AllFeatures() Features {
	return Features{CreateUsers: true, UpdateAttributes: true, DeactivateUsers: true}
}

// EnableProvisioning saves the page "To App".
func (a *Admin) EnableProvisioning(ctx context.Context, app App, features Features) error {
	password := &okta.PasswordSettingObject{Status: enabled(features.SyncPassword)}
	if features.SyncPassword {
		password.Seed, password.Change = "RANDOM", "KEEP_EXISTING"
	}
	body := okta.CapabilitiesObject{
		Create: &okta.CapabilitiesCreateObject{LifecycleCreate: &okta.LifecycleCreateSettingObject{Status: enabled(features.CreateUsers)}},
		Update: &okta.CapabilitiesUpdateObject{
			LifecycleDeactivate: &okta.LifecycleDeactivateSettingObject{Status: enabled(features.DeactivateUsers)},
			Profile:             &okta.ProfileSettingObject{Status: enabled(features.UpdateAttributes)},
			Password:            password,
		},
	}
	_, _, err := a.client.Application.UpdateFeatureForApplication(ctx, app.ID, "USER_PROVISIONING", body)
	return a.failed(err, "enable provisioning to %s", app.Label)
}

// Features reads the page "To App".
func (a *Admin) Features(ctx context.Context, app App) (Features, error) {
	feature, _, err := a.client.Application.GetFeatureForApplication(ctx, app.ID, "USER_PROVISIONING")
	if err != nil {
		return Features{}, a.failed(err, "read the provisioning settings of %s", app.Label)
	}
	var found Features
	if c := feature.Capabilities; c != nil {
		found.CreateUsers = c.Create != nil && c.Create.LifecycleCreate != nil && c.Create.LifecycleCreate.Status == "ENABLED"
		if u := c.Update; u != nil {
			found.UpdateAttributes = u.Profile != nil && u.Profile.Status == "ENABLED"
			found.DeactivateUsers = u.LifecycleDeactivate != nil && u.LifecycleDeactivate.Status == "ENABLED"
			found.SyncPassword = u.Password != nil && u.Password.Status == "ENABLED"
		}
	}
	return found, nil
}

func enabled(on bool) string {
	if on {
		return "ENABLED"
	}
	return "DISABLED"
}

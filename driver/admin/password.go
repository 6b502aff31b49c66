package admin

import (
	"context"

	"github.com/okta/okta-sdk-golang/v2/okta"
)

// PasswordSync are the settings of Sync Password on the page "To App".
type PasswordSync struct {
	// Seed is OKTA ("Sync Okta password") or RANDOM ("Sync a randomly generated password").
	Seed string
	// OnChange pushes a password again when the Okta password changes.
	OnChange bool
}

// SyncPasswords ticks Sync Password; the other ticks of the page stay.
func (a *Admin) SyncPasswords(ctx context.Context, app App, sync PasswordSync) error {
	change := "KEEP_EXISTING"
	if sync.OnChange {
		change = "CHANGE"
	}
	_, _, err := a.client.Application.UpdateFeatureForApplication(ctx, app.ID, "USER_PROVISIONING", okta.CapabilitiesObject{
		Update: &okta.CapabilitiesUpdateObject{Password: &okta.PasswordSettingObject{Status: "ENABLED", Seed: sync.Seed, Change: change}},
	})
	return a.failed(err, "sync passwords to %s", app.Label)
}

// SetPassword gives a person an Okta password.
func (a *Admin) SetPassword(ctx context.Context, person Person, password string) error {
	body := okta.User{Credentials: &okta.UserCredentials{Password: &okta.PasswordCredential{Value: password}}}
	_, _, err := a.client.User.PartialUpdateUser(ctx, person.ID, body, nil)
	return a.failed(err, "set the password of %s", person.describe())
}

// ChangePassword changes a person's Okta password as the person would.
func (a *Admin) ChangePassword(ctx context.Context, person Person, from, to string) error {
	body := okta.ChangePasswordRequest{OldPassword: &okta.PasswordCredential{Value: from}, NewPassword: &okta.PasswordCredential{Value: to}}
	_, _, err := a.client.User.ChangePassword(ctx, person.ID, body, nil)
	return a.failed(err, "change the password of %s", person.describe())
}

// SignIn signs a person in to Okta with a password: the moment at which Okta knows it.
func (a *Admin) SignIn(ctx context.Context, login, password string) error {
	err := a.call(ctx, "POST", "/api/v1/authn", map[string]any{"username": login, "password": password}, nil)
	return a.failed(err, "sign %s in", login)
}

// ForceSync presses "Force Sync": the profile of everyone who is provisioned is pushed (mock only).
func (a *Admin) ForceSync(ctx context.Context, app App) error {
	return a.console(ctx, "POST", "/api/v1/apps/"+app.ID+"/lifecycle/sync", nil, nil, "force a sync of %s", app.Label)
}

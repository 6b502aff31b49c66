package provisioning

import (
	"context"
	"errors"
	"net/http"

	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// UpdateProfile pushes the app-user profile: the whole of it on any change, there is no partial push (Okta support,
// "partial profile push"). What Okta does not know is echoed, "groups" and stale meta included; "active", "externalId" and
// the userName are not touched (captures: template and wizard app, profile update).
func (p *Provisioner) UpdateProfile(ctx context.Context, app App, person Person) Result {
	return p.update(ctx, app, person, "update: push profile", func(user *ordered.Object) {
		app.Schema.OverlayCore(user, person.Profile)
		app.Schema.OverlayExtensions(user, person.Profile)
		overlayGrants(app, person, user)
	})
}

// UpdateUserName pushes a changed application username and nothing else: userName and email come in separate requests,
// minutes apart (capture: template app, application username change and primary email change).
func (p *Provisioner) UpdateUserName(ctx context.Context, app App, person Person) Result {
	return p.update(ctx, app, person, "update: push username", func(user *ordered.Object) {
		user.Set("userName", person.UserName)
	})
}

// update reads the user and puts it back changed, for both kinds of app, without a lookup (Okta SCIM 2.0 protocol reference,
// "Update a specific User (PUT)"). Nothing is sent with "Update User Attributes" off, or for a user that was never
// provisioned.
func (p *Provisioner) update(ctx context.Context, app App, person Person, purpose string, change func(*ordered.Object)) Result {
	if !app.Features.UpdateUserAttributes || person.ExternalID == "" {
		return Result{ExternalID: person.ExternalID}
	}
	f, failed := p.begin(app, person, pushProfile, profilePush)
	if f == nil {
		return failed
	}
	if err := f.change(ctx, purpose, change); err != nil {
		return f.fail(pushProfile, profilePush, "Error while trying to push profile update for "+person.UserName, f.orGone(err))
	}
	return f.succeed(pushProfile)
}

func (f *flow) change(ctx context.Context, purpose string, change func(*ordered.Object)) error {
	if f.app.patches() {
		return f.patchUpdate(ctx, purpose, change)
	}
	user, err := f.get(ctx, "update: read")
	if err != nil {
		return err
	}
	change(user)
	return f.put(ctx, purpose, user)
}

// orGone words a user that the target does not know any more as Okta does: "No user returned for user {id}" (AWS IAM
// Identity Center and Spot, troubleshooting of provisioning from Okta).
func (f *flow) orGone(err error) error {
	var said *scimclient.Error
	if !errors.As(err, &said) || said.Status != http.StatusNotFound {
		return err
	}
	gone := *said
	gone.Text = "No user returned for user " + f.result.ExternalID
	return &gone
}

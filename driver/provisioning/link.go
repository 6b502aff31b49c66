package provisioning

import (
	"context"
	"errors"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// link takes over a user that the lookup found: activates it, then pushes the profile.
func (f *flow) link(ctx context.Context, found *ordered.Object) Result {
	f.result.ExternalID = scimclient.ID(found)
	f.result.Linked = true
	if err := f.activate(ctx, found); err != nil {
		return f.fail(userReactivate, provisioning, activating(f.person, err), err)
	}
	user, err := f.get(ctx, "assign: read")
	if err == nil && !f.app.Features.UpdateUserAttributes {
		// With "Update User Attributes" off the profile is pulled into Okta instead (Okta help, on-premises provisioning).
		f.result.Pulled = f.app.Schema.Read(user)
		return f.succeed(userSync)
	}
	if err == nil {
		err = f.put(ctx, "assign: push profile", f.takenOver(user))
	}
	if err != nil {
		return f.fail(pushProfile, provisioning, "Error while trying to push profile update for "+f.person.UserName, err)
	}
	return f.succeed(pushProfile)
}

// activate: a template patches active:true whatever the user's state is (capture: template app, reassignment; a first
// assignment of an existing user is inferred from it). A wizard app puts active:true when the user is inactive or was
// assigned before (capture: wizard app, reassignment), and pushes the profile at once otherwise (capture of a wizard app
// from 2022, and of one from October 2026: first assignment of an existing user). With "Deactivate Users" off Okta does not
// activate either, and fails with these words (Okta support: "User account is inactive").
func (f *flow) activate(ctx context.Context, found *ordered.Object) error {
	active, _ := found.GetFold("active")
	var err error
	switch {
	case !f.app.Features.DeactivateUsers && active == false:
		return &scimclient.Error{Text: "User account is inactive"}
	case !f.app.Features.DeactivateUsers:
		return nil
	case f.app.Kind == scimdrill.Template:
		err = f.patchActive(ctx, "assign: activate", true)
	case active == false || f.person.Reassigned:
		err = f.putActive(ctx, "assign: activate", true)
	default:
		return nil
	}
	if err == nil {
		f.log(userReactivate, Success, "")
	}
	return err
}

// activating is the phrase before what the target said; what Okta says of itself stands alone.
func activating(person Person, err error) string {
	var said *scimclient.Error
	if !errors.As(err, &said) || said.Exchange == 0 {
		return ""
	}
	return "Error while activating user " + person.described()
}

// takenOver is the user as read, with everything of a new user's body but the password: what Okta does not know is echoed,
// stale meta included, and "groups" becomes empty although the user may be in groups (captures: wizard app of 2022,
// wizard and template app of 2026, reassignment).
func (f *flow) takenOver(user *ordered.Object) *ordered.Object {
	user.Set("userName", f.person.UserName)
	f.app.Schema.OverlayCore(user, f.person.Profile)
	overlayGrants(f.app, f.person, user)
	user.Set("externalId", f.person.OktaID)
	user.Set("groups", []any{})
	user.Set("active", true)
	f.app.Schema.OverlayExtensions(user, f.person.Profile)
	return user
}

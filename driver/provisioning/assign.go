package provisioning

import (
	"context"
	"errors"

	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// Assign provisions a person: looks the userName up, then creates the user or takes over the one that is there.
func (p *Provisioner) Assign(ctx context.Context, app App, person Person) Result {
	f, failed := p.begin(app, person, userSync, provisioning)
	if f == nil {
		return failed
	}
	// Exactly one lookup, by the application username (Okta SCIM 2.0 protocol reference, "Determine if the User already
	// exists"; captures: template and wizard app, assignment).
	found, err := f.find(ctx, "assign: look up")
	switch {
	case err != nil:
		return f.fail(userSync, provisioning, "Error while verifying if user "+person.UserName+" exists", err)
	case found != nil && scimclient.ID(found) == "":
		return f.fail(userSync, provisioning, "Error while verifying if user "+person.UserName+" exists", errors.New("the user that was found has no id"))
	case found != nil:
		return f.link(ctx, found)
	case !app.Features.CreateUsers:
		// Okta support: "Matching user not found".
		return f.fail(userSync, provisioning, "", &scimclient.Error{Text: "Matching user not found"})
	default:
		return f.createUser(ctx, p.options.Password())
	}
}

// createUser posts the user. 201 must carry it: its id becomes the app user's externalId (Okta SCIM 2.0 protocol reference,
// "Create Users"). 409 stops the job for good.
func (f *flow) createUser(ctx context.Context, password string) Result {
	user, err := f.create(ctx, "assign: create", f.newUser(password))
	if err != nil {
		return f.fail(userPush, provisioning, "Error while creating user "+f.person.described(), err)
	}
	f.result.ExternalID = scimclient.ID(user)
	f.result.Created = true
	return f.succeed(userPush)
}

// newUser is the body in the order of the protocol reference and the captures: a password always, also without password
// sync, and "groups" always empty. Core attributes beyond the samples follow "locale"; extensions come last, where no source
// shows their place.
func (f *flow) newUser(password string) *ordered.Object {
	user := ordered.New(
		ordered.Member{Name: "schemas", Value: []any{f.app.coreSchema()}},
		ordered.Member{Name: "userName", Value: f.person.UserName},
	)
	f.app.Schema.OverlayCore(user, f.person.Profile)
	overlayGrants(f.app, f.person, user)
	user.Set("externalId", f.person.OktaID)
	user.Set("groups", []any{})
	user.Set("password", password)
	user.Set("active", true)
	f.app.Schema.OverlayExtensions(user, f.person.Profile)
	return user
}

package provisioning

import (
	"context"
	"errors"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// The event types of Sync Password (Okta event type catalogue): the first two tell of a push, the third is logged when one
// fails.
const (
	pushOktaPassword = "application.provision.user.push_okta_password"
	pushPassword     = "application.provision.user.push_password"
	passwordProblem  = "application.provision.user.password"
)

// Password is a password on its way to a target. It is never logged, recorded or kept.
type Password struct {
	// Text is the Okta password; "" has one made up.
	Text string
}

// SyncPassword pushes a password: the Okta password, or a random one ("Sync Password" on the page "To App"). A template
// patches it and a wizard app puts it (Okta SCIM 2.0 protocol reference: activating, deactivating and syncing the password
// are the three uses of PATCH). The body of neither is published or captured: the PATCH is inferred from the one that
// deactivates, the PUT is the user as read with the password added, as on-premises provisioning has it. Nothing is sent for a
// user that was never provisioned.
func (p *Provisioner) SyncPassword(ctx context.Context, app App, person Person, password Password) Result {
	if person.ExternalID == "" {
		return Result{}
	}
	event, text := pushOktaPassword, password.Text
	if text == "" {
		event, text = pushPassword, p.options.Password()
	}
	f, failed := p.begin(app, person, passwordProblem, passwordPush)
	if f == nil {
		return failed
	}
	if err := f.sendPassword(ctx, text); err != nil {
		return f.fail(passwordProblem, passwordPush, "Error while trying to push password for "+person.UserName, withoutText(text, f.orGone(err)))
	}
	return f.succeed(event)
}

// withoutText takes the password out of what a target says of it.
func withoutText(password string, err error) error {
	var said *scimclient.Error
	if !errors.As(err, &said) {
		return err
	}
	mended := *said
	mended.Text = strings.ReplaceAll(said.Text, password, transcript.Redacted)
	return &mended
}

func (f *flow) sendPassword(ctx context.Context, password string) error {
	if f.app.Kind == scimdrill.Template {
		return f.patch(ctx, "password: push", ordered.New(ordered.Member{Name: "password", Value: password}))
	}
	user, err := f.get(ctx, "password: read")
	if err != nil {
		return err
	}
	user.Set("password", password)
	return f.put(ctx, "password: push", user)
}

func (f *flow) patch(ctx context.Context, purpose string, value *ordered.Object) error {
	answer, err := f.client.PatchUser(ctx, purpose, f.result.ExternalID, value)
	f.sent(answer)
	return err
}

package provisioning

import (
	"context"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// patches: an app of the Okta Integration Network may be told to update users with PATCH ("Support PATCH for User" in the OIN
// Wizard). An app of the App Integration Wizard always puts.
func (a App) patches() bool { return a.Features.PatchUsers && a.Kind == scimdrill.Template }

// patchUpdate sends a changed user as one PATCH. Experimental: what Okta sends under "Support PATCH for User" is not published
// and no capture is known; a path-less replace with a value object is how every other PATCH of Okta's looks. The value is the
// whole app-user profile, because Okta knows no partial push.
func (f *flow) patchUpdate(ctx context.Context, purpose string, change func(*ordered.Object)) error {
	value := ordered.New()
	change(value)
	// OverlayExtensions names the extensions in "schemas"; a PATCH has its own.
	value.Delete("schemas")
	if value.Len() == 0 {
		return nil
	}
	return f.patch(ctx, purpose, value)
}

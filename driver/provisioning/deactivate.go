package provisioning

import (
	"context"

	"github.com/scimdrill/scimdrill"
)

// Deactivate deactivates the person in the target: when the app is taken away, by hand or with a group, and when the Okta
// user is deactivated. Okta never deletes a user (Okta SCIM 2.0 protocol reference, "Delete Users"). Nothing is sent with
// "Deactivate Users" off, or for a user that was never provisioned.
func (p *Provisioner) Deactivate(ctx context.Context, app App, person Person) Result {
	if !app.Features.DeactivateUsers || person.ExternalID == "" {
		return Result{ExternalID: person.ExternalID}
	}
	f, failed := p.begin(app, person, userDeactivate, deprovisioning)
	if f == nil {
		return failed
	}
	var err error
	if app.Kind == scimdrill.Template {
		// One PATCH without a GET before it (capture: template app, unassignment).
		err = f.patchActive(ctx, "deactivate", false)
	} else {
		// GET, then PUT of the same body with active:false (capture: wizard app, deactivation).
		err = f.putActive(ctx, "deactivate", false)
	}
	if err != nil {
		// Any error raises a Deprovision task for the admin (Okta staff, okta-blog-archive pull request 1956).
		return f.fail(userDeactivate, deprovisioning, "Error while deactivating user "+person.described(), err)
	}
	return f.succeed(userDeactivate)
}

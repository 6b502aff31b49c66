package provisioning

import "context"

// DeleteGroup is "Unlink pushed group" with "Delete the group in the target app": the group is read, then deleted (captures:
// template and wizard app). With "Leave the group in the target app" nothing is sent. The users stay (Okta's test plan C9318).
func (p *Provisioner) DeleteGroup(ctx context.Context, app App, group Group) Result {
	f, err := p.beginGroup(app, group)
	if err == nil {
		_, err = f.getGroup(ctx, "unlink group: read")
	}
	if err == nil {
		answer, deleteErr := f.client.DeleteGroup(ctx, "unlink group: delete", f.result.ExternalID)
		f.sent(answer)
		err = f.asStep(deleting, deleteErr)
	}
	if err != nil {
		return f.failGroup(deleting, err)
	}
	f.result.ExternalID = ""
	f.log(appGroupDeleted, Success, "")
	f.log(groupRemoved, Success, "")
	return f.result
}

package provisioning

import "context"

// RenameGroup pushes the name of a renamed group. It is the org's business to do so only with "Rename app groups to match
// group name in Okta" ticked (Okta's test plan C9313, C9314). A template reads and patches (capture: template app, rename); a
// wizard app reads twice and puts what it read under the new name (capture: wizard app, rename).
func (p *Provisioner) RenameGroup(ctx context.Context, app App, group Group) Result {
	group.Joined, group.Left = nil, nil
	f, err := p.beginGroup(app, group)
	if err == nil {
		_, err = f.getGroup(ctx, "rename group: read")
	}
	if err == nil {
		err = f.pushName(ctx, "rename group: name")
	}
	if err != nil {
		f.log(groupRenameFailed, Failed, "")
		return f.failGroup(naming, err)
	}
	f.log(groupRenamed, Success, "")
	f.log(groupUpdated, Success, "")
	return f.result
}

package provisioning

import "context"

// ChangeMembers pushes who joined and who left. The group is read, its name sent, then the change (captures: template and
// wizard app, add member and remove member). Who is assigned again is pushed as a member who joins, to every pushed group
// that holds the person (capture: wizard app, reassignment).
func (p *Provisioner) ChangeMembers(ctx context.Context, app App, group Group) Result {
	f, err := p.beginGroup(app, group)
	if err == nil {
		err = f.change(ctx, "membership")
	}
	if err != nil {
		return f.failGroup(membership(len(group.Joined) > 0, len(group.Left) > 0), err)
	}
	f.log(groupUpdated, Success, "")
	if len(group.Joined)+len(group.Left) > 0 {
		f.log(membershipsPushed, Success, "")
	}
	return f.result
}

// change sends the name alone when nobody came or went whom the target knows: a person who is not provisioned is no member
// there, but the name is sent with each membership update all the same (Okta SCIM 2.0 protocol reference, "Update a specific
// Group name"; the template capture has such a pair of requests, whose cause was not written down).
func (f *groupFlow) change(ctx context.Context, purpose string) error {
	if _, err := f.getGroup(ctx, purpose+": read"); err != nil {
		return err
	}
	if err := f.pushName(ctx, purpose+": name"); err != nil {
		return err
	}
	if len(f.group.Joined)+len(f.group.Left) == 0 {
		return nil
	}
	return f.pushMembers(ctx, purpose+": members")
}

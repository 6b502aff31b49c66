package provisioning

import (
	"context"
	"errors"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// PushGroup pushes a group for the first time: it is created in the target with its members, or the group that has the name
// there is taken over.
func (p *Provisioner) PushGroup(ctx context.Context, app App, group Group) Result {
	f, err := p.beginGroup(app, group)
	if err != nil {
		return f.failGroup(creating, err)
	}
	// With "Import Groups" off Okta does not know what groups the target has, and looks the name up (Okta SCIM 2.0 protocol
	// reference, "Create Groups"; capture: wizard app). With it on it does not (capture: template app).
	var found *ordered.Object
	if !app.Features.ImportGroups {
		if found, err = f.findGroup(ctx); err != nil {
			return f.failGroup(creating, err)
		}
	}
	if found == nil {
		found, err = f.createGroup(ctx)
	}
	if err != nil {
		return f.failGroup(creating, err)
	}
	f.result.ExternalID = scimclient.ID(found)
	f.log(groupPushed, Success, "")
	if err := f.repeatMembers(ctx); err != nil {
		return f.failGroup(membersAdded, err)
	}
	return f.result
}

// findGroup: of several groups the first counts, as with users.
func (f *groupFlow) findGroup(ctx context.Context) (*ordered.Object, error) {
	found, answer, err := f.client.FindGroup(ctx, "push group: look up", f.group.Name)
	f.sent(answer)
	if err == nil && found != nil && scimclient.ID(found) == "" {
		err = errors.New("the group that was found has no id")
	}
	f.result.Linked = err == nil && found != nil
	return found, err
}

func (f *groupFlow) createGroup(ctx context.Context) (*ordered.Object, error) {
	made, answer, err := f.client.CreateGroup(ctx, "push group: create", f.group.Name, f.group.Members)
	f.sent(answer)
	f.result.Created = err == nil
	return made, err
}

// repeatMembers sends the members again although POST held them: a template patches, if there are any (capture: template
// app, push group and push empty group); a wizard app reads the group and puts it (capture: wizard app, push group). A group
// that was found gets its members by nothing else.
func (f *groupFlow) repeatMembers(ctx context.Context) error {
	if f.app.Kind == scimdrill.Template && len(f.group.Members) == 0 {
		return nil
	}
	f.group.Joined, f.group.Left = f.group.Members, nil
	err := f.pushMembers(ctx, "push group: members")
	if err == nil {
		f.log(membershipsPushed, Success, "")
	}
	return err
}

// LinkGroup pushes to a group that Okta knows from an import: nothing is created, who is a member there stays one, and the
// name is that of the app group unless app groups are renamed (Okta's test plan C9315, C9330). No capture shows it: the
// requests are those of a membership change in which everyone joins.
func (p *Provisioner) LinkGroup(ctx context.Context, app App, group Group) Result {
	group.Joined, group.Left = group.Members, nil
	f, err := p.beginGroup(app, group)
	if err == nil {
		err = f.change(ctx, "link group")
	}
	if err != nil {
		return f.failGroup(naming, err)
	}
	f.result.Linked = true
	f.log(groupPushed, Success, "")
	if len(group.Members) > 0 {
		f.log(membershipsPushed, Success, "")
	}
	return f.result
}

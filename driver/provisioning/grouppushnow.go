package provisioning

import (
	"context"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient"
)

// PushGroupNow is "Push now", and the push with which a mapping is activated again: the group is read, its name sent, then
// the members are overwritten with Okta's (captures: template and wizard app, push now; Okta's test plan C9316). A template
// replaces the list of members, also with an empty one. A wizard app has put the group once already for its name and puts it
// a second time without reading it in between.
func (p *Provisioner) PushGroupNow(ctx context.Context, app App, group Group) Result {
	group.Joined, group.Left = nil, nil
	f, err := p.beginGroup(app, group)
	if err == nil {
		_, err = f.getGroup(ctx, "push now: read")
	}
	if err == nil {
		err = f.pushName(ctx, "push now: name")
	}
	if err == nil {
		err = f.overwriteMembers(ctx, "push now: members")
	}
	if err != nil {
		return f.failGroup(membersChanged, err)
	}
	f.log(groupUpdated, Success, "")
	f.log(membershipsPushed, Success, "")
	return f.result
}

func (f *groupFlow) overwriteMembers(ctx context.Context, purpose string) error {
	if f.app.Kind == scimdrill.Template {
		return f.patchGroup(ctx, purpose, membersChanged, scimclient.ReplaceOperation(f.group.Members))
	}
	return f.putGroup(ctx, purpose, membersChanged, f.group.Members)
}

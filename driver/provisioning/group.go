package provisioning

import (
	"context"
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// GroupMember is a member of a pushed group: the target's id of a user, and the application username.
type GroupMember = scimclient.Member

// Group is an Okta group as it is pushed to one app.
type Group struct {
	// Name is what the group is called in the app, or shall be.
	Name string
	// ExternalID is the target's id of the group; "" when Okta knows none.
	ExternalID string
	// Members are all who are in the Okta group and, at the same time, assigned to the app and provisioned (Okta SCIM 2.0
	// protocol reference, "Create Groups"), in the order in which Okta lists them.
	Members []GroupMember
	// Joined and Left are who came and went since the last push.
	Joined, Left []GroupMember
}

// groupFlow is one push of a group under way.
type groupFlow struct {
	flow

	group Group
}

func (p *Provisioner) beginGroup(app App, group Group) (*groupFlow, error) {
	f := &groupFlow{flow: flow{app: app, result: Result{ExternalID: group.ExternalID}}, group: group}
	client, err := p.client(app)
	f.client = client
	return f, err
}

// getGroup reads the group: every change of a group that was pushed begins with it (captures: template and wizard app).
func (f *groupFlow) getGroup(ctx context.Context, purpose string) (*ordered.Object, error) {
	group, answer, err := f.client.GetGroup(ctx, purpose, f.result.ExternalID)
	f.sent(answer)
	return group, f.asStep(reading, err)
}

// pushName sends the name, which comes before each change of members too (Okta SCIM 2.0 protocol reference: the name is
// updated "each time there is a membership update"). A template patches it (capture: template app, rename). A wizard app
// reads the group once more and puts it back; who has joined stands there already, who has left still does (capture: wizard
// app, rename, add member, remove member).
func (f *groupFlow) pushName(ctx context.Context, purpose string) error {
	if f.app.Kind == scimdrill.Template {
		return f.patchGroup(ctx, purpose, naming, scimclient.NameOperation(f.result.ExternalID, f.group.Name))
	}
	group, err := f.getGroup(ctx, purpose+": read again")
	if err != nil {
		return err
	}
	return f.putGroup(ctx, purpose, naming, with(scimclient.MembersOf(group), f.group.Joined))
}

// pushMembers sends who has left and who has joined. A template patches: the leavers first, each in an operation of its own,
// then all joiners in one (Okta SCIM 2.0 protocol reference, "Update a specific Group membership"). A wizard app reads the
// group and puts it back without the leavers and with everyone who belongs there, in Okta's order (capture: wizard app, add
// member, remove member, push group). Members whom Okta does not know stay: only Push Now overwrites them (Okta's test plan
// C9315 and C9316).
func (f *groupFlow) pushMembers(ctx context.Context, purpose string) error {
	step := membership(len(f.group.Joined) > 0, len(f.group.Left) > 0)
	if f.app.Kind == scimdrill.Template {
		return f.patchGroup(ctx, purpose, step, operations(f.group)...)
	}
	group, err := f.getGroup(ctx, purpose+": read")
	if err != nil {
		return err
	}
	return f.putGroup(ctx, purpose, step, with(f.group.Members, without(scimclient.MembersOf(group), f.group.Left)))
}

func operations(group Group) []*ordered.Object {
	var list []*ordered.Object
	for _, member := range group.Left {
		list = append(list, scimclient.RemoveOperation(member))
	}
	if len(group.Joined) > 0 {
		list = append(list, scimclient.AddOperation(group.Joined))
	}
	return list
}

func (f *groupFlow) patchGroup(ctx context.Context, purpose string, step step, operations ...*ordered.Object) error {
	answer, err := f.client.PatchGroup(ctx, purpose, f.result.ExternalID, operations...)
	f.sent(answer)
	return f.asStep(step, err)
}

func (f *groupFlow) putGroup(ctx context.Context, purpose string, step step, members []GroupMember) error {
	answer, err := f.client.ReplaceGroup(ctx, purpose, f.result.ExternalID, f.group.Name, members)
	f.sent(answer)
	return f.asStep(step, err)
}

// with appends those of others who are not in members yet.
func with(members, others []GroupMember) []GroupMember {
	there := idsOf(members)
	all := slices.Clone(members)
	for _, other := range others {
		if !there[other.Value] {
			there[other.Value] = true
			all = append(all, other)
		}
	}
	return all
}

func without(members, leavers []GroupMember) []GroupMember {
	gone := idsOf(leavers)
	return slices.DeleteFunc(slices.Clone(members), func(m GroupMember) bool { return gone[m.Value] })
}

func idsOf(members []GroupMember) map[string]bool {
	ids := make(map[string]bool, len(members))
	for _, member := range members {
		ids[member.Value] = true
	}
	return ids
}

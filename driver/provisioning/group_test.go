package provisioning_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/provisioning"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

func groupApp(target *targettest.Target, kind scimdrill.AppKind) provisioning.App {
	return provisioning.App{
		ID: "0oa1", Label: "Peakon", Kind: kind, BaseURL: target.URL, Auth: scimclient.Verbatim(targettest.Token),
		Features: provisioning.Features{ImportGroups: kind == scimdrill.Template},
	}
}

func u(n string) provisioning.GroupMember {
	return provisioning.GroupMember{Value: "u" + n, Display: n + "@x"}
}

const (
	one        = `{"value":"u1","display":"1@x"}`
	two        = `{"value":"u2","display":"2@x"}`
	three      = `{"value":"u3","display":"3@x"}`
	groupCore  = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],`
	groupPatch = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[`
	named      = groupPatch + `{"op":"replace","value":{"id":"group-1","displayName":"sales"}}]}`
)

// TestGroupPushOnTheWire: each action of both kinds of app, with its bodies byte for byte. The group "sales" has the members 1
// and 2 before it.
func TestGroupPushOnTheWire(t *testing.T) {
	group := provisioning.Group{Name: "sales", ExternalID: "group-1"}
	first := provisioning.Group{Name: "new", Members: []provisioning.GroupMember{u("2"), u("1")}}
	lookup := `GET /Groups?filter=displayName eq "new"&startIndex=1&count=100`
	put := func(name string, members ...string) string {
		return `PUT /Groups/group-1 ` + groupCore + `"id":"group-1","displayName":"` + name + `","members":[` + strings.Join(members, ",") + `]}`
	}
	for _, c := range []struct {
		name             string
		act              func(context.Context, *provisioning.Provisioner, provisioning.App) provisioning.Result
		template, wizard []string
	}{
		{
			"push", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.PushGroup(ctx, app, first)
			},
			[]string{
				`POST /Groups ` + groupCore + `"displayName":"new","members":[` + two + `,` + one + `]}`,
				`PATCH /Groups/group-2 ` + groupPatch + `{"op":"add","path":"members","value":[` + two + `,` + one + `]}]}`,
			},
			[]string{
				lookup,
				`POST /Groups ` + groupCore + `"displayName":"new","members":[` + two + `,` + one + `]}`,
				`GET /Groups/group-2`,
				`PUT /Groups/group-2 ` + groupCore + `"id":"group-2","displayName":"new","members":[` + two + `,` + one + `]}`,
			},
		},
		{
			"push empty", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.PushGroup(ctx, app, provisioning.Group{Name: "new"})
			},
			[]string{`POST /Groups ` + groupCore + `"displayName":"new","members":[]}`},
			[]string{
				lookup,
				`POST /Groups ` + groupCore + `"displayName":"new","members":[]}`,
				`GET /Groups/group-2`,
				`PUT /Groups/group-2 ` + groupCore + `"id":"group-2","displayName":"new","members":[]}`,
			},
		},
		{
			"rename", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				renamed := group
				renamed.Name = "selling"
				return p.RenameGroup(ctx, app, renamed)
			},
			[]string{`GET /Groups/group-1`, `PATCH /Groups/group-1 ` + strings.Replace(named, "sales", "selling", 1)},
			[]string{`GET /Groups/group-1`, `GET /Groups/group-1`, put("selling", one, two)},
		},
		{
			"add", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.ChangeMembers(ctx, app, provisioning.Group{
					Name: "sales", ExternalID: "group-1", Joined: []provisioning.GroupMember{u("3")}, Members: []provisioning.GroupMember{u("3"), u("2"), u("1")},
				})
			},
			[]string{
				`GET /Groups/group-1`, `PATCH /Groups/group-1 ` + named,
				`PATCH /Groups/group-1 ` + groupPatch + `{"op":"add","path":"members","value":[` + three + `]}]}`,
			},
			[]string{
				`GET /Groups/group-1`, `GET /Groups/group-1`, put("sales", one, two, three),
				`GET /Groups/group-1`, put("sales", three, two, one),
			},
		},
		{
			"remove", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.ChangeMembers(ctx, app, provisioning.Group{
					Name: "sales", ExternalID: "group-1", Left: []provisioning.GroupMember{u("1")}, Members: []provisioning.GroupMember{u("2")},
				})
			},
			[]string{
				`GET /Groups/group-1`, `PATCH /Groups/group-1 ` + named,
				`PATCH /Groups/group-1 ` + groupPatch + `{"op":"remove","path":"members[value eq \"u1\"]"}]}`,
			},
			[]string{
				`GET /Groups/group-1`, `GET /Groups/group-1`, put("sales", one, two),
				`GET /Groups/group-1`, put("sales", two),
			},
		},
		{
			"remove and add together", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.ChangeMembers(ctx, app, provisioning.Group{
					Name: "sales", ExternalID: "group-1", Members: []provisioning.GroupMember{u("3")},
					Joined: []provisioning.GroupMember{u("3")}, Left: []provisioning.GroupMember{u("1"), u("2")},
				})
			},
			[]string{
				`GET /Groups/group-1`, `PATCH /Groups/group-1 ` + named,
				`PATCH /Groups/group-1 ` + groupPatch + `{"op":"remove","path":"members[value eq \"u1\"]"},{"op":"remove","path":"members[value eq \"u2\"]"},` +
					`{"op":"add","path":"members","value":[` + three + `]}]}`,
			},
			[]string{
				`GET /Groups/group-1`, `GET /Groups/group-1`, put("sales", one, two, three),
				`GET /Groups/group-1`, put("sales", three),
			},
		},
		{
			"nobody whom the target knows came or went", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.ChangeMembers(ctx, app, group)
			},
			[]string{`GET /Groups/group-1`, `PATCH /Groups/group-1 ` + named},
			[]string{`GET /Groups/group-1`, `GET /Groups/group-1`, put("sales", one, two)},
		},
		{
			"push now", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.PushGroupNow(ctx, app, provisioning.Group{Name: "sales", ExternalID: "group-1", Members: []provisioning.GroupMember{u("1"), u("2")}})
			},
			[]string{
				`GET /Groups/group-1`, `PATCH /Groups/group-1 ` + named,
				`PATCH /Groups/group-1 ` + groupPatch + `{"op":"replace","path":"members","value":[` + one + `,` + two + `]}]}`,
			},
			[]string{`GET /Groups/group-1`, `GET /Groups/group-1`, put("sales", one, two), put("sales", one, two)},
		},
		{
			"push now, empty", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.PushGroupNow(ctx, app, group)
			},
			[]string{
				`GET /Groups/group-1`, `PATCH /Groups/group-1 ` + named,
				`PATCH /Groups/group-1 ` + groupPatch + `{"op":"replace","path":"members","value":[]}]}`,
			},
			[]string{`GET /Groups/group-1`, `GET /Groups/group-1`, put("sales", one, two), put("sales")},
		},
		{
			"link", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.LinkGroup(ctx, app, provisioning.Group{Name: "sales", ExternalID: "group-1", Members: []provisioning.GroupMember{u("3"), u("2")}})
			},
			[]string{
				`GET /Groups/group-1`, `PATCH /Groups/group-1 ` + named,
				`PATCH /Groups/group-1 ` + groupPatch + `{"op":"add","path":"members","value":[` + three + `,` + two + `]}]}`,
			},
			[]string{
				`GET /Groups/group-1`, `GET /Groups/group-1`, put("sales", one, two, three),
				`GET /Groups/group-1`, put("sales", three, two, one),
			},
		},
		{
			"unlink and delete", func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.DeleteGroup(ctx, app, group)
			},
			[]string{`GET /Groups/group-1`, `DELETE /Groups/group-1`},
			[]string{`GET /Groups/group-1`, `DELETE /Groups/group-1`},
		},
	} {
		for kind, want := range map[scimdrill.AppKind][]string{scimdrill.Template: c.template, scimdrill.Wizard: c.wizard} {
			t.Run(c.name+" "+string(kind), func(t *testing.T) {
				target := targettest.New(t)
				p, _ := newProvisioner(t)
				app := groupApp(target, kind)
				app.Features.ImportGroups = true
				p.PushGroup(t.Context(), app, provisioning.Group{Name: "sales", Members: []provisioning.GroupMember{u("1"), u("2")}})
				target.Requests()
				app.Features.ImportGroups = kind == scimdrill.Template
				result := c.act(t.Context(), p, app)
				if result.Failure != nil {
					t.Fatal(result.Failure.AdminText)
				}
				sent := target.Lines()
				if diff := cmp.Diff(want, sent); diff != "" {
					t.Errorf("wanted (-), sent (+):\n%s", diff)
				}
				if len(result.Exchanges) != len(sent) {
					t.Errorf("exchanges %v of %d requests", result.Exchanges, len(sent))
				}
			})
		}
	}
}

// TestImportGroupsDecidesTheLookup for both kinds of app, and a group that is found is taken over with who is in it.
func TestImportGroupsDecidesTheLookup(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		for _, imports := range []bool{true, false} {
			target := targettest.New(t)
			p, _ := newProvisioner(t)
			app := groupApp(target, kind)
			app.Features.ImportGroups = imports
			theirs := target.AddGroup("Sales", "old")
			result := p.PushGroup(t.Context(), app, provisioning.Group{Name: "sales", Members: []provisioning.GroupMember{u("1")}})
			if imports {
				// Okta was to know the group from an import; it creates, and the target refuses the name.
				want := "Unable to update Group Push mapping target App group sales: Error while creating user group sales: Conflict. Errors reported by remote server: a group has this name already"
				if result.Failure == nil || result.Failure.AdminText != want {
					t.Errorf("%s: %+v", kind, result.Failure)
				}
				continue
			}
			if result.Failure != nil || !result.Linked || result.ExternalID != theirs {
				t.Errorf("%s: %+v", kind, result)
			}
			if _, members := target.Group(theirs); !slices.Contains(members, "old") || !slices.Contains(members, "u1") {
				t.Errorf("%s: members %v: expected the old one and u1", kind, members)
			}
		}
	}
}

// TestATargetThatSaysLittle: 204 to a change, and no members shown.
func TestATargetThatSaysLittle(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		target := targettest.New(t)
		target.SaysLittle()
		p, _ := newProvisioner(t)
		app := groupApp(target, kind)
		made := p.PushGroup(t.Context(), app, provisioning.Group{Name: "sales", Members: []provisioning.GroupMember{u("1")}})
		changed := p.ChangeMembers(t.Context(), app, provisioning.Group{
			Name: "sales", ExternalID: made.ExternalID, Joined: []provisioning.GroupMember{u("2")}, Members: []provisioning.GroupMember{u("2"), u("1")},
		})
		if made.Failure != nil || changed.Failure != nil {
			t.Fatal(made.Failure, changed.Failure)
		}
		if _, members := target.Group(made.ExternalID); len(members) != 2 {
			t.Errorf("%s: members %v", kind, members)
		}
	}
}

package org_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
)

// TestAPushedGroupFromBeginningToEnd for both kinds of app, with "Import Groups" off.
func TestAPushedGroupFromBeginningToEnd(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			p := newPusher(t, kind, "")
			ann, bob := p.hire("ann@example.com"), p.hire("bob@example.com")
			group := p.addGroup("sales", ann)
			p.drain()
			mapping := p.push(group, "sales")
			id := p.target.GroupID
			p.wantSteps("push", pick(kind, "GET /Groups, POST /Groups, PATCH /Groups/group-3", "GET /Groups, POST /Groups, GET /Groups/group-3, PUT /Groups/group-3")...)
			seen := p.do("GET", mapping, "").want(200).object()
			if seen["status"] != "ACTIVE" || seen["lastPush"] == nil || seen["errorSummary"] != nil || seen["targetGroupId"] == seen["sourceGroupId"] {
				t.Errorf("mapping %v", seen)
			}
			p.do("GET", "/api/v1/groups/"+seen["targetGroupId"].(string), "").want(200)

			p.rename(group, "selling")
			p.wantSteps("rename", pick(kind, "GET /Groups/group-3, PATCH /Groups/group-3", "GET /Groups/group-3, GET /Groups/group-3, PUT /Groups/group-3")...)
			p.join(group, bob)
			p.wantSteps("add", pick(kind, "GET /Groups/group-3, PATCH /Groups/group-3, PATCH /Groups/group-3",
				"GET /Groups/group-3, GET /Groups/group-3, PUT /Groups/group-3, GET /Groups/group-3, PUT /Groups/group-3")...)
			p.leave(group, ann)
			p.drain()
			if name, members := p.target.Group(id("selling")); name != "selling" || !slices.Equal(members, []string{"user-2"}) {
				t.Errorf("the target has %q with %v", name, members)
			}
			p.do("POST", mapping+"/lifecycle/push", "").want(200)
			p.wantSteps("push now", pick(kind, "GET /Groups/group-3, PATCH /Groups/group-3, PATCH /Groups/group-3",
				"GET /Groups/group-3, GET /Groups/group-3, PUT /Groups/group-3, PUT /Groups/group-3")...)

			p.patch(mapping, "INACTIVE")
			p.join(group, ann)
			p.rename(group, "sales force")
			p.wantSteps("inactive")
			p.do("POST", mapping+"/lifecycle/push", "").wantError(400, "E0000001", "INACTIVE")
			p.patch(mapping, "ACTIVE")
			p.drain()
			if name, members := p.target.Group("group-3"); name != "sales force" || len(members) != 2 {
				t.Errorf("after activation the target has %q with %v", name, members)
			}

			p.do("DELETE", mapping+"?deleteTargetGroup=true", "").wantError(403, "E0000006", "INACTIVE")
			p.patch(mapping, "INACTIVE")
			p.do("DELETE", mapping+"?deleteTargetGroup=true", "").want(204)
			p.wantSteps("unlink", "GET /Groups/group-3", "DELETE /Groups/group-3")
			p.do("GET", mapping, "").wantError(404, "E0000007", "GroupPushMapping")
			p.push(group, "sales force")
			if steps := p.steps(); !slices.Contains(steps, "POST /Groups") {
				t.Errorf("pushed again: %v", steps)
			}
			want := []string{
				"group_push.mapping.created SUCCESS", "group_push.pushed SUCCESS", "group_push.push_memberships SUCCESS",
				"group_push.mapping.app.group.renamed SUCCESS", "group_push.updated SUCCESS",
				"group_push.updated SUCCESS", "group_push.push_memberships SUCCESS", "group_push.updated SUCCESS", "group_push.push_memberships SUCCESS",
				"group_push.updated SUCCESS", "group_push.push_memberships SUCCESS", "group_push.deactivate_mapping SUCCESS",
				"group_push.activate_mapping SUCCESS", "group_push.updated SUCCESS", "group_push.push_memberships SUCCESS",
				"group_push.deactivate_mapping SUCCESS", "group_push.delete_appgroup SUCCESS", "group_push.removed SUCCESS",
				"group_push.mapping.created SUCCESS", "group_push.pushed SUCCESS", "group_push.push_memberships SUCCESS",
			}
			if diff := cmp.Diff(want, p.events()); diff != "" {
				t.Errorf("events:\n%s", diff)
			}
		})
	}
}

// TestUnlinkedAndPushedAgainAtOnce: the deletion comes first, although nobody waited for it; and a group that somebody else has
// deleted is not known any more afterwards.
func TestUnlinkedAndPushedAgainAtOnce(t *testing.T) {
	p := newPusher(t, scimdrill.Template, `,"importGroups":true`)
	group := p.addGroup("sales")
	mapping := p.push(group, "sales")
	p.drain()
	p.patch(mapping, "INACTIVE")
	p.do("DELETE", mapping+"?deleteTargetGroup=true", "").want(204)
	mapping = p.push(group, "sales")
	p.wantSteps("again", "GET /Groups/group-1", "DELETE /Groups/group-1", "POST /Groups")
	targetID := p.do("GET", mapping, "").want(200).object()["targetGroupId"].(string)
	p.target.DropGroup("group-2")
	p.patch(mapping, "INACTIVE")
	p.do("DELETE", mapping+"?deleteTargetGroup=true", "").want(204)
	p.wantSteps("deleted by somebody else", "GET /Groups/group-2")
	p.do("GET", "/api/v1/groups/"+targetID, "").wantError(404, "E0000007", "UserGroup")
	if events := p.events(); !slices.Contains(events, "group.verify_exists FAILURE") {
		t.Errorf("events %v", events)
	}
}

// TestWhoIsAMember: only who is assigned and provisioned; who becomes so later is pushed then, and who is assigned again is
// pushed again, to every pushed group.
func TestWhoIsAMember(t *testing.T) {
	p := newPusher(t, scimdrill.Template, `,"importGroups":true`)
	ann, bob := p.hire("ann@example.com"), p.addUser("bob@example.com", "")
	sales, board := p.addGroup("sales", ann), p.addGroup("board", ann, bob)
	p.push(sales, "sales")
	p.drain()
	p.push(board, "board")
	p.drain()
	if _, members := p.target.Group(p.target.GroupID("board")); !slices.Equal(members, []string{"user-1"}) {
		t.Errorf("board has %v", members)
	}
	p.join(sales, bob)
	p.wantSteps("a member who is not provisioned", "GET /Groups/group-2", "PATCH /Groups/group-2")
	p.assign(bob)
	p.drain()
	for _, name := range []string{"sales", "board"} {
		if _, members := p.target.Group(p.target.GroupID(name)); len(members) != 2 {
			t.Errorf("%s has %v after bob was provisioned", name, members)
		}
	}
	p.do("DELETE", p.app+"/users/"+bob, "").want(204)
	p.wantSteps("unassign", "PATCH /Users/user-4")
	if _, members := p.target.Group(p.target.GroupID("sales")); len(members) != 2 {
		t.Errorf("a deactivated user stays a member until the group is pushed: %v", members)
	}
	p.assign(bob)
	steps := p.steps()
	for _, path := range []string{"/Groups/group-2", "/Groups/group-3"} {
		count := 0
		for _, step := range steps {
			if strings.HasSuffix(step, " "+path) {
				count++
			}
		}
		if count != 3 {
			t.Errorf("%s was asked %d times after the reassignment, expected GET, PATCH, PATCH: %v", path, count, steps)
		}
	}
}

// TestLinkedGroupsKeepWhoIsThere: a group that was left in the target is linked by its id, and one that is there by its name.
func TestLinkedGroupsKeepWhoIsThere(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		for _, renames := range []bool{true, false} {
			p := newPusher(t, kind, fmt.Sprintf(`,"renameAppGroups":%t`, renames))
			theirs := p.target.AddGroup("crew", "old")
			ann := p.hire("ann@example.com")
			first := p.addGroup("crew", ann)
			mapping := p.push(first, "crew")
			p.drain()
			if _, members := p.target.Group(theirs); len(members) != 2 {
				t.Errorf("linked by name: %v", members)
			}
			targetID := p.do("GET", mapping, "").want(200).object()["targetGroupId"].(string)
			p.patch(mapping, "INACTIVE")
			p.do("DELETE", mapping+"?deleteTargetGroup=false", "").want(204)
			p.wantSteps("leave")
			if got := p.do("GET", "/api/v1/groups/"+targetID, "").want(200).object(); got["type"] != "APP_GROUP" {
				t.Errorf("the group that was left is %v", got)
			}
			second := p.addGroup("fleet", p.hire("bob@example.com"))
			p.drain()
			p.do("POST", p.app+"/group-push/mappings", `{"sourceGroupId":"`+second+`","targetGroupId":"`+targetID+`"}`).want(201)
			p.drain()
			name, members := p.target.Group(theirs)
			if want := map[bool]string{true: "fleet", false: "crew"}[renames]; name != want {
				t.Errorf("%s: the app's group is called %q, want %q", kind, name, want)
			}
			if len(members) != 3 || !slices.Contains(members, "old") {
				t.Errorf("%s: linked by id: %v", kind, members)
			}
			p.rename(second, "fleet 2")
			if steps := p.steps(); (len(steps) > 0) != renames {
				t.Errorf("%s: renames %t, sent %v", kind, renames, steps)
			}
		}
	}
}

// TestAGroupThatWasImportedIsLinked by its id, and by its name: with "Import Groups" on nothing is looked up and nothing made.
func TestAGroupThatWasImportedIsLinked(t *testing.T) {
	for _, by := range []string{"targetGroupId", "targetGroupName"} {
		p := newPusher(t, scimdrill.Template, `,"importGroups":true`)
		theirs := p.target.AddGroup("Crew", "old")
		p.do("POST", p.app+"/imports", `{"full":true}`).want(200)
		var imported string
		for _, item := range p.do("GET", "/api/v1/groups", "").want(200).list() {
			if item["type"] == "APP_GROUP" {
				imported = item["id"].(string)
			}
		}
		if imported == "" {
			t.Fatal("the import has brought no group")
		}
		group := p.addGroup("crew", p.hire("ann@example.com"))
		p.drain()
		value := map[string]string{"targetGroupId": imported, "targetGroupName": "crew"}[by]
		made := p.do("POST", p.app+"/group-push/mappings", `{"sourceGroupId":"`+group+`","`+by+`":"`+value+`"}`).want(201).object()
		if made["targetGroupId"] != imported {
			t.Errorf("%s: mapping %v, want the target %s", by, made, imported)
		}
		p.wantSteps(by, "GET /Groups/"+theirs, "PATCH /Groups/"+theirs, "PATCH /Groups/"+theirs)
		if name, members := p.target.Group(theirs); name != "crew" || len(members) != 2 || !slices.Contains(members, "old") {
			t.Errorf("%s: the target has %q with %v", by, name, members)
		}
	}
}

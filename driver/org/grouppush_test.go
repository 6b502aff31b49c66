package org_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// pusher is an org with one app that provisions into a target.
type pusher struct {
	*client

	target *targettest.Target
	app    string
}

func newPusher(t *testing.T, kind scimdrill.AppKind, settings string) *pusher {
	t.Helper()
	return newPusherOf(t, kind, settings, org.Options{})
}

func newPusherOf(t *testing.T, kind scimdrill.AppKind, settings string, options org.Options) *pusher {
	t.Helper()
	p := &pusher{client: newClient(t, options), target: targettest.New(t)}
	body, secret := `{"label":"Peakon","signOnMode":"SAML_2_0",`, strings.TrimPrefix(targettest.Token, "Bearer ")
	if kind == scimdrill.Template {
		body, secret = `{"name":"scim2headerauth","label":"Peakon",`, targettest.Token
	}
	p.app = "/api/v1/apps/" + p.addApp(body+`"settings":{"app":{"scimBaseUrl":"`+p.target.URL+`"`+settings+`}}}`)
	p.do("POST", p.app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"`+secret+`"}}`).want(200)
	p.do("PUT", p.app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"},"lifecycleDeactivate":{"status":"ENABLED"}}}`).want(200)
	p.drain()
	return p
}

// drain waits for the pushes and forgets the requests.
func (p *pusher) drain() []string {
	p.t.Helper()
	if err := p.org.Drain(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	return p.target.Lines()
}

// steps are the requests by method and path alone.
func (p *pusher) steps() []string {
	p.t.Helper()
	steps := []string{}
	for _, line := range p.drain() {
		words := strings.SplitN(line, " ", 3)
		path, _, _ := strings.Cut(words[1], "?")
		steps = append(steps, words[0]+" "+path)
	}
	return steps
}

func (p *pusher) wantSteps(what string, want ...string) {
	p.t.Helper()
	if sent := p.steps(); !slices.Equal(want, sent) {
		p.t.Errorf("%s: wanted %v, sent %v", what, want, sent)
	}
}

func (p *pusher) addGroup(name string, members ...string) string {
	p.t.Helper()
	id := p.do("POST", "/api/v1/groups", `{"profile":{"name":"`+name+`","description":"about `+name+`"}}`).want(200).object()["id"].(string)
	for _, member := range members {
		p.join(id, member)
	}
	return id
}

func (p *pusher) join(group, user string) {
	p.t.Helper()
	p.do("PUT", "/api/v1/groups/"+group+"/users/"+user, "").want(204)
}

func (p *pusher) leave(group, user string) {
	p.t.Helper()
	p.do("DELETE", "/api/v1/groups/"+group+"/users/"+user, "").want(204)
}

// hire adds a person and assigns the app.
func (p *pusher) hire(login string) string {
	p.t.Helper()
	id := p.addUser(login, "")
	p.assign(id)
	return id
}

func (p *pusher) assign(user string) {
	p.t.Helper()
	p.do("POST", p.app+"/users", `{"id":"`+user+`","scope":"USER"}`).want(200)
	if err := p.org.Drain(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
}

// push maps a group to a group of the same name and returns the path of the mapping.
func (p *pusher) push(group, name string) string {
	p.t.Helper()
	made := p.do("POST", p.app+"/group-push/mappings", `{"sourceGroupId":"`+group+`","targetGroupName":"`+name+`"}`).want(201).object()
	return p.app + "/group-push/mappings/" + made["id"].(string)
}

func (p *pusher) rename(group, name string) {
	p.t.Helper()
	p.do("PUT", "/api/v1/groups/"+group, `{"profile":{"name":"`+name+`"}}`).want(200)
}

func (p *pusher) patch(mapping, status string) map[string]any {
	p.t.Helper()
	return p.do("PATCH", mapping, `{"status":"`+status+`"}`).want(200).object()
}

// events are the types of the System Log's events about pushed groups, oldest first, with their results.
func (p *pusher) events() []string {
	p.t.Helper()
	items := p.do("GET", `/api/v1/logs?limit=1000&filter=`+strings.ReplaceAll(`eventType sw "application.provision.group"`, " ", "%20"), "").want(200).list()
	var types []string
	for _, item := range items {
		outcome := item["outcome"].(map[string]any)
		types = append(types, strings.TrimPrefix(item["eventType"].(string), "application.provision.")+" "+outcome["result"].(string))
	}
	return types
}

// pick takes the template's steps or the wizard's.
func pick(kind scimdrill.AppKind, template, wizard string) []string {
	if kind == scimdrill.Wizard {
		return strings.Split(wizard, ", ")
	}
	return strings.Split(template, ", ")
}

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

// TestAPushThatFails: the mapping is in error, with what an administrator reads, until somebody pushes again.
func TestAPushThatFails(t *testing.T) {
	p := newPusher(t, scimdrill.Template, `,"importGroups":true`)
	ann, bob := p.hire("ann@example.com"), p.hire("bob@example.com")
	group := p.addGroup("sales", ann)
	mapping := p.push(group, "sales")
	p.drain()
	p.target.Answers(func(w http.ResponseWriter, r *http.Request, body string) bool {
		refused := r.Method == http.MethodPatch && strings.Contains(body, `"path":"members"`)
		if refused {
			w.WriteHeader(http.StatusNotImplemented)
			_, _ = w.Write([]byte(`{"detail":"no such thing"}`))
		}
		return refused
	})
	p.join(group, bob)
	p.drain()
	seen := p.do("GET", mapping, "").want(200).object()
	want := "Unable to update Group Push mapping target App group sales: Error while updating user group membership for group sales Not Implemented. Errors reported by remote server: no such thing"
	if seen["status"] != "ERROR" || seen["errorSummary"] != want {
		t.Errorf("mapping %v", seen)
	}
	if list := p.do("GET", p.app+"/group-push/mappings?status=ERROR", "").want(200).list(); len(list) != 1 {
		t.Errorf("in error: %v", list)
	}
	p.leave(group, ann)
	p.wantSteps("in error")
	p.target.Answers(nil)
	p.do("POST", mapping+"/lifecycle/push", "").want(200)
	p.drain()
	if seen := p.do("GET", mapping, "").want(200).object(); seen["status"] != "ACTIVE" || seen["errorSummary"] != nil {
		t.Errorf("mapping %v", seen)
	}
	if _, members := p.target.Group(p.target.GroupID("sales")); !slices.Equal(members, []string{"user-2"}) {
		t.Errorf("members %v", members)
	}

	p.target.DropGroup(p.target.GroupID("sales"))
	p.join(group, ann)
	p.drain()
	seen = p.do("GET", mapping, "").want(200).object()
	if want := "Unable to update Group Push mapping target App group sales: Error while trying to get the group sales with the externalId group-3"; seen["errorSummary"] != want {
		t.Errorf("mapping %v", seen)
	}
	events := p.events()
	if tail := events[len(events)-3:]; !slices.Equal(tail, []string{
		"group.verify_exists FAILURE", "group.update FAILURE", "group_push.mapping.update.or.delete.failed.with.error FAILURE",
	}) {
		t.Errorf("events %v", tail)
	}
	p.patch(mapping, "INACTIVE")
	p.do("DELETE", mapping+"?deleteTargetGroup=false", "").want(204)
	p.do("POST", p.app+"/group-push/mappings", `{"sourceGroupId":"`+group+`","targetGroupName":"sales"}`).want(201)
}

// TestChangesThatWaitAreSentTogether: leavers first, in one PATCH with the joiners; and other groups do not wait meanwhile.
func TestChangesThatWaitAreSentTogether(t *testing.T) {
	p := newPusher(t, scimdrill.Template, `,"importGroups":true`)
	ann, bob, cid := p.hire("ann@example.com"), p.hire("bob@example.com"), p.hire("cid@example.com")
	sales, board := p.addGroup("sales", ann, bob), p.addGroup("board")
	p.push(sales, "sales")
	p.push(board, "board")
	p.drain()
	held, released := make(chan struct{}, 1), make(chan struct{})
	salesID := p.target.GroupID("sales")
	p.target.Answers(func(_ http.ResponseWriter, r *http.Request, _ string) bool {
		if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, salesID) {
			select {
			case held <- struct{}{}:
				<-released
			default:
			}
		}
		return false
	})
	p.rename(sales, "selling")
	<-held
	p.leave(sales, ann)
	p.join(sales, cid)
	p.leave(sales, bob)
	p.rename(board, "directors")
	deadline := time.Now().Add(5 * time.Second)
	for pending := 0.0; p.target.GroupID("directors") == "" || pending != 2; time.Sleep(time.Millisecond) {
		pending = p.do("GET", p.app+"/jobs", "").want(200).object()["pending"].(float64)
		if time.Now().After(deadline) {
			t.Fatalf("expected the push of another group to be over, and the rename and one change of members to be left; left are %v", pending)
		}
	}
	close(released)
	lines := p.drain()
	last := lines[len(lines)-1]
	want := `"Operations":[{"op":"remove","path":"members[value eq \"user-2\"]"},{"op":"remove","path":"members[value eq \"user-1\"]"},{"op":"add","path":"members","value":[{"value":"user-3","display":"cid@example.com"}]}]}`
	if !strings.HasSuffix(last, want) {
		t.Errorf("sent %s", last)
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

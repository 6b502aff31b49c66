package org_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
)

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

package org_test

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// TestPushesOfGroupsGoOnAfterARestart: the org is stopped while the target answers nothing about groups, with pushes under way
// and queued; the next org does them.
func TestPushesOfGroupsGoOnAfterARestart(t *testing.T) {
	target := targettest.New(t)
	file := filepath.Join(t.TempDir(), "org.db")
	c, _ := keptOrg(t, file, org.Options{APIToken: token, Timeout: time.Second})
	p := &pusher{client: c, target: target}
	p.app = "/api/v1/apps/" + p.addApp(`{"name":"scim2headerauth","label":"Kept","settings":{"app":{"scimBaseUrl":"`+target.URL+`"}}}`)
	p.do("POST", p.app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"`+targettest.Token+`"}}`).want(200)
	p.do("PUT", p.app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"},"lifecycleDeactivate":{"status":"ENABLED"}}}`).want(200)
	ann, bob, cid := p.hire("ann@example.com"), p.hire("bob@example.com"), p.hire("cid@example.com")
	sales, board := p.addGroup("sales", ann, bob), p.addGroup("board", ann)
	salesMapping := p.push(sales, "sales")
	p.do("POST", p.app+"/group-push/rules", `{"name":"teams","groupName":{"value":"team-"}}`).want(201)
	p.drain()

	reached, released := make(chan struct{}, 10), make(chan struct{})
	target.Answers(func(_ http.ResponseWriter, r *http.Request, _ string) bool {
		if strings.Contains(r.URL.Path, "/Groups") {
			reached <- struct{}{}
			<-released
			return true
		}
		return false
	})
	p.rename(sales, "selling")
	<-reached
	p.leave(sales, ann)
	p.join(sales, cid)
	boardMapping := p.push(board, "board")
	<-reached
	ended, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := c.org.Close(ended); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("closed with %v: the pushes were to be under way", err)
	}
	target.Answers(nil)
	close(released)

	c, closing := keptOrg(t, file, org.Options{APIToken: token})
	defer closing()
	p.client = c
	p.drain()
	p.compare([]string{sales, board}, []string{salesMapping, boardMapping}, true)
	p.addGroup("team-a")
	p.drain()
	if target.GroupID("team-a") == "" {
		t.Error("the push rule was lost")
	}
	p.do("POST", boardMapping+"/lifecycle/push", "").want(200)
	p.patch(salesMapping, "INACTIVE")
	p.do("DELETE", salesMapping+"?deleteTargetGroup=true", "").want(204)
	if steps := p.steps(); !slices.ContainsFunc(steps, func(s string) bool { return strings.HasPrefix(s, "DELETE /Groups/") }) {
		t.Errorf("sent %v", steps)
	}
}

package org_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
)

func TestForceSync(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			p := newPusher(t, kind, "")
			r := &rehearsal{pusher: p}
			r.ok("POST", p.app+"/connections/default/lifecycle/deactivate", "")
			early := p.addUser("early@x.test", "")
			r.ok("POST", p.app+"/users", `{"id":"`+early+`"}`)
			r.ok("POST", p.app+"/connections/default/lifecycle/activate", "")
			for _, name := range []string{"ann", "bob"} {
				r.ok("POST", p.app+"/users", `{"id":"`+p.addUser(name+"@x.test", "")+`"}`)
				p.drain()
			}
			// A mapping that was saved changes nobody before the sync; a change in the app is overwritten by it.
			list := p.do("GET", "/api/v1/mappings?targetId="+strings.TrimPrefix(p.app, "/api/v1/apps/"), "").want(200).list()
			r.ok("POST", "/api/v1/mappings/"+list[0]["id"].(string), `{"properties":{"title":{"expression":"\"Dr. \" + user.lastName"}}}`)
			p.target.SetUser("user-2", "displayName", "Changed by hand")
			p.wantSteps("saving a mapping")
			if synced := p.do("POST", p.app+"/lifecycle/sync", "").want(200).object(); synced["users"] != 2.0 {
				t.Errorf("found %v", synced)
			}
			sent := p.steps()
			slices.Sort(sent)
			if want := []string{"GET /Users/user-1", "GET /Users/user-2", "PUT /Users/user-1", "PUT /Users/user-2"}; !slices.Equal(sent, want) {
				t.Errorf("sent %v, want %v", sent, want)
			}
			if held := p.target.User("user-1"); held["title"] != "Dr. Person" {
				t.Errorf("the target holds %v", held)
			}
			p.do("POST", p.app+"/lifecycle/sync", "").want(200)
			if sent := p.steps(); len(sent) != 4 {
				t.Errorf("a second sync sent %v", sent)
			}
			events := p.do("GET", `/api/v1/logs?filter=eventType+sw+"app.app_instance.provision_sync_job"`, "").want(200).list()
			if len(events) != 4 || events[3]["eventType"] != "app.app_instance.provision_sync_job.completed" {
				t.Errorf("logged %v", events)
			}
			r.ok("POST", p.app+"/users/"+early+"/lifecycle/provision", "")
			p.wantSteps("Provision User", "GET /Users", "POST /Users")
		})
	}
}

package org_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/scimdrill/scimdrill"
)

// TestWhateverIsDone: after any mixture of changes, none of which waits for the last, Push Now leaves in the target exactly what
// Okta has. Without it, everyone who is a member in Okta is one in the target.
func TestWhateverIsDone(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		for seed := range uint64(6) {
			t.Run(fmt.Sprintf("%s %d", kind, seed), func(t *testing.T) {
				p := newPusher(t, kind, "")
				random := rand.New(rand.NewPCG(seed, 1))
				var people, groups, mappings []string
				for i := range 5 {
					people = append(people, p.addUser(fmt.Sprintf("p%d@example.com", i), ""))
				}
				for i := range 3 {
					groups = append(groups, p.addGroup(fmt.Sprintf("g%d", i)))
					mappings = append(mappings, p.push(groups[i], fmt.Sprintf("g%d", i)))
				}
				for range 60 {
					person, n := people[random.IntN(len(people))], random.IntN(len(groups))
					switch random.IntN(8) {
					case 0, 1:
						p.join(groups[n], person)
					case 2:
						p.leave(groups[n], person)
					case 3, 4:
						p.do("POST", p.app+"/users", `{"id":"`+person+`","scope":"USER"}`).want(200)
					case 5:
						if p.do("GET", p.app+"/users/"+person, "").status == 200 {
							p.do("DELETE", p.app+"/users/"+person, "").want(204)
						}
					case 6:
						p.rename(groups[n], fmt.Sprintf("g%d-%d", n, random.IntN(1000)))
					default:
						p.do("POST", mappings[n]+"/lifecycle/push", "").want(200)
					}
				}
				p.drain()
				p.compare(groups, mappings, false)
				for _, mapping := range mappings {
					p.do("POST", mapping+"/lifecycle/push", "").want(200)
				}
				p.drain()
				p.compare(groups, mappings, true)
			})
		}
	}
}

// compare lays what the target has beside what Okta has; exactly, or so that nobody is missing.
func (p *pusher) compare(groups, mappings []string, exactly bool) {
	p.t.Helper()
	accounts := map[string]string{}
	for _, au := range p.do("GET", p.app+"/users?limit=200", "").want(200).list() {
		if id, ok := au["externalId"].(string); ok && au["status"] == "PROVISIONED" {
			accounts[au["id"].(string)] = id
		}
	}
	for i, group := range groups {
		name := p.do("GET", "/api/v1/groups/"+group, "").want(200).object()["profile"].(map[string]any)["name"].(string)
		var want []string
		for _, member := range p.do("GET", "/api/v1/groups/"+group+"/users", "").want(200).list() {
			if account := accounts[member["id"].(string)]; account != "" {
				want = append(want, account)
			}
		}
		if seen := p.do("GET", mappings[i], "").want(200).object(); seen["status"] != "ACTIVE" {
			p.t.Errorf("mapping %v", seen)
		}
		found, members := p.target.Group(p.target.GroupID(name))
		if found != name {
			p.t.Errorf("the target has no group %q", name)
		}
		slices.Sort(want)
		slices.Sort(members)
		missing := slices.ContainsFunc(want, func(id string) bool { return !slices.Contains(members, id) })
		if exactly && !slices.Equal(want, members) || missing {
			p.t.Errorf("%s: the target has %v, Okta %v", name, members, want)
		}
	}
}

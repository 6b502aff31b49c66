package org

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Dump is everything that an org knows, by what it is: for a comparison with what its file knows.
func (o *Org) Dump() map[string]string {
	o.lock()
	defer o.unlock()
	dump := map[string]string{}
	put := func(what string, value any) {
		text, err := json.Marshal(value)
		if err != nil {
			text = []byte(err.Error())
		}
		dump[what] = string(text)
	}
	put("settings", []any{o.administrator, o.userTypeID, o.userSchema, o.wizardCount, o.safeguards, o.tokenHash})
	put("users", append([]string{}, o.userOrder...))
	for _, u := range o.users {
		put("user "+u.login(), u)
	}
	put("groups", append([]string{}, o.groupOrder...))
	for _, g := range o.groups {
		put("group "+g.ID+" "+g.name(), []any{g, append([]string{}, g.Members...), slices.Sorted(maps.Keys(g.members))})
	}
	put("rules", append([]string{}, o.groupRuleOrder...))
	for _, r := range o.groupRules {
		put("rule "+r.ID, []any{r, r.placed})
	}
	put("hooks", append([]string{}, o.eventHookOrder...))
	for _, h := range o.eventHooks {
		put("hook "+h.ID, h)
	}
	put("apps", append([]string{}, o.appOrder...))
	for _, a := range o.apps {
		put("app "+a.ID, a)
		put("app users "+a.ID, append([]string{}, a.UserOrder...))
		for _, au := range a.byID {
			put("app user "+a.ID+" "+au.ID, au)
		}
		put("known "+a.ID, a.known)
		for _, t := range a.tasks.all {
			put("task "+t.ID, t)
		}
		for _, m := range a.PushMappings {
			put("push mapping "+m.ID, m)
			for n, change := range m.Waiting {
				put(fmt.Sprint("push mapping ", m.ID, " change ", n), []any{change, change.Joined, change.Left})
			}
		}
		put("pending "+a.ID, a.pending)
	}
	for n, e := range o.events {
		put(fmt.Sprint("event ", n), e)
	}
	return dump
}

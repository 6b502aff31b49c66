package org

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// membersJob brings the assignments of many members of a group in line.
const membersJob jobKind = "members"

// atOnce is how many members are looked at in one locked section. A larger group is gone through by a job, as Okta does it in
// the background: nobody else waits for it.
const atOnce = 20

// pause is between two such sections.
const pause = 500 * time.Microsecond

// memberWork says whose assignments are brought in line.
type memberWork struct {
	Members []string `json:"members"`
	// Regroup leaves the mappings of those unevaluated whose assignment stays as it is; see Org.regroup.
	Regroup bool `json:"regroup"`
}

// lookAtMembers brings the assignments of a group's members in line, after the group was assigned, unassigned or deleted.
func (o *Org) lookAtMembers(a *app, groupID string, work memberWork) {
	later := work
	now := min(len(work.Members), atOnce)
	work.Members, later.Members = work.Members[:now], work.Members[now:]
	o.lookAt(a, work)
	if len(later.Members) == 0 {
		return
	}
	payload, err := json.Marshal(later)
	if err != nil {
		o.log.Error("the mock org cannot queue the members of a group", "group", groupID, "error", err)
		return
	}
	o.submitJob(&job{Kind: membersJob, AppID: a.ID, Subject: "members of " + groupID, Payload: payload})
}

func (o *Org) lookAt(a *app, work memberWork) {
	for _, id := range work.Members {
		if work.Regroup {
			o.regroup(a, o.users[id])
		} else {
			o.reconsider(a, o.users[id])
		}
	}
}

// membersSteps goes through the members with pauses, in which others have their turn. Done twice it changes nothing more.
func (o *Org) membersSteps(j *job) *steps {
	var work memberWork
	if err := json.Unmarshal(j.Payload, &work); err != nil {
		o.log.Error("the mock org cannot read a job of its own", "job", j.ID, "error", err)
		return nil
	}
	return &steps{
		send: func(ctx context.Context) provisioning.Result {
			for some := range slices.Chunk(work.Members, atOnce) {
				if ctx.Err() != nil {
					return provisioning.Result{Failure: provisioning.Stopped()}
				}
				o.locked(func() {
					if a := o.apps[j.AppID]; a != nil {
						o.lookAt(a, memberWork{Members: some, Regroup: work.Regroup})
					}
				})
				// Without a pause the Go scheduler would look for requests that came in but every ten milliseconds.
				time.Sleep(pause)
			}
			return provisioning.Result{}
		},
		settle: func(provisioning.Result) {},
	}
}

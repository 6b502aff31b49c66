package org

import (
	"slices"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

func (m *pushMapping) keptAs() (kind, id string) { return keptMapping, m.ID }

// waitingMember is a user who joined or left a pushed group, which is still to be pushed. There may be very many, while a large
// group is assigned: each is kept by itself. What happened last to a user counts.
type waitingMember struct {
	AppID, MappingID, UserID string
	// Left is the member that is to be removed; nil for one who joined.
	Left *provisioning.GroupMember `json:",omitempty"`
}

func (w *waitingMember) keptAs() (kind, id string) { return keptMember, w.MappingID + "/" + w.UserID }

// keepMembers notes who is waiting now.
func (o *Org) keepMembers(m *pushMapping, change *groupChange) {
	for id := range change.Joined {
		o.changed(&waitingMember{AppID: m.AppID, MappingID: m.ID, UserID: id})
	}
	for id, member := range change.Left {
		o.changed(&waitingMember{AppID: m.AppID, MappingID: m.ID, UserID: id, Left: &member})
	}
}

// dropMembers takes off who waited for a change that is over, unless another change of the same user waits.
func (o *Org) dropMembers(m *pushMapping, over *groupChange) {
	drop := func(id string) {
		waits := slices.ContainsFunc(m.Waiting, func(c *groupChange) bool { return c.concerns(id) })
		if !waits {
			o.gone(&waitingMember{MappingID: m.ID, UserID: id})
		}
	}
	for id := range over.Joined {
		drop(id)
	}
	for id := range over.Left {
		drop(id)
	}
}

func (c *groupChange) concerns(userID string) bool {
	_, left := c.Left[userID]
	return left || c.Joined[userID]
}

// forgetMapping takes a mapping out of the file, with all that waits for it.
func (o *Org) forgetMapping(m *pushMapping) {
	for len(m.Waiting) > 0 && !m.running {
		waiting := m.Waiting[0]
		m.Waiting = m.Waiting[1:]
		o.dropMembers(m, waiting)
	}
	o.gone(m)
}

func (o *Org) restoreMapping(m *pushMapping) {
	a := o.apps[m.AppID]
	if a == nil {
		return
	}
	for _, change := range m.Waiting {
		if change.Kind == membersChange {
			change.Joined, change.Left = map[string]bool{}, map[string]provisioning.GroupMember{}
		}
	}
	a.PushMappings = append(a.PushMappings, m)
}

// restoreMember puts a waiting member into the last change of members that waits: which it was does not matter any more.
func (o *Org) restoreMember(w *waitingMember) {
	a := o.apps[w.AppID]
	if a == nil {
		return
	}
	at := slices.IndexFunc(a.PushMappings, func(m *pushMapping) bool { return m.ID == w.MappingID })
	if at < 0 {
		return
	}
	for _, change := range slices.Backward(a.PushMappings[at].Waiting) {
		if change.Kind != membersChange {
			continue
		}
		if w.Left != nil {
			change.Left[w.UserID] = *w.Left
		} else {
			change.Joined[w.UserID] = true
		}
		return
	}
}

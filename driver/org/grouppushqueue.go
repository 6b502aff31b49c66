package org

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// push queues a push of a group. Those of one group run in order, those of different groups side by side (capture: wizard app,
// reassignment). A change of members joins the one that waits already: Okta sends who left and who joined together.
func (o *Org) pushGroup(a *app, m *pushMapping, change *groupChange) {
	last := len(m.Waiting) - 1
	underWay := m.running && last == 0
	if change.Kind == membersChange && last >= 0 && m.Waiting[last].Kind == membersChange && !underWay {
		m.Waiting[last].merge(change)
		o.keepMembers(m, change)
		return
	}
	m.Waiting = append(m.Waiting, change)
	o.keepMembers(m, change)
	o.changed(m)
	o.submitJob(&job{Kind: groupJob, AppID: a.ID, Subject: m.SourceGroupID, MappingID: m.ID})
}

// groupJob does the push that waits first at a mapping.
const groupJob jobKind = "group"

// merge: who came and went again, or the other way round, counts as what happened last.
func (c *groupChange) merge(later *groupChange) {
	for id := range later.Joined {
		delete(c.Left, id)
		c.Joined[id] = true
	}
	for id, member := range later.Left {
		delete(c.Joined, id)
		c.Left[id] = member
	}
}

// groupPush gives the steps of the push that waits first.
func (o *Org) groupPush(j *job) *steps {
	a := o.apps[j.AppID]
	if a == nil {
		return nil
	}
	at := slices.IndexFunc(a.PushMappings, func(m *pushMapping) bool { return m.ID == j.MappingID })
	if at < 0 || len(a.PushMappings[at].Waiting) == 0 {
		return nil
	}
	m := a.PushMappings[at]
	change := m.Waiting[0]
	target := o.groups[m.TargetGroupID]
	if !o.groupPushWanted(a, m, target, change) {
		o.groupPushOver(a, m)
		return nil
	}
	m.running = true
	group := o.provisioningGroup(a, m, target, change)
	app := o.provisioningApp(a, a.Connection.Token)
	link := m.Link
	return &steps{
		send: func(ctx context.Context) provisioning.Result {
			result := o.askGroupPush(ctx, app, group, change.Kind, link)
			o.locked(func() { o.learnAppGroup(m, target, change, result) })
			return result
		},
		settle: func(result provisioning.Result) {
			if o.apps[a.ID] != a || !slices.Contains(a.PushMappings, m) {
				// Deleted meanwhile, with all that waited.
				m.running = false
				o.forgetMapping(m)
				return
			}
			o.settleGroupPush(a, m, target, change, result)
			o.groupPushOver(a, m)
		},
	}
}

func (o *Org) groupPushOver(a *app, m *pushMapping) {
	over := m.Waiting[0]
	m.Waiting = m.Waiting[1:]
	m.running = false
	o.dropMembers(m, over)
	o.changed(m)
	if m.Unlinked && len(m.Waiting) == 0 && m.RepeatAt.IsZero() {
		o.dropMapping(a, m)
	}
}

// dropMapping forgets a mapping, and the app's group if it never came to be. A group that is left in the target stays known.
func (o *Org) dropMapping(a *app, m *pushMapping) {
	a.PushMappings = slices.DeleteFunc(a.PushMappings, func(x *pushMapping) bool { return x == m })
	o.forgetMapping(m)
	if target := o.groups[m.TargetGroupID]; target != nil && target.ExternalID == "" {
		o.forgetAppGroup(target)
	}
}

// groupPushWanted: while a push waited the app may have been switched off, the mapping deactivated or unlinked. In error
// nothing is pushed until an administrator says so (Okta Management API, GroupPushMappingStatus).
func (o *Org) groupPushWanted(a *app, m *pushMapping, target *group, change *groupChange) bool {
	if o.apps[a.ID] == nil || target == nil || !a.pushesGroups() {
		return false
	}
	switch change.Kind {
	case deleteChange:
		return target.ExternalID != ""
	case pushChange, pushNowChange:
		return !m.Unlinked && m.Status != mappingInactive
	default:
		return !m.Unlinked && m.Status == mappingActive && target.ExternalID != ""
	}
}

func (o *Org) askGroupPush(ctx context.Context, app provisioning.App, group provisioning.Group, kind groupChangeKind, link bool) provisioning.Result {
	switch {
	case kind == deleteChange:
		return o.provisioner.DeleteGroup(ctx, app, group)
	case kind == renameChange:
		return o.provisioner.RenameGroup(ctx, app, group)
	case kind == membersChange:
		return o.provisioner.ChangeMembers(ctx, app, group)
	case group.ExternalID == "":
		return o.provisioner.PushGroup(ctx, app, group)
	case link:
		return o.provisioner.LinkGroup(ctx, app, group)
	default:
		return o.provisioner.PushGroupNow(ctx, app, group)
	}
}

// settleGroupPush writes down what came of a push, in one step with its events.
func (o *Org) settleGroupPush(a *app, m *pushMapping, target *group, change *groupChange, result provisioning.Result) {
	now := o.now()
	transaction := randomText(27)
	parties := o.mappingParties(a, m)
	for _, e := range result.Events {
		o.logEvent(event{
			Type: e.Type, Legacy: e.LegacyType, Message: e.Message, Result: e.Outcome, Reason: e.Reason, Actor: systemParty(), Targets: parties,
			Transaction: "JOB", TransactionID: transaction, Debug: map[string]any{"appname": a.Name},
		})
	}
	m.LastUpdated = now
	if result.Failure != nil {
		m.ErrorSummary = result.Failure.AdminText
		if m.Status == mappingActive {
			m.Status = mappingError
		}
		if change.Kind == deleteChange && result.Failure.Status == http.StatusNotFound {
			o.forgetAppGroup(target) // it is gone, whoever deleted it
		}
		o.repeatGroupPush(a, m, result.Failure)
		return
	}
	m.ErrorSummary, m.LastPush, m.Link = "", now, false
	m.RepeatAt, m.Repeats = time.Time{}, 0
	if m.Status == mappingError {
		m.Status = mappingActive
	}
	if change.Kind == deleteChange {
		o.forgetAppGroup(target)
	}
}

func (o *Org) forgetAppGroup(g *group) {
	o.gone(g)
	delete(o.groups, g.ID)
	o.groupOrder = slices.DeleteFunc(o.groupOrder, func(id string) bool { return id == g.ID })
}

package org

import (
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// learnAppGroup keeps the target's id of a group as soon as the group is there: the rest of the push may have failed or may be
// done again, and a second POST would make a second group.
func (o *Org) learnAppGroup(m *pushMapping, target *group, change *groupChange, result provisioning.Result) {
	if change.Kind == deleteChange || result.ExternalID == target.ExternalID || o.groups[target.ID] != target {
		return
	}
	target.ExternalID = result.ExternalID
	// Who was in a group that was found stays there.
	m.Link = m.Link || result.Linked
	o.changed(target, m)
}

// repeatGroupPush has a push repeated that failed for a cause that may go away: "Group push mapping change failed and will be
// retried" (Okta event type catalogue). When Okta does so is not documented: it is done as with users, as often at most as after
// 429. The whole group is pushed then. A failure that stays waits for an administrator.
func (o *Org) repeatGroupPush(a *app, m *pushMapping, failure *provisioning.Failure) {
	m.RepeatAt = time.Time{}
	if o.options.Repeat <= 0 || !failure.Passing() || failure.RateLimited() || m.Repeats+1 >= provisioning.MostRefusals {
		return
	}
	m.Repeats++
	m.RepeatAt = o.now().Add(o.hurried(o.options.Repeat))
	o.awaitRepeat(a, m)
}

// awaitRepeat pushes when the time comes, unless an administrator or a later push has settled the matter.
func (o *Org) awaitRepeat(a *app, m *pushMapping) {
	at := m.RepeatAt
	if at.IsZero() {
		return
	}
	time.AfterFunc(at.Sub(o.now()), func() {
		o.locked(func() {
			if o.jobs.Err() != nil || o.apps[a.ID] != a || !m.RepeatAt.Equal(at) {
				return
			}
			m.RepeatAt = time.Time{}
			o.changed(m)
			switch {
			case m.Unlinked:
				o.pushGroup(a, m, &groupChange{Kind: deleteChange})
			case m.Status == mappingError:
				o.pushGroup(a, m, &groupChange{Kind: pushNowChange})
			}
		})
	})
}

package org

import (
	"fmt"
	"net/http"
	"strconv"
)

// updatePushMapping is "Activate group push" and "Deactivate group push". Activating pushes the whole group; deactivating sends
// nothing, and nothing is sent until it is activated again (Okta's test plan C9319, C9320).
func (o *Org) updatePushMapping(w http.ResponseWriter, r *http.Request) error {
	a, m, err := o.appAndMapping(r)
	if err != nil {
		return err
	}
	var body struct {
		Status string `json:"status"`
	}
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	switch {
	case body.Status != mappingActive && body.Status != mappingInactive:
		return invalid("status", fmt.Sprintf("status: %q is not ACTIVE or INACTIVE", body.Status))
	case body.Status == mappingInactive && m.Status != mappingInactive:
		o.setMappingStatus(m, mappingInactive)
		o.changed(m)
		o.logMapping(a, m, "deactivate_mapping", "Group push deactivated mappings")
	case body.Status == mappingActive && m.Status != mappingActive:
		o.setMappingStatus(m, mappingActive)
		o.changed(m)
		o.logMapping(a, m, "activate_mapping", "Group push activated mappings")
		o.pushGroup(a, m, &groupChange{Kind: pushNowChange})
	}
	o.answer(w, http.StatusOK, o.pushMappingView(o.base(r), a, m))
	return nil
}

func (o *Org) setMappingStatus(m *pushMapping, status string) {
	m.Status, m.LastUpdated = status, o.now()
}

// pushNow is the button "Push now". A mapping in error is pushed as well: it is how an administrator repeats a push that
// failed, and an active mapping when it succeeds.
func (o *Org) pushNow(w http.ResponseWriter, r *http.Request) error {
	a, m, err := o.appAndMapping(r)
	switch {
	case err != nil:
		return err
	case m.Status == mappingInactive:
		return invalid("status", "status: the mapping is INACTIVE; set it to ACTIVE first, which pushes the group")
	case !a.pushesGroups():
		return invalid("Provisioning is not enabled", "appId: provisioning is not enabled for this app, or \"Push Groups\" is not ticked; save and activate connections/default first")
	}
	o.pushGroup(a, m, &groupChange{Kind: pushNowChange})
	o.answer(w, http.StatusOK, o.pushMappingView(o.base(r), a, m))
	return nil
}

// deletePushMapping is "Unlink pushed group". Okta wants the mapping to be inactive, in the API though not in the Admin Console;
// what it answers otherwise is not documented beyond 403.
func (o *Org) deletePushMapping(w http.ResponseWriter, r *http.Request) error {
	a, m, err := o.appAndMapping(r)
	if err != nil {
		return err
	}
	text := r.URL.Query().Get("deleteTargetGroup")
	deleteTarget, err := strconv.ParseBool(text)
	switch {
	case text != "" && err != nil:
		return invalid("deleteTargetGroup", fmt.Sprintf("deleteTargetGroup: %q is not true or false", text))
	case m.Status != mappingInactive:
		return forbidden("mappingId: the mapping is " + m.Status + "; it must be INACTIVE to be deleted")
	}
	o.unlink(a, m, deleteTarget)
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

// unlink deletes a mapping. The app's group is deleted in the target, or left there and known as one of the app's groups.
func (o *Org) unlink(a *app, m *pushMapping, deleteTarget bool) {
	target := o.groups[m.TargetGroupID]
	pushed := target != nil && (target.ExternalID != "" || len(m.Waiting) > 0)
	if deleteTarget && pushed && a.pushesGroups() {
		m.Unlinked = true
		o.pushGroup(a, m, &groupChange{Kind: deleteChange})
		return
	}
	m.Status = mappingInactive // what waits is not pushed any more
	o.logMapping(a, m, "removed", "A group was removed from an app")
	o.dropMapping(a, m)
}

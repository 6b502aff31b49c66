package org

import "net/http"

// listAppLinks lists the apps that a person sees on their dashboard: those that are active and assigned.
func (o *Org) listAppLinks(w http.ResponseWriter, r *http.Request) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	links := []any{}
	for _, id := range o.appOrder {
		a := o.apps[id]
		au := a.Users[u.ID]
		if !a.Active || !au.assigned() {
			continue
		}
		links = append(links, map[string]any{
			"id": au.ID, "label": a.Label, "linkUrl": o.base(r) + "/home/" + a.Name + "/" + a.ID, "appName": a.Name, "appInstanceId": a.ID,
			"appAssignmentId": au.ID, "credentialsSetup": false, "hidden": false, "sortOrder": len(links),
		})
	}
	o.answer(w, http.StatusOK, links)
	return nil
}

package org

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// appRequest is the part of an app that the mock reads.
type appRequest struct {
	Name        string         `json:"name"`
	Label       string         `json:"label"`
	SignOnMode  string         `json:"signOnMode"`
	Settings    map[string]any `json:"settings"`
	Credentials struct {
		UserNameTemplate *userNameTemplate `json:"userNameTemplate"`
	} `json:"credentials"`
}

// longestLabel is how many characters the label of an app may have.
const longestLabel = 100

func checkLabel(label string) error {
	switch {
	case strings.TrimSpace(label) == "":
		return invalid("label", "label: The field cannot be left blank")
	case len([]rune(label)) > longestLabel:
		return invalid("label", fmt.Sprintf("label: The field is too long; at most %d characters are allowed", longestLabel))
	default:
		return nil
	}
}

// createApp makes an app from the catalog, which is named, or a custom one as the App Integration Wizard does, which is not.
func (o *Org) createApp(w http.ResponseWriter, r *http.Request) error {
	var body appRequest
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	if err := checkLabel(body.Label); err != nil {
		return err
	}
	a := &app{
		ID: newID("0oa"), Label: body.Label, Active: r.URL.Query().Get("activate") != "false", UserName: usualUserName(),
		Connection: connection{Status: statusDisabled}, MappingID: newID("prm"), ToOktaID: newID("prm"),
	}
	a.makeMaps()
	switch {
	case slices.Contains(catalog(), body.Name):
		a.Kind, a.Name = scimdrill.Template, body.Name
	case body.Name != "":
		return invalid("name", fmt.Sprintf("name: %q is not in the catalog of the mock; use one of %v, or leave it out for a custom app", body.Name, catalog()))
	case body.SignOnMode == "SAML_2_0" || body.SignOnMode == "AUTO_LOGIN":
		a.Kind, a.Name = scimdrill.Wizard, o.wizardName(body.Label)
	default:
		return invalid("signOnMode", fmt.Sprintf("signOnMode: a custom app with SCIM provisioning needs SAML_2_0 or AUTO_LOGIN, found %q", body.SignOnMode))
	}
	a.SignOnMode = body.SignOnMode
	if a.SignOnMode == "" {
		a.SignOnMode = "AUTO_LOGIN"
	}
	if err := o.applyAppRequest(a, body); err != nil {
		return err
	}
	if err := o.setDefaults(a); err != nil {
		return err
	}
	a.Created = o.now()
	a.LastUpdated = a.Created
	o.addApp(a)
	o.changed(a)
	o.settingsChanged()
	o.logApp("application.lifecycle.create", "Create application", a)
	if a.Active {
		o.logApp("application.lifecycle.activate", "Activate application", a)
	}
	o.answer(w, http.StatusOK, o.appView(o.base(r), a))
	return nil
}

func (o *Org) applyAppRequest(a *app, body appRequest) error {
	connector, err := o.readConnector(body.Settings)
	if err != nil {
		return err
	}
	if t := body.Credentials.UserNameTemplate; t != nil && t.Template != "" {
		if err := o.checkUserName(*t, a); err != nil {
			return err
		}
		a.UserName = *t
	}
	a.Connector, a.Settings = connector, body.Settings
	return nil
}

func (o *Org) app(r *http.Request) (*app, error) {
	id := r.PathValue("appID")
	if found := o.apps[id]; found != nil {
		return found, nil
	}
	return nil, notFound(id, "AppInstance")
}

func (o *Org) getApp(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.appView(o.base(r), a))
	return nil
}

// listApps takes q (a prefix of the label or name) and filter (status, name, id, user.id, group.id).
func (o *Org) listApps(w http.ResponseWriter, r *http.Request) error {
	limit, err := limitOf(r, 20, 200)
	if err != nil {
		return err
	}
	keep := filter(func(func(string) []string) bool { return true })
	if text := r.URL.Query().Get("filter"); text != "" {
		allowed := []string{"status", "name", "id", "label", "user.id", "group.id"}
		if keep, err = parseFilter(text, func(a string) bool { return slices.Contains(allowed, a) }); err != nil {
			return err
		}
	}
	prefix := strings.ToLower(r.URL.Query().Get("q"))
	var found []*app
	for _, id := range o.appOrder {
		a := o.apps[id]
		matches := strings.HasPrefix(strings.ToLower(a.Label), prefix) || strings.HasPrefix(a.Name, prefix)
		if matches && keep(a.values) {
			found = append(found, a)
		}
	}
	p, err := cut(found, func(a *app) string { return a.ID }, r.URL.Query().Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, a := range p.items {
		views = append(views, o.appView(o.base(r), a))
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

func (a *app) values(attribute string) []string {
	switch attribute {
	case "id":
		return []string{a.ID}
	case "name":
		return []string{a.Name}
	case "label":
		return []string{a.Label}
	case "status":
		if a.Active {
			return []string{"ACTIVE"}
		}
		return []string{"INACTIVE"}
	case "user.id":
		return a.UserOrder
	default:
		var ids []string
		for _, g := range a.Groups {
			ids = append(ids, g.GroupID)
		}
		return ids
	}
}

// replaceApp changes label, settings and the application username format; name and sign-on mode stay, as in Okta.
func (o *Org) replaceApp(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	var body appRequest
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	if err := checkLabel(body.Label); err != nil {
		return err
	}
	if body.Name != "" && body.Name != a.Name {
		return invalid("name", fmt.Sprintf("name: it cannot be changed from %q; make another app", a.Name))
	}
	if err := o.applyAppRequest(a, body); err != nil {
		return err
	}
	a.Label, a.LastUpdated = body.Label, o.now()
	o.changed(a)
	o.logApp("application.lifecycle.update", "Update application", a)
	o.answer(w, http.StatusOK, o.appView(o.base(r), a))
	return nil
}

func (o *Org) activateApp(w http.ResponseWriter, r *http.Request) error {
	return o.setAppStatus(w, r, true, "application.lifecycle.activate", "Activate application")
}

// deactivateApp provisions nothing, and while the app is inactive nothing is provisioned either.
func (o *Org) deactivateApp(w http.ResponseWriter, r *http.Request) error {
	return o.setAppStatus(w, r, false, "application.lifecycle.deactivate", "Deactivate application")
}

func (o *Org) setAppStatus(w http.ResponseWriter, r *http.Request, active bool, kind, message string) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	if a.Active != active {
		a.Active, a.LastUpdated = active, o.now()
		o.changed(a)
		o.logApp(kind, message, a)
	}
	o.answer(w, http.StatusOK, map[string]any{})
	return nil
}

func (o *Org) deleteApp(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	if a.Active {
		return forbidden("appId: an active app cannot be deleted; deactivate it first")
	}
	o.forgetApp(a)
	o.logApp("application.lifecycle.delete", "Delete application", a)
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

func (o *Org) addApp(a *app) {
	o.apps[a.ID] = a
	o.appOrder = append(o.appOrder, a.ID)
}

// forgetApp removes an app with all that is kept of it. Its queued jobs find it gone when it is their turn.
func (o *Org) forgetApp(a *app) {
	delete(o.apps, a.ID)
	o.appOrder = slices.DeleteFunc(o.appOrder, func(id string) bool { return id == a.ID })
	o.gone(a)
	for _, id := range slices.Clone(o.groupOrder) {
		if o.groups[id].AppID == a.ID {
			o.forgetAppGroup(o.groups[id])
		}
	}
	for _, au := range a.byID {
		o.gone(au)
	}
	for _, t := range a.tasks.all {
		o.gone(t)
	}
	for _, found := range a.Imports.found {
		o.gone(found)
	}
	for id := range a.known {
		o.gone(&knownUser{AppID: a.ID, UserID: id})
	}
	for _, m := range a.PushMappings {
		o.forgetMapping(m)
	}
}

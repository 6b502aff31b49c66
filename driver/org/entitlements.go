package org

import (
	"context"
	"fmt"
	"net/http"
	"reflect"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// entitlementRoutes are extensions but the last: entitlements belong to Okta Identity Governance, of whose API the mock has what
// Okta's published CRUD test with entitlements uses.
func (o *Org) entitlementRoutes() map[string]handler {
	const app = "/api/v1/apps/{appID}"
	return map[string]handler{
		"GET " + app + "/entitlements":                     o.listEntitlements,
		"POST " + app + "/entitlements/lifecycle/discover": o.discoverEntitlements,
		"GET " + app + "/users/{userID}/entitlements":      o.listGrants,
		"PUT " + app + "/users/{userID}/entitlements":      o.updateGrants,
		"POST /governance/api/v1/grants":                   o.createGrant,
	}
}

// discover reads what the target has to grant and keeps it. A failure is logged and told; what was known stays.
func (o *Org) discover(ctx context.Context, a *app) error {
	if !a.Connector.Entitlements {
		return nil
	}
	target := o.provisioningApp(a, a.Connection.Token)
	var found []provisioning.Entitlement
	var result provisioning.Result
	o.unlocked(func() { found, result = o.provisioner.Discover(ctx, target) })
	for _, e := range result.Events {
		o.logEvent(event{
			Type: e.Type, Message: e.Message, Result: e.Outcome, Reason: e.Reason, Actor: systemParty(), Targets: []eventParty{appParty(a)},
			Transaction: "JOB", Debug: map[string]any{"appname": a.Name},
		})
	}
	if result.Failure != nil {
		return invalid("entitlements", result.Failure.AdminText)
	}
	a.Imports.Entitlements = found
	o.changed(a)
	return nil
}

// discoverAtSave: discovery begins when provisioning is enabled; that it fails does not undo the save. The System Log tells.
func (o *Org) discoverAtSave(r *http.Request, a *app) {
	if a.Connection.Status == statusEnabled {
		_ = o.discover(r.Context(), a)
	}
}

func (o *Org) appWithEntitlements(r *http.Request) (*app, error) {
	a, err := o.appWithProvisioning(r)
	if err == nil && !a.Connector.Entitlements {
		err = invalid("entitlements", "appId: entitlement management is off; set settings.app.entitlements of the app")
	}
	return a, err
}

func (o *Org) discoverEntitlements(w http.ResponseWriter, r *http.Request) error {
	a, err := o.appWithEntitlements(r)
	if err != nil {
		return err
	}
	if err := o.discover(r.Context(), a); err != nil {
		return err
	}
	return o.listEntitlements(w, r)
}

func (o *Org) listEntitlements(w http.ResponseWriter, r *http.Request) error {
	a, err := o.appWithEntitlements(r)
	if err != nil {
		return err
	}
	found := a.Imports.Entitlements
	if found == nil {
		found = []provisioning.Entitlement{}
	}
	o.answer(w, http.StatusOK, found)
	return nil
}

func (o *Org) listGrants(w http.ResponseWriter, r *http.Request) error {
	_, au, err := o.appAndAppUser(r)
	if err != nil {
		return err
	}
	grants := au.Grants
	if grants == nil {
		grants = []provisioning.Grant{}
	}
	o.answer(w, http.StatusOK, grants)
	return nil
}

// updateGrants grants exactly these entitlements and roles, each of which the last discovery found, and pushes them.
func (o *Org) updateGrants(w http.ResponseWriter, r *http.Request) error {
	a, err := o.appWithEntitlements(r)
	if err != nil {
		return err
	}
	_, au, err := o.appAndAppUser(r)
	if err != nil {
		return err
	}
	var wanted []provisioning.Grant
	if err := readBody(r, &wanted, false); err != nil {
		return err
	}
	for i, grant := range wanted {
		known := a.entitlement(grant)
		if known == nil {
			return invalid("value", fmt.Sprintf("[%d].value: %q is not among what %s has to grant; discover its entitlements first", i, grant.Value, a.Label))
		}
		wanted[i].Display, wanted[i].Type = known.DisplayName, ""
		if !known.Role {
			wanted[i].Type = known.ResourceType
		}
	}
	if !reflect.DeepEqual(wanted, au.Grants) {
		au.Grants, au.LastUpdated = wanted, o.now()
		o.changed(au)
		o.pushUpdate(a, o.users[au.UserID], au, profileJob)
	}
	o.answer(w, http.StatusOK, wanted)
	return nil
}

func (a *app) entitlement(grant provisioning.Grant) *provisioning.Entitlement {
	for i, known := range a.Imports.Entitlements {
		if known.ID == grant.Value && known.Role == grant.Role {
			return &a.Imports.Entitlements[i]
		}
	}
	return nil
}

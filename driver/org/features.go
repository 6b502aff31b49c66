package org

import (
	"net/http"
	"strings"
)

// capabilities are the ticks on the page "To App".
type capabilities struct {
	Create, Profile, Deactivate, Password bool
	// Seed and Change are the settings of Sync Password: OKTA or RANDOM, CHANGE or KEEP_EXISTING.
	Seed, Change string
}

// The statuses of connections and capabilities.
const (
	statusEnabled  = "ENABLED"
	statusDisabled = "DISABLED"
)

const userProvisioning = "USER_PROVISIONING"

func (o *Org) listFeatures(w http.ResponseWriter, r *http.Request) error {
	a, err := o.appWithProvisioning(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, []any{o.featureView(o.base(r), a), o.inboundView(o.base(r), a)})
	return nil
}

func (o *Org) getFeature(w http.ResponseWriter, r *http.Request) error {
	if r.PathValue("feature") == inboundProvisioning {
		return o.getInbound(w, r)
	}
	a, err := o.feature(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.featureView(o.base(r), a))
	return nil
}

// updateFeature saves the page "To App". What is not sent stays.
func (o *Org) updateFeature(w http.ResponseWriter, r *http.Request) error {
	if r.PathValue("feature") == inboundProvisioning {
		return o.updateInbound(w, r)
	}
	a, err := o.feature(r)
	if err != nil {
		return err
	}
	type setting struct {
		Status string `json:"status"`
		Seed   string `json:"seed"`
		Change string `json:"change"`
	}
	var body struct {
		Create struct {
			LifecycleCreate setting `json:"lifecycleCreate"`
		} `json:"create"`
		Update struct {
			LifecycleDeactivate setting `json:"lifecycleDeactivate"`
			Profile             setting `json:"profile"`
			Password            setting `json:"password"`
		} `json:"update"`
	}
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	wanted := a.Capabilities
	for _, one := range []struct {
		field string
		sent  setting
		into  *bool
	}{
		{"create.lifecycleCreate.status", body.Create.LifecycleCreate, &wanted.Create},
		{"update.lifecycleDeactivate.status", body.Update.LifecycleDeactivate, &wanted.Deactivate},
		{"update.profile.status", body.Update.Profile, &wanted.Profile},
		{"update.password.status", body.Update.Password, &wanted.Password},
	} {
		switch strings.ToUpper(one.sent.Status) {
		case "":
		case statusEnabled:
			*one.into = true
		case statusDisabled:
			*one.into = false
		default:
			return invalid(one.field, one.field+": "+one.sent.Status+" is not ENABLED or DISABLED")
		}
	}
	if err := checkPasswordSync(body.Update.Password.Seed, body.Update.Password.Change); err != nil {
		return err
	}
	if seed := body.Update.Password.Seed; seed != "" {
		wanted.Seed = seed
	}
	if change := body.Update.Password.Change; change != "" {
		wanted.Change = change
	}
	if err := o.beforeSavingFeatures(r, a); err != nil {
		return err
	}
	a.Capabilities, a.LastUpdated = wanted, o.now()
	o.changed(a)
	o.logApp("application.lifecycle.update", "Update application", a)
	o.answer(w, http.StatusOK, o.featureView(o.base(r), a))
	return nil
}

func (o *Org) feature(r *http.Request) (*app, error) {
	a, err := o.appWithProvisioning(r)
	if err != nil {
		return nil, err
	}
	if name := r.PathValue("feature"); name != userProvisioning {
		return nil, notFound(name, "ApplicationFeature")
	}
	return a, nil
}

// appWithProvisioning: Okta answers for features only once the API integration is on.
func (o *Org) appWithProvisioning(r *http.Request) (*app, error) {
	a, err := o.app(r)
	if err != nil {
		return nil, err
	}
	if a.Connection.Status != statusEnabled {
		return nil, invalid("Provisioning is not supported", "appId: provisioning is not enabled for this app; save and activate connections/default first")
	}
	return a, nil
}

func (o *Org) featureView(base string, a *app) map[string]any {
	status := func(on bool) map[string]any {
		if on {
			return map[string]any{"status": statusEnabled}
		}
		return map[string]any{"status": statusDisabled}
	}
	password := status(a.Capabilities.Password)
	password["seed"], password["change"] = a.Capabilities.Seed, a.Capabilities.Change
	return map[string]any{
		"name": userProvisioning, "status": statusEnabled,
		"description": "User provisioning settings from Okta to a downstream application",
		"capabilities": map[string]any{
			"create": map[string]any{"lifecycleCreate": status(a.Capabilities.Create)},
			"update": map[string]any{
				"lifecycleDeactivate": status(a.Capabilities.Deactivate), "profile": status(a.Capabilities.Profile), "password": password,
			},
		},
		"_links": map[string]any{"self": href(base + "/api/v1/apps/" + a.ID + "/features/" + userProvisioning)},
	}
}

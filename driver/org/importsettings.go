package org

import (
	"net/http"
)

// importSettings are what the page "To Okta" has and the Management API lacks; an extension.
type importSettings struct {
	// ExactMatchAttribute is an attribute of the Okta profile by which imported users are matched, in place of exactMatchCriteria.
	ExactMatchAttribute string `json:"exactMatchAttribute"`
	// ProfileSourcing: "Allow {app} to source Okta users".
	ProfileSourcing profileSourcing `json:"profileSourcing"`
}

type profileSourcing struct {
	Enabled bool `json:"enabled"`
	// WhenDeactivated: "When a user is deactivated in the app".
	WhenDeactivated string `json:"whenDeactivated"`
	// ReactivateSuspended and ReactivateDeactivated: "When a user is reactivated in the app".
	ReactivateSuspended   bool `json:"reactivateSuspended"`
	ReactivateDeactivated bool `json:"reactivateDeactivated"`
}

// The choices of "When a user is deactivated in the app".
const (
	doNothing      = "NONE"
	deactivateUser = "DEACTIVATE"
	suspendUser    = "SUSPEND"
)

func (a *app) importSettings() importSettings {
	settings := a.Imports.Settings
	if settings.ProfileSourcing.WhenDeactivated == "" {
		settings.ProfileSourcing.WhenDeactivated = doNothing
	}
	return settings
}

func (o *Org) getImportSettings(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, a.importSettings())
	return nil
}

// updateImportSettings: what is not sent stays. An app of the App Integration Wizard cannot be a profile source (Okta help,
// SCIM with the App Integration Wizard).
func (o *Org) updateImportSettings(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	wanted := a.importSettings()
	if err := readBody(r, &wanted, false); err != nil {
		return err
	}
	sourcing := wanted.ProfileSourcing
	switch {
	case sourcing.Enabled && a.Kind == wizard:
		return invalid("profileSourcing.enabled", "profileSourcing.enabled: an app of the App Integration Wizard cannot be a profile source")
	case sourcing.WhenDeactivated != doNothing && sourcing.WhenDeactivated != deactivateUser && sourcing.WhenDeactivated != suspendUser:
		return invalid("profileSourcing.whenDeactivated", "profileSourcing.whenDeactivated: "+quotedOrNone(sourcing.WhenDeactivated)+" is not NONE, DEACTIVATE or SUSPEND")
	case wanted.ExactMatchAttribute != "" && o.userSchema.attribute(wanted.ExactMatchAttribute) == nil:
		return invalid("exactMatchAttribute", "exactMatchAttribute: the Okta user profile has no attribute "+wanted.ExactMatchAttribute)
	}
	a.Imports.Settings, a.LastUpdated = wanted, o.now()
	o.changed(a)
	o.logApp("application.lifecycle.update", "Update application", a)
	o.answer(w, http.StatusOK, a.importSettings())
	return nil
}

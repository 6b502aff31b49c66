package admin

import (
	"context"
)

// ImportRules are the page "To Okta", User Creation & Matching.
type ImportRules struct {
	// ExactMatch is USERNAME or EMAIL; "" for USERNAME.
	ExactMatch string
	// ExactMatchAttribute is an attribute of the Okta profile that is compared instead (mock only); "" for none.
	ExactMatchAttribute                            string
	AllowPartialMatch                              bool
	AutoConfirmExactMatch, AutoConfirmPartialMatch bool
	AutoConfirmNewUsers, AutoActivateNewUsers      bool
	// UserNameExpression makes the Okta username of a new user; "" for the email.
	UserNameExpression string
	// Schedule is a UNIX cron expression, Timezone its IANA time zone; "" for never.
	Schedule, Timezone string
}

// SetImportRules saves the page "To Okta" (PUT of the feature INBOUND_PROVISIONING, which the SDK has no method for).
func (a *Admin) SetImportRules(ctx context.Context, app App, rules ImportRules) error {
	userName := map[string]any{"usernameFormat": "EMAIL"}
	if rules.UserNameExpression != "" {
		userName = map[string]any{"usernameFormat": "CUSTOM", "userNameExpression": rules.UserNameExpression}
	}
	settings := map[string]any{"username": userName}
	if rules.Schedule != "" {
		full := map[string]any{"expression": rules.Schedule}
		if rules.Timezone != "" {
			full["timezone"] = rules.Timezone
		}
		settings["schedule"] = map[string]any{"status": "ENABLED", "fullImport": full}
	}
	match := map[string]any{
		"allowPartialMatch": rules.AllowPartialMatch, "autoConfirmExactMatch": rules.AutoConfirmExactMatch, "autoConfirmPartialMatch": rules.AutoConfirmPartialMatch,
		"autoConfirmNewUsers": rules.AutoConfirmNewUsers, "autoActivateNewUsers": rules.AutoActivateNewUsers, "exactMatchCriteria": "USERNAME",
	}
	if rules.ExactMatch != "" {
		match["exactMatchCriteria"] = rules.ExactMatch
	}
	body := map[string]any{"importSettings": settings, "importRules": map[string]any{"userCreateAndMatch": match}}
	err := a.call(ctx, "PUT", "/api/v1/apps/"+app.ID+"/features/INBOUND_PROVISIONING", body, nil)
	if err != nil || !a.mock {
		return a.failed(err, "save the import rules of %s", app.Label)
	}
	return a.importSettings(ctx, app, map[string]any{"exactMatchAttribute": rules.ExactMatchAttribute}, "save the import rules of %s")
}

// ProfileSourcing is "Profile & Lifecycle Sourcing" on the page "To Okta".
type ProfileSourcing struct {
	// WhenDeactivated is NONE, DEACTIVATE or SUSPEND.
	WhenDeactivated                            string
	ReactivateSuspended, ReactivateDeactivated bool
}

// SourceProfiles allows the app to source Okta users; an app of the App Integration Wizard cannot (mock only).
func (a *Admin) SourceProfiles(ctx context.Context, app App, sourcing ProfileSourcing) error {
	return a.importSettings(ctx, app, map[string]any{"profileSourcing": map[string]any{
		"enabled": true, "whenDeactivated": sourcing.WhenDeactivated,
		"reactivateSuspended": sourcing.ReactivateSuspended, "reactivateDeactivated": sourcing.ReactivateDeactivated,
	}}, "let %s source Okta users")
}

func (a *Admin) importSettings(ctx context.Context, app App, settings map[string]any, step string) error {
	return a.console(ctx, "PUT", "/api/v1/apps/"+app.ID+"/import-settings", settings, nil, step, app.Label)
}

// SetImportSafeguards sets the percentages of assignments that an import may remove: of an app, and of the whole org (mock only).
func (a *Admin) SetImportSafeguards(ctx context.Context, app, org int) error {
	body := map[string]any{"app": map[string]any{"threshold": app}, "org": map[string]any{"threshold": org}}
	return a.console(ctx, "PUT", "/api/v1/import-safeguards", body, nil, "set the import safeguards to %d%% and %d%%", app, org)
}

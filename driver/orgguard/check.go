package orgguard

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// CheckOptions say what a run needs of an org, and what it was allowed.
type CheckOptions struct {
	AppID string
	// Production lets a run begin in an org that looks like one in which people work.
	Production bool
	// AllowAssigned lets it begin with an app that people or groups are assigned to.
	AllowAssigned bool
}

// UnsafeError says what stands against a run in an org, and what to do about it.
type UnsafeError struct{ Found, Remedy string }

// Error is both.
func (u *UnsafeError) Error() string { return u.Found + ": " + u.Remedy }

// Check reads what a run needs to be safe in an org, and returns the first thing that stands against it. It changes nothing.
func Check(ctx context.Context, client Client, options CheckOptions) error {
	c := check{client, options}
	if c.looksLikeProduction() && !options.Production {
		return &UnsafeError{
			client.OrgURL + " looks like an org in which people work",
			"use a developer, trial or preview org; or say --yes, if this is a test org all the same: the run adds people and groups there and takes them away again",
		}
	}
	for _, step := range []func(context.Context) error{c.token, c.permissions, c.app, c.provisioning, c.assigned} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

type check struct {
	client  Client
	options CheckOptions
}

// testOrg matches hosts of orgs that Okta gives out for trying: preview orgs, and those of developers, integrators and trials.
func testOrg() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(\.oktapreview\.com|^(dev|trial|integrator|demo)-[a-z0-9-]+\.okta(-emea)?\.com)$|^localhost$|^127\.|^\[?::1\]?$`)
}

func (c check) looksLikeProduction() bool {
	u, err := url.Parse(c.client.OrgURL)
	return err != nil || !testOrg().MatchString(u.Hostname())
}

func (c check) token(ctx context.Context) error {
	answer, err := c.client.Do(ctx, http.MethodGet, "/api/v1/users/me", nil)
	switch {
	case err != nil:
		return fmt.Errorf("the org %s cannot be reached: %w", c.client.OrgURL, err)
	case answer.Status == http.StatusUnauthorized:
		return &UnsafeError{
			"the org answered " + answer.Said() + " to the token in OKTA_API_TOKEN",
			"it is wrong, was revoked, or has expired (30 days without use): make one under Security → API → Tokens",
		}
	case answer.Status == http.StatusForbidden:
		return c.forbidden(answer, "okta.users.read", "/api/v1/users/me")
	case !answer.Good():
		return &UnsafeError{"the org answered " + answer.Said() + " to GET /api/v1/users/me", "see that --org-url is the address of an Okta org"}
	}
	return nil
}

// permissions asks for each thing that a run reads; what the token may write is seen when it first does.
func (c check) permissions(ctx context.Context) error {
	for path, scope := range map[string]string{
		"/api/v1/users?limit=1": "okta.users.manage", "/api/v1/groups?limit=1": "okta.groups.manage", "/api/v1/logs?limit=1": "okta.logs.read",
		"/api/v1/mappings?limit=1&targetId=" + url.QueryEscape(c.options.AppID): "okta.profileMappings.manage",
	} {
		answer, err := c.client.Do(ctx, http.MethodGet, path, nil)
		if err != nil {
			return err
		}
		if answer.Status == http.StatusForbidden {
			return c.forbidden(answer, scope, path)
		}
	}
	return nil
}

func (c check) forbidden(answer Answer, scope, path string) error {
	return &UnsafeError{
		"the token may not GET " + path + " (" + answer.Said() + ")",
		"it needs what the scope " + scope + " stands for: make it as an Organization Administrator or Super Administrator",
	}
}

func (c check) app(ctx context.Context) error {
	answer, err := c.client.Do(ctx, http.MethodGet, c.path(""), nil)
	if err != nil {
		return err
	}
	switch answer.Status {
	case http.StatusNotFound:
		return &UnsafeError{"the org has no app " + c.options.AppID, "take --app-id from the address of its page in the Admin Console: …/admin/app/NAME/instance/0oa…/"}
	case http.StatusForbidden:
		return c.forbidden(answer, "okta.apps.manage", c.path(""))
	}
	var app struct{ Label, Status, SignOnMode string }
	if _, err := c.client.Get(ctx, c.path(""), &app); err != nil {
		return err
	}
	if app.Status != "ACTIVE" {
		return &UnsafeError{fmt.Sprintf("the app %q is %s", app.Label, app.Status), "activate it: Applications → the app → Inactive → Activate"}
	}
	if slices.Contains([]string{"BOOKMARK", "WS_FEDERATION", "OPENID_CONNECT", "BASIC_AUTH"}, app.SignOnMode) {
		return &UnsafeError{
			fmt.Sprintf("the app %q has the sign-on mode %s, with which Okta offers no SCIM", app.Label, app.SignOnMode),
			"prepare a SAML or SWA app with SCIM provisioning, or the SCIM 2.0 Test App of the catalog",
		}
	}
	return nil
}

func (c check) provisioning(ctx context.Context) error {
	const tab = "Provisioning → Integration → Configure API Integration → Enable API integration"
	var features []struct {
		Name, Status string
		Capabilities struct {
			Create struct {
				LifecycleCreate struct{ Status string }
			}
			Update struct {
				LifecycleDeactivate, Profile struct{ Status string }
			}
		}
	}
	answer, err := c.client.Do(ctx, http.MethodGet, c.path("/features"), nil)
	if err != nil {
		return err
	}
	if answer.Good() {
		if _, err := c.client.Get(ctx, c.path("/features"), &features); err != nil {
			return err
		}
	}
	var off []string
	found := false
	for _, feature := range features {
		if feature.Name != "USER_PROVISIONING" {
			continue
		}
		found = true
		for name, status := range map[string]string{
			"Create Users": feature.Capabilities.Create.LifecycleCreate.Status, "Update User Attributes": feature.Capabilities.Update.Profile.Status,
			"Deactivate Users": feature.Capabilities.Update.LifecycleDeactivate.Status,
		} {
			if status != "ENABLED" {
				off = append(off, name)
			}
		}
	}
	if !found {
		return &UnsafeError{"the app does not have provisioning switched on", tab + "; an app without that tab has no SCIM: for one of the wizard, General → App Settings → Provisioning → SCIM"}
	}
	var connection struct{ Status string }
	if _, err := c.client.Get(ctx, c.path("/connections/default"), &connection); err != nil || connection.Status != "ENABLED" {
		return &UnsafeError{"the app's API integration is not enabled", tab + ", with the target's address and token, then Test API Credentials and Save"}
	}
	if len(off) > 0 {
		slices.Sort(off)
		return &UnsafeError{strings.Join(off, " and ") + " is not ticked in the app", "tick it: Provisioning → To App → Edit"}
	}
	return nil
}

func (c check) assigned(ctx context.Context) error {
	if c.options.AllowAssigned {
		return nil
	}
	for what, path := range map[string]string{"people": "/users?limit=1", "groups": "/groups?limit=1"} {
		var assigned []struct{ ID string }
		if _, err := c.client.Get(ctx, c.path(path), &assigned); err != nil {
			return err
		}
		if len(assigned) > 0 {
			return &UnsafeError{"there are " + what + " assigned to the app", "prepare an app of its own for the run; or say --allow-assigned: they are left alone, but a fault of the org or of the target may reach them"}
		}
	}
	return nil
}

func (c check) path(below string) string {
	return "/api/v1/apps/" + url.PathEscape(c.options.AppID) + below
}

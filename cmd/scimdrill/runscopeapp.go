package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/runscope"
)

// takeApp says which app the file is about. That a real org cannot be told the address of an app is why one must be prepared there.
func (c *runscopeCommand) takeApp(ctx context.Context, token string, file *runscope.File, options *runscope.Options) (scimdrill.Org, error) {
	org := scimdrill.Org{URL: c.OrgURL, Kind: "real", Apps: []scimdrill.AppKind{scimdrill.Template}}
	administrator, err := admin.New(ctx, admin.Options{OrgURL: c.OrgURL, APIToken: token})
	if err != nil {
		return org, fmt.Errorf("--org-url: %w", err)
	}
	if administrator.OnMock() {
		org.Kind = "mock"
	}
	if c.AppID != "" {
		// The file asks for the app itself; whether it is there is its first result.
		if app, err := administrator.UseApp(ctx, c.AppID); err == nil {
			org.Apps = []scimdrill.AppKind{app.Kind}
		}
		return org, nil
	}
	if !administrator.OnMock() {
		return org, errors.New("--app-id is missing: the SCIM base URL of an app cannot be set through Okta's API, so prepare the app in the Admin Console and name its id")
	}
	scheme, scim, hasScheme := strings.Cut(options.Secrets["SCIMAuth"], " ")
	if c.URL == "" || !hasScheme || scheme != "Bearer" {
		return org, errors.New("an app in the mock org is connected to the target: give --url, and the target's bearer token in SCIM_TOKEN; or name an app with --app-id")
	}
	app, err := administrator.AddApp(ctx, admin.AppSettings{
		Kind: scimdrill.Template, TemplateName: "scim2testapp", Label: file.Name, BaseURL: c.URL, Entitlements: file.Uses("/governance/"),
	})
	if err != nil {
		return org, err
	}
	if err := administrator.ConnectAPI(ctx, app, scim); err != nil {
		return org, fmt.Errorf("connect the app %q of the mock org to %s: %w", app.Label, c.URL, err)
	}
	if err := administrator.EnableProvisioning(ctx, app, admin.AllFeatures()); err != nil {
		return org, err
	}
	c.AppID = app.ID
	options.Variables["oktaAppId"] = app.ID
	return org, nil
}

package main

import (
	"context"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/reference/server"
)

// An org at --org-url is another address with the same API. Here it is a mock of its own, with an app that was prepared as an
// admin prepares one in a real org.
func TestTheSuitesRunUnchangedWithAnOrgElsewhere(t *testing.T) {
	ctx := t.Context()
	target, err := server.Start(ctx, server.Options{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAll(t, target.Close) })
	mock := org.New(org.Options{})
	elsewhere, err := mock.Start(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAll(t, elsewhere.Close) })
	administrator, err := admin.New(ctx, admin.Options{OrgURL: elsewhere.URL, APIToken: mock.APIToken()})
	if err != nil {
		t.Fatal(err)
	}
	app, err := administrator.AddApp(ctx, admin.AppSettings{Kind: scimdrill.Template, Label: "Prepared", BaseURL: target.URL, TemplateName: "scim2testapp"})
	if err != nil {
		t.Fatal(err)
	}
	if err := administrator.ConnectAPI(ctx, app, target.Token); err != nil {
		t.Fatal(err)
	}
	if err := administrator.EnableProvisioning(ctx, app, admin.AllFeatures()); err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{"SCIM_TOKEN": target.Token, "OKTA_API_TOKEN": mock.APIToken()}
	code, out, stderr := run(t, environment, "run", "--url", target.URL, "--org-url", elsewhere.URL, "--app-id", app.ID, "--out", t.TempDir())
	if code != exitMet {
		t.Errorf("exit code %d\n%s%s", code, out, stderr)
	}
}

func closeAll(t *testing.T, closing func(ctx context.Context) error) {
	t.Helper()
	ctx, cancel := graceful()
	defer cancel()
	if err := closing(ctx); err != nil {
		t.Error(err)
	}
}

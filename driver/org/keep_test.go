package org_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// keptOrg opens the org of a file; close ends it as a process that is stopped does.
func keptOrg(t *testing.T, file string, options org.Options) (c *client, closing func()) {
	t.Helper()
	options.DB = file
	options.Log = slog.New(slog.NewTextHandler(testWriter{t}, nil))
	o, err := org.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(o)
	return &client{t: t, url: server.URL, org: o}, func() {
		t.Helper()
		server.Close()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
		defer cancel()
		if err := o.Close(ctx); err != nil {
			t.Errorf("close the org: %v", err)
		}
	}
}

// whole is everything that the Management API shows of the org.
func (c *client) whole(app, group string) map[string]string {
	c.t.Helper()
	mapping := c.do("GET", "/api/v1/mappings?targetId="+app, "").list()[0]["id"].(string)
	shown := map[string]string{}
	for _, path := range []string{
		"/users?limit=200&filter=" + "status+pr", "/groups", "/groups/" + group + "/users", "/apps", "/apps/" + app + "/users", "/apps/" + app + "/groups",
		"/apps/" + app + "/tasks", "/apps/" + app + "/connections/default", "/apps/" + app + "/features", "/meta/schemas/apps/" + app + "/default",
		"/meta/schemas/user/default", "/mappings/" + mapping, "/logs?limit=1000", "/apps/" + app + "/jobs",
	} {
		shown[path] = strings.ReplaceAll(string(c.do("GET", "/api/v1"+path, "").want(200).body), c.url, "")
	}
	return shown
}

func TestWhatWasAcknowledgedIsThereAfterARestart(t *testing.T) {
	target := targettest.New(t)
	file := filepath.Join(t.TempDir(), "org.db")
	c, closing := keptOrg(t, file, org.Options{APIToken: token})
	app := c.addApp(fmt.Sprintf(`{"name":"scim2headerauth","label":"Kept","settings":{"app":{"scimBaseUrl":%q}}}`, target.URL))
	c.do("POST", "/api/v1/apps/"+app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"Bearer target-secret"}}`).want(200)
	c.do("PUT", "/api/v1/apps/"+app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"},"lifecycleDeactivate":{"status":"ENABLED"}}}`).want(200)
	c.do("POST", "/api/v1/meta/schemas/apps/"+app+"/default", `{"definitions":{"custom":{"properties":{"shoe":{"title":"Shoe","type":"string","externalName":"shoe","externalNamespace":"urn:x:shoe"}}}}}`).want(200)
	c.do("POST", "/api/v1/meta/schemas/user/default", `{"definitions":{"custom":{"properties":{"hat":{"title":"Hat","type":"string"}}}}}`).want(200)
	group := c.do("POST", "/api/v1/groups", `{"profile":{"name":"Everybody in Sales"}}`).want(200).object()["id"].(string)
	var people []string
	for i := range 5 {
		people = append(people, c.addUser(fmt.Sprintf("p%d@example.com", i), ""))
		c.do("PUT", "/api/v1/groups/"+group+"/users/"+people[i], "").want(204)
	}
	c.do("PUT", "/api/v1/apps/"+app+"/groups/"+group, `{}`).want(200)
	c.do("DELETE", "/api/v1/groups/"+group+"/users/"+people[1], "").want(204)
	c.do("POST", "/api/v1/users/"+people[2]+"/lifecycle/deactivate", "").want(200)
	if err := c.org.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := c.whole(app, group)
	closing()

	c, closing = keptOrg(t, file, org.Options{APIToken: token})
	defer closing()
	for path, after := range c.whole(app, group) {
		if after != before[path] {
			t.Errorf("%s was\n%s\nand is\n%s", path, before[path], after)
		}
	}
	// It works on as before: who comes back is known.
	c.do("PUT", "/api/v1/groups/"+group+"/users/"+people[1], "").want(204)
	c.do("POST", "/api/v1/users/"+people[0], `{"profile":{"title":"Chief"}}`).want(200)
	if err := c.org.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, person := range []string{people[0], people[1]} {
		if au := c.do("GET", "/api/v1/apps/"+app+"/users/"+person, "").want(200).object(); au["status"] != "PROVISIONED" || au["syncState"] != "SYNCHRONIZED" {
			t.Errorf("after the restart an app user is %v, %v", au["status"], au["syncState"])
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v; want one that nobody else reads", info.Mode(), err)
	}
}

func TestATokenIsKnownByItsHashAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.db")
	c, closing := keptOrg(t, file, org.Options{})
	made := c.org.APIToken()
	c.send("GET", "/api/v1/users/me", "SSWS "+made, "").want(200)
	closing()
	if content, err := os.ReadFile(file); err != nil || strings.Contains(string(content), made) {
		t.Errorf("the token stands in the file (%v)", err)
	}
	c, closing = keptOrg(t, file, org.Options{})
	c.send("GET", "/api/v1/users/me", "SSWS "+made, "").want(200)
	if c.org.APIToken() != "" {
		t.Errorf("the token is said to be %q, and cannot be known", c.org.APIToken())
	}
	closing()
	c, closing = keptOrg(t, file, org.Options{APIToken: "another"})
	defer closing()
	c.send("GET", "/api/v1/users/me", "SSWS "+made, "").want(401)
	c.send("GET", "/api/v1/users/me", "SSWS another", "").want(200)
}

func TestQueuedPushesGoOnAfterARestart(t *testing.T) {
	target := targettest.New(t)
	file := filepath.Join(t.TempDir(), "org.db")
	c, closing := keptOrg(t, file, org.Options{APIToken: token, Workers: 1})
	app := c.addApp(fmt.Sprintf(`{"name":"scim2headerauth","label":"Kept","settings":{"app":{"scimBaseUrl":%q}}}`, target.URL))
	c.do("POST", "/api/v1/apps/"+app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"Bearer target-secret"}}`).want(200)
	c.do("PUT", "/api/v1/apps/"+app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"}}}`).want(200)
	const people = 300
	for i := range people {
		id := c.addUser(fmt.Sprintf("p%d@example.com", i), "")
		body, _ := json.Marshal(map[string]any{"id": id})
		c.do("POST", "/api/v1/apps/"+app+"/users", string(body)).want(200)
	}
	closing()
	c, closing = keptOrg(t, file, org.Options{APIToken: token})
	defer closing()
	if err := c.org.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	items, _ := c.all("/api/v1/apps/" + app + "/users")
	for _, au := range items {
		if au["status"] != "PROVISIONED" {
			t.Errorf("%v is %v", au["id"], au["status"])
		}
	}
	created := 0
	for _, line := range target.Lines() {
		if strings.HasPrefix(line, "POST /Users") {
			created++
		}
	}
	if len(items) != people || created != people {
		t.Errorf("%d app users and %d users made in the target, want %d", len(items), created, people)
	}
}

func TestAFileThatIsNotOursIsRefused(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("this is no database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	used := filepath.Join(folder, "used.db")
	_, closing := keptOrg(t, used, org.Options{})
	defer closing()
	for file, want := range map[string]string{
		text: "is not an SQLite database", used: "is in use by another mock org", filepath.Join(folder, "no", "folder"): "no such file or directory",
	} {
		if o, err := org.Open(org.Options{DB: file}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: found %v, %v; want an error with %q", file, o, err, want)
		}
	}
}

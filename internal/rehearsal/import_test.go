package rehearsal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/reference/server"
)

// scim sends a request to the reference as somebody other than Okta, and gives back the id in the answer.
func scim(t *testing.T, target *server.Running, method, path string, body map[string]any) string {
	t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, target.URL+path, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+target.Token)
	request.Header.Set("Content-Type", "application/scim+json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		ID     string `json:"id"`
		Detail string `json:"detail"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || response.StatusCode > 299 {
		t.Fatalf("%s %s answers %d %s (%v)", method, path, response.StatusCode, answer.Detail, err)
	}
	return answer.ID
}

func patched(name string, value any) map[string]any {
	return map[string]any{
		"schemas":    []string{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
		"Operations": []any{map[string]any{"op": "replace", "path": name, "value": value}},
	}
}

// TestImportsAndPasswordsAgainstTheReference: 250 users and a group are imported by pages, confirmed and counted again after
// changes in the reference; passwords of both seeds are taken by it.
func TestImportsAndPasswordsAgainstTheReference(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			target, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Mode: server.FullMode})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { closed(t, target.Close) })
			mock := org.New(org.Options{})
			running, err := mock.Start(t.Context(), "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { closed(t, running.Close) })
			a, err := admin.New(t.Context(), admin.Options{OrgURL: running.URL, APIToken: mock.APIToken(), PatienceForPush: 10 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			var ids []string
			for n := range 250 {
				login := fmt.Sprintf("person%03d@example.com", n)
				ids = append(ids, scim(t, target, "POST", "/Users", map[string]any{
					"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "userName": login, "active": true,
					"name":   map[string]any{"givenName": "Person", "familyName": fmt.Sprint("Number", n)},
					"emails": []any{map[string]any{"primary": true, "value": login, "type": "work"}},
				}))
			}
			scim(t, target, "POST", "/Groups", map[string]any{
				"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:Group"}, "displayName": "Staff", "members": []any{map[string]any{"value": ids[0]}},
			})
			scim(t, target, "PATCH", "/Users/"+ids[249], patched("active", false))

			app, err := a.AddApp(t.Context(), admin.AppSettings{Kind: kind, Label: "Reference", BaseURL: target.URL, ImportGroups: true})
			must(err)
			token := target.Token
			if kind == scimdrill.Template {
				token = "Bearer " + token
			}
			must(a.ConnectAPI(t.Context(), app, token))
			must(a.EnableProvisioning(t.Context(), app, admin.AllFeatures()))
			must(a.SetImportRules(t.Context(), app, admin.ImportRules{AutoConfirmNewUsers: true, AutoActivateNewUsers: true}))
			imported := func(want string) {
				t.Helper()
				run, err := a.ImportNow(t.Context(), app)
				must(err)
				if run.Summary != want || len(run.Warnings) > 0 {
					t.Errorf("the import says %q %v, want %q", run.Summary, run.Warnings, want)
				}
			}
			imported("249 users scanned, 249 new, 0 updated, 0 unchanged, 0 removed; 1 groups scanned, 1 new, 0 updated, 0 unchanged, 0 removed")
			scim(t, target, "PATCH", "/Users/"+ids[1], patched("title", "Boss"))
			scim(t, target, "PATCH", "/Users/"+ids[2], patched("active", false))
			imported("248 users scanned, 0 new, 1 updated, 247 unchanged, 1 removed; 1 groups scanned, 0 new, 0 updated, 1 unchanged, 0 removed")

			person, err := a.Person(t.Context(), "person000@example.com")
			must(err)
			for _, sync := range []admin.PasswordSync{{Seed: "OKTA", OnChange: true}, {Seed: "RANDOM", OnChange: true}} {
				must(a.SyncPasswords(t.Context(), app, sync))
				since := a.Now()
				must(a.SetPassword(t.Context(), person, "Some-Secret-1"))
				outcome, err := a.WaitForPush(t.Context(), app, person, since)
				must(err)
				if outcome.Failed || outcome.ExternalID != ids[0] {
					t.Errorf("with seed %s the push ended in %+v", sync.Seed, outcome)
				}
			}
		})
	}
}

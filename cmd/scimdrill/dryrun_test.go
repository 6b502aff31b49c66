package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func TestADryRunSendsNothingAndSaysWhatItWould(t *testing.T) {
	var asked atomic.Int64
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(target.Close)
	directory := t.TempDir()
	path := filepath.Join(directory, "target.yaml")
	text := `version: 1
address: ` + target.URL + `/people
auth: {mode: oauth, token-url: '` + target.URL + `/token', client-id-env: ID, client-secret-env: SECRET}
app: {kinds: [template]}
users:
  user-name: {domain: corp.example.net}
  mandatory: [{name: title, value: Consultant}]
capabilities: {patch: true, groups: false}
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	arguments := []string{"run", "--target", path, "--dry-run", "--seed", "k7fq2x", "--case", "okta.create.*", "--out", filepath.Join(directory, "out"), "--runs", filepath.Join(directory, "runs")}
	code, out, stderr := run(t, nil, arguments...)
	if code != exitMet {
		t.Fatalf("dry run: %d %s%s", code, out, stderr)
	}
	if asked.Load() > 0 {
		t.Errorf("the target was asked %d times", asked.Load())
	}
	for _, words := range []string{
		"nothing is sent to " + target.URL + "/people", "stand-in", "POST   " + target.URL + "/people/Users", "@corp.example.net", `"title":"Consultant"`, "k7fq2x01",
		"DELETE " + target.URL + "/people/Users/", " requests would be sent: ",
	} {
		if !strings.Contains(out, words) {
			t.Errorf("it does not say %q:\n%.3000s", words, out)
		}
	}
	if entries, err := os.ReadDir(directory); err != nil || len(entries) != 1 {
		t.Errorf("files were written: %v %v", entries, err)
	}
	for words, wrong := range map[string][]string{
		"--dry-run":     {"run", "--dry-run"},
		"Admin Console": append(arguments, "--org-url", "https://example-admin.okta.com", "--app-id", "0oa1"),
	} {
		if code, _, stderr := run(t, map[string]string{"OKTA_API_TOKEN": "x"}, wrong...); code != exitUsage || !strings.Contains(stderr, words) {
			t.Errorf("%v: %d %s", wrong, code, stderr)
		}
	}
}

// TestADryRunWithAnOrgChangesNothingInIt prints first what would be sent to the org, then what the org would send to the target.
func TestADryRunWithAnOrgChangesNothingInIt(t *testing.T) {
	o := startRealOrg(t)
	before := o.dump()
	code, out, stderr := run(t, o.environment(), append(o.arguments(t.TempDir()), "--dry-run", "--seed", "k7fq2x", "--case", "okta.create.new-employee")...)
	if code != exitMet {
		t.Fatalf("exit code %d\n%s%s", code, out, stderr)
	}
	if after := o.dump(); after != before {
		t.Errorf("something was changed:\n%s", different(before, after))
	}
	for _, words := range []string{
		"POST   " + o.url + "/api/v1/users?activate=true", "POST   " + o.url + "/api/v1/apps/" + o.app + "/users", `"login":"jane.hale.k7fq2x01@example.com"`,
		"requests would be sent to the org:", "okta   POST   " + o.target + "/Users", "okta   PATCH  " + o.target + "/Users/", "requests would be sent:",
	} {
		if !strings.Contains(out, words) {
			t.Errorf("it does not say %q:\n%s", words, out)
		}
	}
	if strings.Contains(out, "Aa1!") {
		t.Error("it shows a password")
	}
}

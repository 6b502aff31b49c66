package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reports"
)

// run executes the command line in this process, as main does.
func run(t *testing.T, environment map[string]string, arguments ...string) (code int, stdout, stderr string) {
	t.Helper()
	return runIn(t.Context(), environment, arguments...)
}

func runIn(ctx context.Context, environment map[string]string, arguments ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	w := &world{ctx: ctx, stdout: &out, stderr: &err, getenv: func(name string) string { return environment[name] }}
	code = execute(w, arguments)
	return code, out.String(), err.String()
}

func TestWhatIsWrongIsNamedAndRefusedBeforeAnythingIsSent(t *testing.T) {
	token := map[string]string{"SCIM_TOKEN": "token"}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		environment map[string]string
		arguments   []string
		says        []string
	}{
		"no command":           {nil, nil, []string{"run", "--help"}},
		"unknown flag":         {nil, []string{"run", "--bogus"}, []string{"--bogus"}},
		"pattern for nothing":  {nil, []string{"run", "--case", "okta.creat.*"}, []string{"okta.creat.*", "okta.create."}},
		"skip for nothing":     {nil, []string{"run", "--skip", "nothing.*"}, []string{"--skip", "nothing.*"}},
		"everything skipped":   {nil, []string{"run", "--skip", "*"}, []string{"nothing is left to run"}},
		"not a pattern":        {nil, []string{"run", "--case", "[x"}, []string{"[x", "not a pattern"}},
		"unknown profile":      {nil, []string{"run", "--profile", "nope"}, []string{"nope", "okta-oin"}},
		"no address":           {token, []string{"run", "--url", "api.example.com"}, []string{"--url", "https://"}},
		"address of the users": {token, []string{"run", "--url", "https://api.example.com/scim/v2/Users"}, []string{"/Users"}},
		"secret in address":    {token, []string{"run", "--url", "https://a:b@example.com/"}, []string{"secret"}},
		"no token":             {nil, []string{"run", "--url", "https://api.example.com"}, []string{"SCIM_TOKEN", "--token-file"}},
		"no token file":        {nil, []string{"run", "--url", "https://api.example.com", "--token-file", "/nowhere"}, []string{"/nowhere"}},
		"empty token file":     {nil, []string{"run", "--url", "https://api.example.com", "--token-file", empty}, []string{"empty"}},
		"token on two lines":   {map[string]string{"SCIM_TOKEN": "s3cret\nsecond"}, []string{"run", "--url", "https://api.example.com"}, []string{"SCIM_TOKEN", "line break"}},
		"the same for init":    {map[string]string{"SCIM_TOKEN": "s3cret\nsecond"}, []string{"init", "--url", "https://api.example.com"}, []string{"SCIM_TOKEN", "line break"}},
		"no time for init":     {token, []string{"init", "--url", "https://api.example.com", "--timeout", "0s"}, []string{"--timeout"}},
		"seed that is a path":  {token, []string{"run", "--url", "https://api.example.com", "--seed", "k7fq/../../x"}, []string{"--seed", "hyphens"}},
		"seed with a space":    {nil, []string{"run", "--seed", "ab cd"}, []string{"--seed", "hyphens"}},
		"seed without end":     {token, []string{"run", "--url", "https://api.example.com", "--seed", strings.Repeat("a", 300)}, []string{"--seed", "up to 24"}},
		"second tenant alone":  {nil, []string{"run", "--url-b", "https://b.example.com"}, []string{"--url-b", "--url"}},
		"share of no org":      {nil, []string{"run", "--share", "3"}, []string{"--share"}},
		"yes to no org":        {nil, []string{"run", "--yes"}, []string{"--yes", "--org-url"}},
		"defect elsewhere":     {token, []string{"run", "--url", "https://api.example.com", "--defect", "update-lost"}, []string{"--defect", "serve"}},
		"unknown defect":       {nil, []string{"run", "--defect", "nope"}, []string{"nope", "update-lost"}},
		"app without org":      {nil, []string{"run", "--app-id", "0oa"}, []string{"--org-url"}},
		"org without app":      {nil, []string{"run", "--org-url", "https://example.okta.com"}, []string{"--app-id"}},
		"no time":              {nil, []string{"run", "--timeout", "0s"}, []string{"--timeout"}},
		"no baseline":          {nil, []string{"run", "--baseline", "/nowhere"}, []string{"/nowhere"}},
		"unknown requirement":  {nil, []string{"explain", "okta.deactivate.patch"}, []string{"okta.deactivate.patch-replace"}},
		"address taken":        {nil, []string{"serve", "--addr", "256.0.0.1:0"}, []string{"256.0.0.1"}},
		"control off":          {map[string]string{"PEAKON_CONTROL_TOKEN": "x"}, []string{"serve", "--addr", "127.0.0.1:0"}, []string{"--control"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := run(t, test.environment, test.arguments...)
			if code != exitUsage {
				t.Errorf("exit code %d, want %d\n%s%s", code, exitUsage, stdout, stderr)
			}
			for _, words := range test.says {
				if !strings.Contains(stdout+stderr, words) {
					t.Errorf("it does not say %q:\n%s%s", words, stdout, stderr)
				}
			}
		})
	}
}

func TestATargetThatIsNotThereIsExitFourWithReports(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + listener.Addr().String() + "/scim/v2"
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	code, _, stderr := run(t, map[string]string{"SCIM_TOKEN": "token"}, "run", "--url", address, "--out", out)
	if code != exitUnreachable {
		t.Errorf("exit code %d, want %d", code, exitUnreachable)
	}
	if !strings.Contains(stderr, address) || !strings.Contains(stderr, "refused") {
		t.Errorf("it does not name address and cause:\n%s", stderr)
	}
	if _, err := reports.LoadResults(filepath.Join(out, "results.json")); err != nil {
		t.Error(err)
	}
}

func TestAnAddressBesideTheBaseURLIsSuspected(t *testing.T) {
	for path, suspected := range map[string]bool{"/scim/v2": false, "/scim": true} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/scim/v2/Users" {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			_, _ = io.WriteString(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"Resources":[]}`)
		}))
		defer server.Close()
		directory := t.TempDir()
		_, stdout, stderr := run(t, map[string]string{"SCIM_TOKEN": "token"}, "run", "--url", server.URL+path, "--case", "okta.auth.no-token-401", "--out", filepath.Join(directory, "out"), "--runs", filepath.Join(directory, "runs"))
		words := strings.Join(strings.Fields(stdout), " ")
		if strings.Contains(words, "look first whether the address is the SCIM base URL") != suspected {
			t.Errorf("%s: suspected should be %t:\n%s%s", path, suspected, stdout, stderr)
		}
	}
}

func TestExitCodesOfAVerdict(t *testing.T) {
	baseline := filepath.Join(t.TempDir(), "baseline.yaml")
	write := func(text string) {
		if err := os.WriteFile(baseline, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	one := []string{"run", "--profile", "okta-oin", "--case", "okta.create.external-id-kept", "--baseline", baseline, "--out", t.TempDir()}
	lost := append([]string{"--defect", "externalid-lost"}, one[1:]...)

	write("expected: []\n")
	if code, out, _ := run(t, nil, one...); code != exitMet {
		t.Errorf("clean: exit code %d\n%s", code, out)
	}
	if code, out, _ := run(t, nil, append([]string{"run"}, lost...)...); code != exitNotMet || !strings.Contains(out, "/externalId") {
		t.Errorf("defective: exit code %d\n%s", code, out)
	}
	write("expected:\n  - requirement: okta.create.external-id-kept\n    reason: known\n")
	if code, out, _ := run(t, nil, append([]string{"run"}, lost...)...); code != exitMet {
		t.Errorf("defective, in the baseline: exit code %d\n%s", code, out)
	}
	if code, out, _ := run(t, nil, one...); code != exitOutOfDate {
		t.Errorf("clean, in the baseline: exit code %d\n%s", code, out)
	}
	write("expected:\n  - requirement: okta.create.external-id-kept\n    reason: known\n    until: 2020-01-01\n")
	if code, out, _ := run(t, nil, append([]string{"run"}, lost...)...); code != exitNotMet {
		t.Errorf("defective, run out: exit code %d\n%s", code, out)
	}
	write("expected:\n  - requirement: okta.create.nothing\n    reason: known\n")
	if code, _, text := run(t, nil, one...); code != exitUsage || !strings.Contains(text, "okta.create.nothing") {
		t.Errorf("unknown requirement in the baseline: exit code %d: %s", code, text)
	}
}

func TestAStoppedRunWritesWhatItHas(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code, _, stderr := runIn(ctx, nil, "run", "--out", t.TempDir()); code != exitInterrupted {
		t.Errorf("exit code %d, want %d: %s", code, exitInterrupted, stderr)
	}
}

func TestListAndExplainKnowTheWholeCatalogueWithoutATarget(t *testing.T) {
	code, out, _ := run(t, nil, "list")
	if code != exitMet || strings.Count(out, "\n") < 100 || !strings.Contains(out, "okta.deactivate.patch-replace") {
		t.Errorf("list: exit code %d\n%.400s", code, out)
	}
	code, out, _ = run(t, nil, "explain", "okta.deactivate.patch-replace")
	for _, part := range []string{
		"Why", "Fix", "Cites", "Counts in", "okta-oin", "patch-pathless-refused", "the admin reads  “Error while deactivating user",
		`curl -sS -i -X PATCH "$SCIM_URL"/Users/`,
	} {
		if code != exitMet || !strings.Contains(out, part) {
			t.Errorf("explain: exit code %d, %q is missing\n%s", code, part, out)
		}
	}
	if code, out, _ := run(t, nil, "version"); code != exitMet || !strings.HasPrefix(out, "scimdrill ") {
		t.Errorf("version: exit code %d: %s", code, out)
	}
}

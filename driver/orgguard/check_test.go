package orgguard_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/orgguard"
)

// answers are those of an org that is safe, by path; a case changes some.
func answers() map[string]string {
	return map[string]string{
		"/api/v1/users/me": `{"id":"00u0"}`, "/api/v1/users": `[]`, "/api/v1/groups": `[]`, "/api/v1/logs": `[]`, "/api/v1/mappings": `[]`,
		"/api/v1/apps/0oa1":                     `{"label":"Prepared","status":"ACTIVE","signOnMode":"AUTO_LOGIN"}`,
		"/api/v1/apps/0oa1/features":            `[{"name":"USER_PROVISIONING","status":"ENABLED","capabilities":{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"},"lifecycleDeactivate":{"status":"ENABLED"}}}}]`,
		"/api/v1/apps/0oa1/connections/default": `{"status":"ENABLED"}`, "/api/v1/apps/0oa1/users": `[]`, "/api/v1/apps/0oa1/groups": `[]`,
	}
}

func TestWhatIsUnsafeIsRefusedWithItsRemedy(t *testing.T) {
	const forbidden = `403 {"errorCode":"E0000006","errorSummary":"You do not have permission to perform the requested action"}`
	for name, c := range map[string]struct {
		path, answer string
		options      orgguard.CheckOptions
		want         []string
	}{
		"safe":                {want: nil},
		"wrong token":         {path: "/api/v1/users/me", answer: `401 {"errorCode":"E0000011","errorSummary":"Invalid token provided"}`, want: []string{"E0000011", "OKTA_API_TOKEN", "expired", "Security → API → Tokens"}},
		"may not read people": {path: "/api/v1/users", answer: forbidden, want: []string{"E0000006", "okta.users.manage", "Administrator"}},
		"may not read groups": {path: "/api/v1/groups", answer: forbidden, want: []string{"okta.groups.manage"}},
		"may not read logs":   {path: "/api/v1/logs", answer: forbidden, want: []string{"okta.logs.read"}},
		"may not read mappings": {
			path: "/api/v1/mappings", answer: forbidden, want: []string{"okta.profileMappings.manage"},
		},
		"may not read apps": {path: "/api/v1/apps/0oa1", answer: forbidden, want: []string{"okta.apps.manage"}},
		"no such app":       {path: "/api/v1/apps/0oa1", answer: `404 {"errorCode":"E0000007"}`, want: []string{"no app 0oa1", "/admin/app/NAME/instance/"}},
		"inactive app":      {path: "/api/v1/apps/0oa1", answer: `{"label":"Prepared","status":"INACTIVE"}`, want: []string{`"Prepared" is INACTIVE`, "Activate"}},
		"bookmark":          {path: "/api/v1/apps/0oa1", answer: `{"label":"B","status":"ACTIVE","signOnMode":"BOOKMARK"}`, want: []string{"BOOKMARK", "no SCIM", "SCIM 2.0 Test App"}},
		"no provisioning":   {path: "/api/v1/apps/0oa1/features", answer: `400 {"errorCode":"E0000001"}`, want: []string{"provisioning switched on", "Configure API Integration"}},
		"not connected":     {path: "/api/v1/apps/0oa1/connections/default", answer: `{"status":"DISABLED"}`, want: []string{"integration is not enabled", "Test API Credentials"}},
		"a tick is missing": {
			path:   "/api/v1/apps/0oa1/features",
			answer: `[{"name":"USER_PROVISIONING","capabilities":{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"},"lifecycleDeactivate":{"status":"DISABLED"}}}}]`,
			want:   []string{"Deactivate Users is not ticked", "To App"},
		},
		"people are assigned": {path: "/api/v1/apps/0oa1/users", answer: `[{"id":"00u1"}]`, want: []string{"people assigned", "--allow-assigned"}},
		"groups are assigned": {path: "/api/v1/apps/0oa1/groups", answer: `[{"id":"00g1"}]`, want: []string{"groups assigned", "--allow-assigned"}},
		"people are allowed":  {path: "/api/v1/apps/0oa1/users", answer: `[{"id":"00u1"}]`, options: orgguard.CheckOptions{AllowAssigned: true}},
	} {
		t.Run(name, func(t *testing.T) {
			known := answers()
			if c.path != "" {
				known[c.path] = c.answer
			}
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet {
					t.Errorf("the check sent %s %s", r.Method, r.URL)
				}
				answer := known[r.URL.Path]
				status := http.StatusOK
				if len(answer) > 4 && answer[3] == ' ' {
					_, _ = fmt.Sscan(answer[:3], &status)
					answer = answer[4:]
				}
				w.WriteHeader(status)
				_, _ = w.Write([]byte(answer))
			}))
			defer server.Close()
			c.options.AppID = "0oa1"
			err := orgguard.Check(t.Context(), orgguard.Client{OrgURL: server.URL, Token: "t", Transport: http.DefaultTransport}, c.options)
			if (err == nil) != (c.want == nil) {
				t.Fatalf("the check says %v, want %q", err, c.want)
			}
			for _, words := range c.want {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("it does not say %q: %v", words, err)
				}
			}
		})
	}
}

type noOrg struct{}

func (noOrg) RoundTrip(*http.Request) (*http.Response, error) { return nil, fmt.Errorf("asked") }

func TestAnOrgInWhichPeopleWorkIsNotEvenAsked(t *testing.T) {
	for address, test := range map[string]bool{
		"https://acme.okta.com": false, "https://login.acme.com": false, "https://dev-admin.acme.com": false, "https://evil.com/.oktapreview.com": false,
		"https://acme.oktapreview.com": true, "https://dev-123456.okta.com": true, "https://trial-9876543.okta.com": true,
		"https://integrator-1234567.okta.com": true, "http://127.0.0.1:4100": true, "http://localhost:4100": true,
	} {
		client := orgguard.Client{OrgURL: address, Transport: noOrg{}}
		err := orgguard.Check(t.Context(), client, orgguard.CheckOptions{})
		if asked := strings.Contains(err.Error(), "asked"); asked != test {
			t.Errorf("%s: %v", address, err)
		}
		if err := orgguard.Check(t.Context(), client, orgguard.CheckOptions{Production: true}); !strings.Contains(err.Error(), "asked") {
			t.Errorf("%s with --yes: %v", address, err)
		}
	}
}

package orgguard_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/orgguard"
)

// fakeOrg answers each request with an id, and keeps what was sent.
type fakeOrg struct{ sent []string }

func (f *fakeOrg) RoundTrip(r *http.Request) (*http.Response, error) {
	f.sent = append(f.sent, r.Method+" "+r.URL.Path)
	body := `{"id":"` + map[string]string{"users": "00u1", "groups": "00g1"}[strings.TrimPrefix(r.URL.Path, "/api/v1/")] + `","target":{"id":"0oaOther"}}`
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{}, Request: r}, nil
}

func TestNothingOfOthersIsChanged(t *testing.T) {
	org := &fakeOrg{}
	guard, err := orgguard.New(orgguard.Options{OrgURL: "https://example.okta.com", AppID: "0oa1", Marker: "k7fq2x", Next: org})
	if err != nil {
		t.Fatal(err)
	}
	client := orgguard.Client{OrgURL: "https://example.okta.com", Token: "t", Transport: guard}
	send := func(line, body string) error {
		method, path, _ := strings.Cut(line, " ")
		_, err := client.Do(t.Context(), method, "/api/v1"+path, []byte(body))
		return err
	}
	for _, c := range []struct{ line, body string }{
		{"POST /users?activate=true", `{"profile":{"login":"jane.k7fq2x@example.com"}}`},
		{"POST /groups", `{"profile":{"name":"Drill k7fq2x"}}`},
		{"POST /users/00u1", `{"profile":{"title":"x"}}`},
		{"PUT /groups/00g1/users/00u1", ""},
		{"POST /apps/0oa1/users", `{"id":"00u1","scope":"USER"}`},
		{"PUT /apps/0oa1/groups/00g1", `{}`},
		{"DELETE /apps/0oa1/users/00u1", ""},
	} {
		if err := send(c.line, c.body); err != nil {
			t.Errorf("the run's own: %v", err)
		}
	}
	org.sent = nil
	for _, c := range []struct{ line, body string }{
		{"POST /users?activate=true", `{"profile":{"login":"jane@example.com"}}`},
		{"POST /users", `{"profile":{"login":"jane.k7fq2x@example.com"},"groupIds":["00gOther"]}`},
		{"POST /users", `not JSON`},
		{"POST /users/00uOther", `{"profile":{"title":"x"}}`},
		{"POST /users/00uOther/lifecycle/deactivate", ""},
		{"DELETE /users/00uOther", ""},
		{"POST /groups", `{"profile":{"name":"Staff"}}`},
		{"PUT /groups/00gOther", `{"profile":{"name":"k7fq2x"}}`},
		{"DELETE /groups/00gOther", ""},
		{"PUT /groups/00gOther/users/00u1", ""},
		{"PUT /groups/00g1/users/00uOther", ""},
		{"POST /apps/0oa1/users", `{"id":"00uOther"}`},
		{"DELETE /apps/0oa1/users/00uOther", ""},
		{"PUT /apps/0oa1/groups/00gOther", `{}`},
		{"POST /apps/0oaOther/users", `{"id":"00u1"}`},
		{"POST /apps/0oa1/group-push/mappings", `{"sourceGroupId":"00gOther"}`},
		{"DELETE /apps/0oa1/group-push/mappings/gPmOther", ""},
		{"PUT /apps/0oa1", `{"label":"x"}`},
		{"DELETE /apps/0oa1", ""},
		{"POST /apps/0oa1/lifecycle/deactivate", ""},
		{"POST /apps/0oa1/connections/default", `{}`},
		{"PUT /apps/0oaOther/features/USER_PROVISIONING", `{}`},
		{"POST /meta/schemas/apps/0oaOther/default", `{}`},
		{"POST /meta/schemas/user/default", `{}`},
		{"PUT /org", `{}`},
		{"POST /policies", `{}`},
	} {
		var refused *orgguard.RefusedError
		if err := send(c.line, c.body); !errors.As(err, &refused) || refused.Why == "" {
			t.Errorf("%s %s: %v, want a refusal", c.line, c.body, err)
		}
	}
	if len(org.sent) > 0 {
		t.Errorf("these were sent all the same: %q", org.sent)
	}
	// Whose a mapping is shows only when it is read.
	var refused *orgguard.RefusedError
	if err := send("POST /mappings/prmOther", `{"properties":{"a":{"expression":"x"}}}`); !errors.As(err, &refused) {
		t.Errorf("a mapping of another app: %v", err)
	}
	if strings.Contains(strings.Join(org.sent, " "), "POST") {
		t.Errorf("these were sent: %q", org.sent)
	}
}

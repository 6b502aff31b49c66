package workbench_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestTheOrgIsWhereItWas(t *testing.T) {
	r := newRig(t)
	if found := r.get("/api/v1/users"); found.status != http.StatusUnauthorized || !strings.Contains(found.body, "E0000011") {
		t.Errorf("without a token the org answers %d %s", found.status, found.body)
	}
	if found := r.get("/nothing"); found.status == http.StatusOK || !strings.Contains(found.body, "errorCode") {
		t.Errorf("another path is the org's: found %d %s", found.status, found.body)
	}
}

func TestThePageIsGuarded(t *testing.T) {
	r := newRig(t)
	page := r.get("/")
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %s", policy)
	}
	if strings.Contains(page.body, r.org.APIToken()) || strings.Contains(page.body, "<script>") {
		t.Error("the page holds the token, or a script of its own")
	}
	person := url.Values{"firstName": {"Ann"}, "lastName": {"Other"}, "email": {"ann@example.com"}}
	for name, c := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"without the form's token":  {nil, http.StatusForbidden},
		"from another site":         {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden},
		"from another origin":       {func(r *http.Request) { r.Header.Set("Origin", "https://example.org") }, http.StatusForbidden},
		"by a name that leads here": {func(r *http.Request) { r.Host = "rebound.example.org" }, http.StatusMisdirectedRequest},
	} {
		if found := r.send(http.MethodPost, "/workbench/do/add-person", person, c.change); found.status != c.status {
			t.Errorf("%s: status %d, want %d", name, found.status, c.status)
		}
	}
	if found := r.send(http.MethodGet, "/workbench/stream", nil, func(r *http.Request) { r.Host = "rebound.example.org" }); found.status != http.StatusMisdirectedRequest {
		t.Errorf("the stream answers another name: %d", found.status)
	}
	if strings.Contains(r.get("/").body, "ann@example.com") {
		t.Error("somebody was added all the same")
	}
}

// What people and targets send is shown, and does nothing.
func TestTextOfOthersIsShownAsText(t *testing.T) {
	r := newRig(t)
	app := r.addApp("<script>alert('app')</script>")
	hostile := "<script>alert(1)</script>\u202egnp.exe"
	person := r.addPerson(hostile, "O'Brien", "ann@example.com")
	r.target.Answers(func(w http.ResponseWriter, request *http.Request, _ string) bool {
		if request.Method != http.MethodPost {
			return false
		}
		w.Header().Set("X-Odd", "<img src=x onerror=alert(2)>")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte("\x1b[31m</pre><script>alert(3)</script>\u2066"))
		return true
	})
	r.press("assign", url.Values{"app": {app}, "person": {person}, "name": {hostile}})
	r.drain()
	page := r.get("/?app=" + app).body
	for _, never := range []string{"<script>alert", "<img src=x", "</pre><script>", "\x1b", "\u202egnp.exe</bdi>", "\u2066"} {
		if strings.Contains(page, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	for _, shown := range []string{"&lt;script&gt;alert(1)", "⟨U&#43;202E⟩", "⟨U&#43;001B⟩[31m", "&lt;img src=x onerror"} {
		if !strings.Contains(page, shown) {
			t.Errorf("the page does not show %q", shown)
		}
	}
	events := r.stream("", len(r.recorder().All()))
	if strings.Contains(events.text(), "<script>alert") || !strings.Contains(events.text(), "&lt;script&gt;alert(3)") {
		t.Error("the stream does not escape an answer")
	}
}

func TestTheRecordingIsSaved(t *testing.T) {
	r := newRig(t)
	app := r.addApp("App")
	r.press("assign", url.Values{"app": {app}, "person": {r.addPerson("Ann", "Other", "ann@example.com")}})
	r.drain()
	saved := r.get("/workbench/recording.har")
	var archive struct {
		Log struct {
			Entries []any `json:"entries"`
		} `json:"log"`
	}
	if err := json.Unmarshal([]byte(saved.body), &archive); err != nil || len(archive.Log.Entries) != len(r.recorder().All()) {
		t.Errorf("%v; %d exchanges of %d", err, len(archive.Log.Entries), len(r.recorder().All()))
	}
	if !strings.HasPrefix(saved.header.Get("Content-Disposition"), "attachment") || strings.Contains(saved.body, "target-secret") {
		t.Errorf("%s, or the recording holds the token", saved.header.Get("Content-Disposition"))
	}
}

package org_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/org"
)

func TestScheduledImports(t *testing.T) {
	now := time.Date(2026, 11, 27, 20, 30, 0, 0, time.UTC)
	p := newPusherOf(t, scimdrill.Template, "", org.Options{Clock: func() time.Time { return now }})
	p.target.AddUser("ann@x.test", nil)
	schedule := func(schedule string) answer {
		return p.do("PUT", p.app+"/features/INBOUND_PROVISIONING", `{"importRules":{},"importSettings":{"username":{"usernameFormat":"EMAIL"},"schedule":`+schedule+`}}`)
	}
	runs := func() int { return len(p.do("GET", p.app+"/imports", "").want(200).list()) }
	schedule(`{"status":"ENABLED","fullImport":{"expression":"0 22 * * Fri","timezone":"Europe/Berlin"}}`).want(200)
	for _, step := range []struct {
		clock string
		runs  int
	}{
		{"2026-11-27T20:59:59Z", 0},
		{"2026-11-27T21:00:00Z", 1}, // 22:00 in Berlin
		{"2026-11-27T22:30:00Z", 1},
		{"2026-12-04T21:00:30Z", 2},
	} {
		now, _ = time.Parse(time.RFC3339, step.clock)
		p.org.RunDueImports(t.Context())
		if found := runs(); found != step.runs {
			t.Errorf("at %s there were %d imports, want %d", step.clock, found, step.runs)
		}
	}
	schedule(`{"status":"DISABLED","fullImport":{"expression":"* * * * *"}}`).want(200)
	now = now.AddDate(0, 1, 0)
	p.org.RunDueImports(t.Context())
	if found := runs(); found != 2 {
		t.Errorf("with the schedule off there were %d imports", found)
	}
	for body, says := range map[string]string{
		`{"status":"ENABLED"}`:                                              "fullImport",
		`{"status":"ON"}`:                                                   "ENABLED or DISABLED",
		`{"fullImport":{"expression":"0 25 * * *"}}`:                        "not between 0 and 23",
		`{"fullImport":{"expression":"hourly"}}`:                            "five",
		`{"fullImport":{"expression":"0 1 * * *","timezone":"Mars/North"}}`: "Mars/North",
		`{"incrementalImport":{"expression":"0 1 * * *"}}`:                  "full imports only",
	} {
		schedule(body).wantError(400, "E0000001", says)
	}
}

func TestImportWaitsWhenTheTargetIsBusy(t *testing.T) {
	var mu sync.Mutex
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	p := newPusherOf(t, scimdrill.Template, "", org.Options{Clock: clock})
	p.target.AddUser("ann@x.test", nil)
	busy := ""
	p.target.Answers(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if busy != "" {
			if busy != "-" {
				w.Header().Set("Retry-After", busy)
			}
			w.WriteHeader(http.StatusTooManyRequests)
		}
		return busy != ""
	})
	busy = "30"
	run := p.do("POST", p.app+"/imports", "").want(200).object()
	if run["status"] != "WAITING" || run["retryAt"] != "2026-11-27T12:00:30.000Z" || !strings.Contains(run["summary"].(string), "Too Many Requests") {
		t.Errorf("found %v", run)
	}
	p.do("POST", p.app+"/imports", "").wantError(400, "E0000001", "running")
	path := p.app + "/imports/" + run["id"].(string)
	for _, step := range []struct {
		after   time.Duration
		busy    string
		status  string
		retryAt any
	}{
		{29 * time.Second, "-", "WAITING", "2026-11-27T12:00:30.000Z"},
		{time.Second, "-", "WAITING", "2026-11-27T12:05:30.000Z"},     // nothing was said
		{5 * time.Minute, "-", "WAITING", "2026-11-27T12:15:30.000Z"}, // twice the last wait
		{10 * time.Minute, "", "COMPLETED", nil},
	} {
		mu.Lock()
		now = now.Add(step.after)
		mu.Unlock()
		busy = step.busy
		p.org.RunDueImports(t.Context())
		if run := p.do("GET", path, "").want(200).object(); run["status"] != step.status || run["retryAt"] != step.retryAt {
			t.Errorf("after %v found %v, want %s until %v", step.after, run, step.status, step.retryAt)
		}
	}
	busy = "1"
	run = p.do("POST", p.app+"/imports", "").want(200).object()
	for range 8 {
		mu.Lock()
		now = now.Add(time.Hour)
		mu.Unlock()
		p.org.RunDueImports(t.Context())
	}
	path = p.app + "/imports/" + run["id"].(string)
	if run := p.do("GET", path, "").want(200).object(); run["status"] != "WAITING" {
		t.Errorf("after nine refusals found %v", run)
	}
	mu.Lock()
	now = now.Add(time.Hour)
	mu.Unlock()
	p.org.RunDueImports(t.Context())
	if run := p.do("GET", path, "").want(200).object(); run["status"] != "FAILED" {
		t.Errorf("after ten refusals found %v", run)
	}
}

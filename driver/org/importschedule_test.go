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

// setClock is a clock that a test sets.
type setClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *setClock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *setClock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

func TestScheduledImports(t *testing.T) {
	clock := &setClock{now: time.Date(2026, 11, 27, 20, 30, 0, 0, time.UTC)}
	p := newPusherOf(t, scimdrill.Template, "", org.Options{Clock: clock.read})
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
		now, err := time.Parse(time.RFC3339, step.clock)
		if err != nil {
			t.Fatal(err)
		}
		clock.set(now)
		p.org.RunDueImports(t.Context())
		if found := runs(); found != step.runs {
			t.Errorf("at %s there were %d imports, want %d", step.clock, found, step.runs)
		}
	}
	schedule(`{"status":"DISABLED","fullImport":{"expression":"* * * * *"}}`).want(200)
	clock.set(clock.read().AddDate(0, 1, 0))
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
	clock := &setClock{now: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)}
	p := newPusherOf(t, scimdrill.Template, "", org.Options{Clock: clock.read})
	p.target.AddUser("ann@x.test", nil)
	// busy has the target answer 429, with that Retry-After ("-" for none); "" has it answer as usual.
	busy := func(retryAfter string) {
		p.target.Answers(func(w http.ResponseWriter, _ *http.Request, _ string) bool {
			if retryAfter != "" && retryAfter != "-" {
				w.Header().Set("Retry-After", retryAfter)
			}
			if retryAfter != "" {
				w.WriteHeader(http.StatusTooManyRequests)
			}
			return retryAfter != ""
		})
	}
	busy("30")
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
		clock.set(clock.read().Add(step.after))
		busy(step.busy)
		p.org.RunDueImports(t.Context())
		if run := p.do("GET", path, "").want(200).object(); run["status"] != step.status || run["retryAt"] != step.retryAt {
			t.Errorf("after %v found %v, want %s until %v", step.after, run, step.status, step.retryAt)
		}
	}
	busy("3600")
	run = p.do("POST", p.app+"/imports", "").want(200).object()
	for range 8 {
		clock.set(clock.read().Add(time.Hour))
		p.org.RunDueImports(t.Context())
	}
	path = p.app + "/imports/" + run["id"].(string)
	if run := p.do("GET", path, "").want(200).object(); run["status"] != "WAITING" {
		t.Errorf("after nine refusals found %v", run)
	}
	clock.set(clock.read().Add(time.Hour))
	p.org.RunDueImports(t.Context())
	if run := p.do("GET", path, "").want(200).object(); run["status"] != "FAILED" {
		t.Errorf("after ten refusals found %v", run)
	}
}

func TestTheOrgKeepsItsSchedule(t *testing.T) {
	began := time.Now()
	almost := time.Date(2026, 11, 27, 20, 59, 59, 900_000_000, time.UTC)
	p := newPusherOf(t, scimdrill.Template, "", org.Options{Clock: func() time.Time { return almost.Add(time.Since(began)) }})
	p.do("PUT", p.app+"/features/INBOUND_PROVISIONING", `{"importRules":{},"importSettings":{"username":{"usernameFormat":"EMAIL"},"schedule":{"status":"ENABLED","fullImport":{"expression":"* * * * *"}}}}`).want(200)
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		runs := p.do("GET", p.app+"/imports", "").want(200).list()
		if len(runs) > 0 && runs[0]["status"] == "COMPLETED" {
			if runs[0]["scheduled"] != true {
				t.Errorf("found %v", runs[0])
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("no import ran within ten seconds")
		}
	}
}

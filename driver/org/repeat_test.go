package org_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
)

// hurriedWorld is an org and a target in a synctest bubble: connections are pipes, and time passes when everybody waits.
type hurriedWorld struct {
	t      *testing.T
	org    *org.Org
	app    string
	begun  time.Time
	mu     sync.Mutex
	asked  []string
	made   map[string]bool
	answer func(method, path string) (status int, retryAfter string)
}

func newHurriedWorld(t *testing.T, options org.Options) *hurriedWorld {
	t.Helper()
	w := &hurriedWorld{t: t, made: map[string]bool{}, answer: func(string, string) (int, string) { return 0, "" }}
	w.open(options)
	w.app = "/api/v1/apps/" + w.do("POST", "/api/v1/apps", `{"name":"scim2headerauth","label":"Waiting","settings":{"app":{"scimBaseUrl":"http://127.0.0.1:1/scim"}}}`)["id"].(string)
	w.do("POST", w.app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"x"}}`)
	w.do("PUT", w.app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"},"lifecycleDeactivate":{"status":"ENABLED"}}}`)
	w.asked = nil
	return w
}

func (w *hurriedWorld) open(options org.Options) {
	w.t.Helper()
	options.APIToken = token
	options.Dial = func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go w.serve(theirs)
		return ours, nil
	}
	var err error
	if w.org, err = org.Open(options); err != nil {
		w.t.Fatal(err)
	}
	w.begun = time.Now()
}

func (w *hurriedWorld) close() {
	w.t.Helper()
	if err := w.org.Close(w.t.Context()); err != nil {
		w.t.Error(err)
	}
}

// serve answers one request after the other: a user who was made is found.
func (w *hurriedWorld) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReader(conn)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		sent, _ := io.ReadAll(request.Body)
		status, retryAfter, body := w.respond(request, sent)
		if status < 0 {
			continue // nothing is ever said
		}
		if retryAfter != "" {
			retryAfter = "Retry-After: " + retryAfter + "\r\n"
		}
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\n%sContent-Length: %d\r\n\r\n%s", status, http.StatusText(status), retryAfter, len(body), body)
	}
}

func (w *hurriedWorld) respond(request *http.Request, sent []byte) (status int, retryAfter, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	path := strings.TrimPrefix(request.URL.Path, "/scim")
	subject := request.URL.Query().Get("filter")
	if request.Method == "POST" {
		var user map[string]any
		_ = json.Unmarshal(sent, &user)
		subject = fmt.Sprintf("%v", user["userName"])
	}
	w.asked = append(w.asked, fmt.Sprintf("%v %s %s %s", time.Since(w.begun), request.Method, path, strings.Trim(strings.TrimPrefix(subject, "userName eq "), `"`)))
	status, retryAfter = w.answer(request.Method, path+" "+subject)
	switch {
	case status != 0:
		return status, retryAfter, `{"detail":"not now"}`
	case request.Method == "POST":
		w.made[subject] = true
		return 201, "", fmt.Sprintf(`{"id":"of-%s","userName":%q,"active":true}`, subject, subject)
	case request.Method == "GET" && path != "/Users":
		return 200, "", fmt.Sprintf(`{"id":%q,"userName":"x","active":true}`, strings.TrimPrefix(path, "/Users/"))
	case request.Method == "GET":
		return 200, "", `{"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`
	default:
		return 200, "", `{"id":"x"}`
	}
}

func (w *hurriedWorld) send(method, path, body string) (int, string) {
	w.t.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Header.Set("Authorization", "SSWS "+token)
	answer := httptest.NewRecorder()
	w.org.ServeHTTP(answer, request)
	if answer.Code >= 300 {
		w.t.Fatalf("%s %s: %d %s", method, path, answer.Code, answer.Body)
	}
	return answer.Code, answer.Body.String()
}

func (w *hurriedWorld) do(method, path, body string) map[string]any {
	w.t.Helper()
	_, text := w.send(method, path, body)
	var value map[string]any
	_ = json.Unmarshal([]byte(text), &value)
	return value
}

func (w *hurriedWorld) list(path string) []map[string]any {
	w.t.Helper()
	_, text := w.send("GET", path, "")
	var value []map[string]any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		w.t.Fatal(err)
	}
	return value
}

func (w *hurriedWorld) assign(login string) string {
	w.t.Helper()
	id := w.do("POST", "/api/v1/users", `{"profile":{"login":"`+login+`","email":"`+login+`","firstName":"A","lastName":"B"}}`)["id"].(string)
	w.do("POST", w.app+"/users", `{"id":"`+id+`"}`)
	return id
}

func (w *hurriedWorld) took() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	asked := w.asked
	w.asked = nil
	return asked
}

func (w *hurriedWorld) wantAsked(want ...string) {
	w.t.Helper()
	if asked := w.took(); !slices.Equal(asked, want) {
		w.t.Errorf("asked\n  %s\nwant\n  %s", strings.Join(asked, "\n  "), strings.Join(want, "\n  "))
	}
}

func (w *hurriedWorld) settle(after time.Duration) {
	w.t.Helper()
	time.Sleep(after)
	synctest.Wait()
}

// refusing refuses what is asked about the login so many times with 429.
func refusing(times int, login, retryAfter string) func(string, string) (int, string) {
	return func(method, what string) (int, string) {
		if method == "POST" && strings.Contains(what, login) && times > 0 {
			times--
			return 429, retryAfter
		}
		return 0, ""
	}
}

func (w *hurriedWorld) eventsOf(kind string) int {
	w.t.Helper()
	return len(w.list(`/api/v1/logs?limit=1000&filter=eventType+eq+%22` + kind + `%22`))
}

func TestA429IsWaitedForAsOktaDoes(t *testing.T) {
	for name, c := range map[string]struct {
		retryAfter string
		waits      []time.Duration
	}{
		"seconds":       {"7", []time.Duration{7 * time.Second, 14 * time.Second}},
		"nothing":       {"", []time.Duration{5 * time.Minute, 15 * time.Minute, 35 * time.Minute}},
		"a date":        {"Fri, 31 Dec 2027 23:59:59 GMT", []time.Duration{5 * time.Minute, 15 * time.Minute}},
		"no whole ones": {"0.5", []time.Duration{5 * time.Minute}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newHurriedWorld(t, org.Options{})
				defer w.close()
				w.answer = refusing(len(c.waits), "ann@", c.retryAfter)
				ann := w.assign("ann@example.com")
				w.settle(0)
				jobs := w.do("GET", w.app+"/jobs", "")
				if jobs["pending"] != 0.0 || jobs["waiting"] != 1.0 || jobs["waitingUntil"] == nil {
					t.Errorf("jobs: %v", jobs)
				}
				paused := w.list(w.app + "/tasks")
				if len(paused) != 1 || paused[0]["status"] != "PAUSED" || !strings.Contains(paused[0]["text"].(string), "Too Many Requests. Errors reported by remote server: not now") {
					t.Errorf("tasks: %v", paused)
				}
				w.settle(time.Hour)
				want := []string{"0s GET /Users ann@example.com", "0s POST /Users ann@example.com"}
				for _, at := range c.waits {
					want = append(want, fmt.Sprint(at, " GET /Users ann@example.com"), fmt.Sprint(at, " POST /Users ann@example.com"))
				}
				w.wantAsked(want...)
				if au := w.do("GET", w.app+"/users/"+ann, ""); au["status"] != "PROVISIONED" || au["syncState"] != "SYNCHRONIZED" {
					t.Errorf("in the end the app user is %v, %v", au["status"], au["syncState"])
				}
				if tasks := w.list(w.app + "/tasks"); len(tasks) != 0 {
					t.Errorf("tasks are left: %v", tasks)
				}
				if limits, failures := w.eventsOf("application.integration.rate_limit_exceeded"), w.eventsOf("application.provision.user.push"); limits != len(c.waits) || failures != 1 {
					t.Errorf("%d events of a rate limit and %d of the push, want %d and 1", limits, failures, len(c.waits))
				}
			})
		})
	}
}

func TestTheTenth429FailsForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHurriedWorld(t, org.Options{})
		defer w.close()
		w.answer = refusing(1000, "ann@", "")
		w.assign("ann@example.com")
		w.settle(30 * 24 * time.Hour)
		posts := slices.DeleteFunc(w.took(), func(line string) bool { return !strings.Contains(line, "POST") })
		var at []string
		for _, line := range posts {
			at = append(at, strings.Fields(line)[0])
		}
		want := []string{"0s", "5m0s", "15m0s", "35m0s", "1h15m0s", "2h35m0s", "5h15m0s", "10h35m0s", "21h15m0s", "42h35m0s"}
		if !slices.Equal(at, want) {
			t.Errorf("asked at %v, want %v", at, want)
		}
		tasks := w.list(w.app + "/tasks")
		if len(tasks) != 1 || tasks[0]["status"] != "FAILED" || tasks[0]["attempts"] != 10.0 || tasks[0]["retryAt"] != nil {
			t.Fatalf("tasks: %v", tasks)
		}
		w.answer = refusing(0, "", "")
		w.do("POST", w.app+"/tasks/"+tasks[0]["id"].(string)+"/lifecycle/retry", "")
		w.settle(0)
		if left := w.list(w.app + "/tasks"); len(left) != 0 || len(w.took()) != 2 {
			t.Errorf("after Retry Selected the tasks are %v", left)
		}
	})
}

func TestOnlyTheUserWhoIsRefusedWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHurriedWorld(t, org.Options{Workers: 1})
		defer w.close()
		w.answer = refusing(1, "ann@", "60")
		ann := w.assign("ann@example.com")
		w.do("POST", "/api/v1/users/"+ann, `{"profile":{"title":"Chief"}}`)
		w.do("POST", w.app+"/users/"+ann, `{"credentials":{"userName":"annie@example.com"}}`)
		w.assign("bob@example.com")
		w.settle(time.Hour)
		w.wantAsked(
			"0s GET /Users ann@example.com", "0s POST /Users ann@example.com", "0s GET /Users bob@example.com", "0s POST /Users bob@example.com",
			"1m0s GET /Users ann@example.com", "1m0s POST /Users ann@example.com",
			"1m0s GET /Users/of-ann@example.com ", "1m0s PUT /Users/of-ann@example.com ",
			"1m0s GET /Users/of-ann@example.com ", "1m0s PUT /Users/of-ann@example.com ",
		)
	})
}

func TestEveryKindOfPushWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHurriedWorld(t, org.Options{})
		defer w.close()
		ann := w.assign("ann@example.com")
		w.settle(0)
		once := func(method, path string) {
			w.took()
			w.begun = time.Now()
			refused := false
			w.answer = func(asked, what string) (int, string) {
				if asked == method && strings.HasPrefix(what, path) && !refused {
					refused = true
					return 429, "30"
				}
				return 0, ""
			}
		}
		once("PUT", "/Users/")
		w.do("POST", "/api/v1/users/"+ann, `{"profile":{"title":"Chief"}}`)
		w.settle(time.Minute)
		w.wantAsked("0s GET /Users/of-ann@example.com ", "0s PUT /Users/of-ann@example.com ", "30s GET /Users/of-ann@example.com ", "30s PUT /Users/of-ann@example.com ")
		group := w.do("POST", "/api/v1/groups", `{"profile":{"name":"sales"}}`)["id"].(string)
		once("GET", "/Groups")
		w.do("POST", w.app+"/group-push/mappings", `{"sourceGroupId":"`+group+`","targetGroupName":"sales"}`)
		w.settle(time.Minute)
		if asked := w.took(); len(asked) < 2 || !strings.HasPrefix(asked[0], "0s GET /Groups") || !strings.HasPrefix(asked[1], "30s GET /Groups") {
			t.Errorf("push of a group: asked %v", asked)
		}
		once("PATCH", "/Users/")
		w.do("DELETE", w.app+"/users/"+ann, "")
		w.settle(time.Minute)
		w.wantAsked("0s PATCH /Users/of-ann@example.com ", "30s PATCH /Users/of-ann@example.com ")
	})
}

func TestAWaitSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.db")
	synctest.Test(t, func(t *testing.T) {
		w := newHurriedWorld(t, org.Options{DB: file})
		w.answer = refusing(2, "ann@", "600")
		w.assign("ann@example.com")
		w.settle(time.Minute)
		w.close()
		w.wantAsked("0s GET /Users ann@example.com", "0s POST /Users ann@example.com")
		w.open(org.Options{DB: file})
		defer w.close()
		w.settle(time.Minute)
		if tasks := w.list(w.app + "/tasks"); len(tasks) != 1 || tasks[0]["status"] != "PAUSED" {
			t.Errorf("tasks after the restart: %v", tasks)
		}
		w.settle(time.Hour)
		w.wantAsked("9m0s GET /Users ann@example.com", "9m0s POST /Users ann@example.com", "19m0s GET /Users ann@example.com", "19m0s POST /Users ann@example.com")
	})
}

func TestARepetitionSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.db")
	synctest.Test(t, func(t *testing.T) {
		w := newHurriedWorld(t, org.Options{DB: file})
		w.answer = func(method, _ string) (int, string) { return map[string]int{"POST": 503}[method], "" }
		w.assign("ann@example.com")
		w.settle(time.Minute)
		w.close()
		w.took()
		w.open(org.Options{DB: file})
		defer w.close()
		w.answer = refusing(0, "", "")
		w.settle(time.Hour)
		w.wantAsked("29m0s GET /Users ann@example.com", "29m0s POST /Users ann@example.com")
		if tasks := w.list(w.app + "/tasks"); len(tasks) != 0 {
			t.Errorf("tasks are left: %v", tasks)
		}
	})
}

func TestWaitsCanBeHurriedAndEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHurriedWorld(t, org.Options{Hurry: 60})
		defer w.close()
		w.answer = refusing(2, "ann@", "3600")
		w.assign("ann@example.com")
		w.settle(time.Minute)
		w.settle(10 * time.Second)
		paused := w.list(w.app + "/tasks")
		if len(paused) != 1 || paused[0]["waitSeconds"] != 3600.0 {
			t.Fatalf("tasks: %v", paused)
		}
		w.do("POST", w.app+"/tasks/"+paused[0]["id"].(string)+"/lifecycle/retry", "")
		w.settle(0)
		w.wantAsked("0s GET /Users ann@example.com", "0s POST /Users ann@example.com", "1m0s GET /Users ann@example.com", "1m0s POST /Users ann@example.com",
			"1m10s GET /Users ann@example.com", "1m10s POST /Users ann@example.com")
	})
}

func TestACreateThatEndsIn5xxOrATimeoutIsRepeated(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		repeat time.Duration
		want   []string
	}{
		"503":           {503, 0, []string{"0s", "30m0s", "1h0m0s"}},
		"a timeout":     {-1, 0, []string{"0s", "31m0s", "1h2m0s"}},
		"switched off":  {503, -1, []string{"0s"}},
		"409":           {409, 0, []string{"0s"}},
		"another 4xx":   {400, 0, []string{"0s"}},
		"more seldom":   {500, 6 * time.Hour, []string{"0s"}},
		"as it is told": {500, 50 * time.Minute, []string{"0s", "50m0s"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newHurriedWorld(t, org.Options{Repeat: c.repeat})
				defer w.close()
				w.answer = func(method, _ string) (int, string) {
					if method == "POST" {
						return c.status, ""
					}
					return 0, ""
				}
				w.assign("ann@example.com")
				w.settle(2 * time.Minute)
				if tasks := w.list(w.app + "/tasks"); len(tasks) != 1 || tasks[0]["status"] != "FAILED" || (tasks[0]["retryAt"] != nil) != (c.repeat >= 0 && (c.status >= 500 || c.status < 0)) {
					t.Errorf("tasks: %v", tasks)
				}
				w.settle(80 * time.Minute)
				var at []string
				for _, line := range w.took() {
					if strings.Contains(line, "POST") {
						at = append(at, strings.Fields(line)[0])
					}
				}
				if !slices.Equal(at, c.want) {
					t.Errorf("asked at %v, want %v", at, c.want)
				}
				if tasks := w.list(w.app + "/tasks"); len(tasks) != 1 {
					t.Errorf("in the end the tasks are %v", tasks)
				}
			})
		})
	}
}

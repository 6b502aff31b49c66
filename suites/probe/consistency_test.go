package probe_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// slowMirror is a server whose reads lag behind writes, or which forgets what is written, or shows it at once.
type slowMirror struct {
	lag     time.Duration
	forgets bool
	silent  bool

	mu     sync.Mutex
	states []mirrored
	reads  int
}

// mirrored is all that the server holds, from a moment on.
type mirrored struct {
	from  time.Time
	users map[string]map[string]any
}

func (m *slowMirror) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	id := strings.Trim(strings.TrimPrefix(r.URL.Path, "/Users"), "/")
	if r.Method == http.MethodGet {
		m.reads++
		m.read(w, r, id)
		return
	}
	users := map[string]map[string]any{}
	for key, user := range m.at(0) {
		users[key] = user
	}
	raw, _ := io.ReadAll(r.Body)
	var body map[string]any
	_ = json.Unmarshal(raw, &body)
	status := http.StatusOK
	switch r.Method {
	case http.MethodPost:
		id, status = fmt.Sprintf("u%d", len(m.states)), http.StatusCreated
		body["id"] = id
		users[id] = body
	case http.MethodPut:
		body["id"] = id
		users[id] = body
	default:
		delete(users, id)
		status = http.StatusNoContent
	}
	if !m.forgets || r.Method == http.MethodPost {
		m.states = append(m.states, mirrored{time.Now(), users})
	}
	if m.silent && r.Method == http.MethodPut {
		status = http.StatusNoContent
	}
	w.WriteHeader(status)
	if status != http.StatusNoContent {
		_ = json.NewEncoder(w).Encode(body)
	}
}

// at is what was there so long ago.
func (m *slowMirror) at(ago time.Duration) map[string]map[string]any {
	var users map[string]map[string]any
	for _, state := range m.states {
		if time.Since(state.from) >= ago {
			users = state.users
		}
	}
	return users
}

func (m *slowMirror) read(w http.ResponseWriter, r *http.Request, id string) {
	users := m.at(m.lag)
	if id == "" {
		found := []any{}
		for _, user := range users {
			if r.URL.Query().Get("filter") == fmt.Sprintf("userName eq %q", user["userName"]) {
				found = append(found, user)
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"totalResults": len(found), "Resources": found})
		return
	}
	if users[id] == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_ = json.NewEncoder(w).Encode(users[id])
}

type looked struct {
	*probe.Client
	*slowMirror

	t           *testing.T
	consistency *probe.Consistency
}

func look(t *testing.T, mirror *slowMirror, budget time.Duration) looked {
	t.Helper()
	server := httptest.NewServer(mirror)
	t.Cleanup(server.Close)
	recorder := transcript.NewRecorder()
	consistency := probe.NewConsistency(server.URL, budget, scimdrill.ByProbe)
	recorder.Subscribe(consistency.Hear)
	client := probe.New(probe.Options{BaseURL: server.URL, Recorder: recorder, Consistency: consistency})
	t.Cleanup(client.Close)
	return looked{client, mirror, t, consistency}
}

func (l looked) send(method, path, body string) probe.Answer {
	l.t.Helper()
	answer, err := l.Do(l.t.Context(), probe.Ask{Method: method, Path: path, Body: []byte(body)})
	if err != nil {
		l.t.Fatal(err)
	}
	return answer
}

func lookup(name string) string { return "/Users?filter=" + url.QueryEscape(`userName eq "`+name+`"`) }

func TestReadsThatLagAreWaitedFor(t *testing.T) {
	for name, silent := range map[string]bool{"the answer to a PUT shows the user": false, "the answer to a PUT shows nothing": true} {
		t.Run(name, func(t *testing.T) {
			const lag = 120 * time.Millisecond
			l := look(t, &slowMirror{lag: lag, silent: silent}, 3*time.Second)
			id := l.send("POST", "/Users", `{"userName":"jane","title":"a"}`).Text("id")
			if answer := l.send("GET", "/Users/"+id, ""); answer.Status() != 200 {
				t.Errorf("after a create: status %d", answer.Status())
			}
			if found := l.send("GET", lookup("jane"), "").At("Resources[0].id"); found != id {
				t.Errorf("a lookup after a create finds %v", found)
			}
			l.send("PUT", "/Users/"+id, `{"userName":"jane","title":"b"}`)
			if title := l.send("GET", "/Users/"+id, "").Text("title"); title != "b" {
				t.Errorf("after a change: title %q", title)
			}
			l.send("PUT", "/Users/"+id, `{"userName":"june","title":"b"}`)
			if found := l.send("GET", lookup("june"), "").At("Resources[0].id"); found != id {
				t.Errorf("a lookup after a change finds %v", found)
			}
			l.send("DELETE", "/Users/"+id, "")
			if answer := l.send("GET", "/Users/"+id, ""); answer.Status() != 404 {
				t.Errorf("after a delete: status %d", answer.Status())
			}
			measured, times := l.consistency.Measured()
			if times < 2 || len(measured) < 2 {
				t.Errorf("measured %v, %d times", measured, times)
			}
			for _, m := range measured {
				if m.Took < lag-20*time.Millisecond || m.Took > 3*time.Second {
					t.Errorf("%s: %s, with a lag of %s", m.What, m.Took, lag)
				}
			}
		})
	}
}

func TestWhatDoesNotPassAwayIsToldAndNotWaitedForAgain(t *testing.T) {
	const budget = 300 * time.Millisecond
	l := look(t, &slowMirror{forgets: true}, budget)
	begun := time.Now()
	for range 8 {
		id := l.send("POST", "/Users", `{"userName":"jane","title":"a"}`).Text("id")
		l.send("PUT", "/Users/"+id, `{"userName":"jane","title":"b"}`)
		if title := l.send("GET", "/Users/"+id, "").Text("title"); title != "a" {
			t.Errorf("title %q", title)
		}
		l.send("DELETE", "/Users/"+id, "")
		if answer := l.send("GET", "/Users/"+id, ""); answer.Status() != 200 {
			t.Errorf("status %d", answer.Status())
		}
	}
	if took := time.Since(begun); took > 10*budget {
		t.Errorf("it took %s, with a budget of %s", took, budget)
	}
	if measured, times := l.consistency.Measured(); times > 0 || l.consistency.Lagging() {
		t.Errorf("measured %v", measured)
	}
}

func TestAServerThatShowsAtOnceIsAskedForOneReadMore(t *testing.T) {
	l := look(t, &slowMirror{}, time.Second)
	for range 5 {
		id := l.send("POST", "/Users", `{"userName":"jane"}`).Text("id")
		l.send("PUT", "/Users/"+id, `{"userName":"june"}`)
		l.send("GET", "/Users/"+id, "")
		l.send("GET", lookup("nobody"), "")
		l.send("DELETE", "/Users/"+id, "")
		l.send("GET", "/Users/"+id, "")
	}
	if l.reads != 16 {
		t.Errorf("%d reads, and 15 were asked for", l.reads)
	}
}

func TestABulkRequestIsNotHeldAgainstReads(t *testing.T) {
	l := look(t, &slowMirror{}, time.Second)
	id := l.send("POST", "/Users", `{"userName":"jane"}`).Text("id")
	l.consistency.Hear(scimdrill.Exchange{
		Actor: scimdrill.ByProbe, Response: &scimdrill.Response{Status: 200},
		Request: scimdrill.Request{Method: "POST", URL: l.BaseURL() + "/Bulk", Body: `{"Operations":[{"method":"DELETE","path":"/Users/` + id + `"}]}`},
	})
	l.mu.Lock()
	l.states = append(l.states, mirrored{time.Now(), nil})
	l.mu.Unlock()
	begun := time.Now()
	if answer := l.send("GET", "/Users/"+id, ""); answer.Status() != 404 || time.Since(begun) > 500*time.Millisecond {
		t.Errorf("status %d after %s", answer.Status(), time.Since(begun))
	}
}

func TestAReadThatWasUnderWayMeanwhileIsNoLag(t *testing.T) {
	l := look(t, &slowMirror{}, time.Second)
	id := l.send("POST", "/Users", `{"userName":"jane","title":"a"}`).Text("id")
	l.consistency.Hear(scimdrill.Exchange{ // a write that is over only after the read was sent
		Actor: scimdrill.ByProbe, Started: time.Now(), Duration: 300 * time.Millisecond,
		Request:  scimdrill.Request{Method: "PUT", URL: l.BaseURL() + "/Users/" + id},
		Response: &scimdrill.Response{Status: 200, Body: `{"id":"` + id + `","userName":"jane","title":"b"}`},
	})
	begun := time.Now()
	if title := l.send("GET", "/Users/"+id, "").Text("title"); title != "a" || time.Since(begun) > 200*time.Millisecond {
		t.Errorf("title %q after %s", title, time.Since(begun))
	}
}

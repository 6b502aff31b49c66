package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/scimdrill/scimdrill/driver/journal"
	"github.com/scimdrill/scimdrill/reference/server"
)

// watched is a reference behind a proxy that counts creates, and calls out at some.
type watched struct {
	url string

	mu      sync.Mutex
	created int
	// at is called when so many creates have come, before the answer to the last is handed on, or in place of it.
	at      int
	called  chan struct{}
	swallow bool
}

func newWatched(t *testing.T, at int, swallow bool) *watched {
	t.Helper()
	running, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: "good", Mode: server.FullMode})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = running.Close(t.Context()) })
	target, err := url.Parse(running.URL)
	if err != nil {
		t.Fatal(err)
	}
	// somebody who is there already, and whom nothing may touch
	w := &watched{at: at, called: make(chan struct{}), swallow: swallow}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: target.Scheme, Host: target.Host})
	front := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		proxy.ServeHTTP(out, r)
		if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/Users") {
			return
		}
		w.mu.Lock()
		w.created++
		now := w.created == w.at
		w.mu.Unlock()
		if now {
			close(w.called)
			if w.swallow {
				<-r.Context().Done() // the answer is on its way when the process is killed
			}
		}
	}))
	t.Cleanup(front.Close)
	w.url = front.URL + target.Path
	return w
}

// names are the userNames that the target lists.
func (w *watched) names(t *testing.T) []string {
	t.Helper()
	var names []string
	_, body := w.ask(t, http.MethodGet, "/Users?count=1000", "")
	for part := range strings.SplitSeq(body, `"userName":"`) {
		if name, _, found := strings.Cut(part, `"`); found && strings.Contains(name, "@") {
			names = append(names, name)
		}
	}
	return names
}

func (w *watched) ask(t *testing.T, method, path, body string) (status int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, w.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer good")
	request.Header.Set("Content-Type", "application/scim+json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // read whole
	var read bytes.Buffer
	if _, err := read.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, read.String()
}

// TestWhatAKilledRunLeftIsTakenAway kills a run in the middle, once after an answer and once before one, and cleans up after it.
func TestWhatAKilledRunLeftIsTakenAway(t *testing.T) {
	for name, swallow := range map[string]bool{"after an answer": false, "before an answer": true} {
		t.Run(name, func(t *testing.T) {
			target := newWatched(t, 12, swallow)
			target.at++ // the resident is the first
			if status, body := target.ask(t, http.MethodPost, "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"resident@example.com"}`); status != 201 {
				t.Fatalf("%d %s", status, body)
			}
			directory := t.TempDir()
			runs := filepath.Join(directory, "runs")
			command := exec.CommandContext(t.Context(), os.Args[0], "run", "--url", target.url, "--out", filepath.Join(directory, "out"), "--runs", runs)
			command.Env = append(os.Environ(), asCommand+"=1", "SCIM_TOKEN=good")
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			<-target.called
			if err := command.Process.Kill(); err != nil { // kill -9
				t.Fatal(err)
			}
			_ = command.Wait()
			if left := target.names(t); len(left) < 6 {
				t.Fatalf("the run left too little to be a test: %v", left)
			}

			states, err := journal.List(runs)
			if err != nil || len(states) != 1 {
				t.Fatalf("journals: %v, %v", states, err)
			}
			environment := map[string]string{"SCIM_TOKEN": "good"}
			if code, out, _ := run(t, environment, "clean", "--list", "--runs", runs); code != exitMet || !strings.Contains(out, states[0].ID) || !strings.Contains(out, "1 of 1 runs") {
				t.Errorf("clean --list: %d\n%s", code, out)
			}
			code, out, stderr := run(t, environment, "clean", "--run", states[0].ID, "--runs", runs)
			if code != exitMet {
				t.Errorf("clean --run: %d\n%s%s", code, out, stderr)
			}
			if left := target.names(t); len(left) != 1 || left[0] != "resident@example.com" {
				t.Errorf("after clean: %v", left)
			}
			if code, out, _ := run(t, environment, "clean", "--list", "--runs", runs); code != exitMet || !strings.Contains(out, "0 of 1 runs") {
				t.Errorf("clean --list afterwards: %d\n%s", code, out)
			}
			if code, out, _ := run(t, environment, "clean", "--run", states[0].ID, "--runs", runs); code != exitMet || !strings.Contains(out, "0 gone, 0 left") {
				t.Errorf("a second clean: %d\n%s", code, out)
			}
		})
	}
}

// TestAnIDThatWasGivenAnewIsLeftAlone: a test system that was set back to a snapshot gives old ids to other people.
func TestAnIDThatWasGivenAnewIsLeftAlone(t *testing.T) {
	target := newWatched(t, 0, false)
	_, body := target.ask(t, http.MethodPost, "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"resident@example.com"}`)
	_, rest, _ := strings.Cut(body, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	runs := t.TempDir()
	text := `{"what":"run","run":"old","seed":"k7fq2x","target":"` + target.url + `"}` + "\n" +
		`{"what":"creating","number":1,"collection":"Users","userName":"jane.k7fq2x01@example.com"}` + "\n" +
		`{"what":"made","number":1,"collection":"Users","id":"` + id + `"}` + "\n"
	if err := os.WriteFile(filepath.Join(runs, "old.jsonl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, stderr := run(t, map[string]string{"SCIM_TOKEN": "good"}, "clean", "--run", "old", "--runs", runs)
	if code != exitNotMet || !strings.Contains(out, "user "+id) || !strings.Contains(out, "left alone") {
		t.Errorf("clean: %d\n%s%s", code, out, stderr)
	}
	if left := target.names(t); len(left) != 1 {
		t.Errorf("after clean: %v", left)
	}
}

func TestCleanSaysWhatItNeeds(t *testing.T) {
	runs := t.TempDir()
	text := `{"what":"run","run":"old","seed":"k7fq2x","target":"http://127.0.0.1:1/scim"}` + "\n" + `{"what":"creating","number":1,"collection":"Users","userName":"jane.k7fq2x01@example.com"}` + "\n"
	if err := os.WriteFile(filepath.Join(runs, "old.jsonl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		token     string
		arguments []string
		code      int
		says      string
	}{
		{"good", []string{"clean"}, exitUsage, "--list"},
		{"good", []string{"clean", "--run", "none", "--runs", runs}, exitUsage, "--list"},
		{"good", []string{"clean", "--run", "../old", "--runs", runs}, exitUsage, "not the id of a run"},
		{"", []string{"clean", "--run", "old", "--runs", runs}, exitUsage, "SCIM_TOKEN"},
		{"good", []string{"clean", "--run", "old", "--runs", runs, "--timeout", "1s"}, exitUnreachable, "127.0.0.1:1"},
	} {
		if code, _, stderr := run(t, map[string]string{"SCIM_TOKEN": test.token}, test.arguments...); code != test.code || !strings.Contains(stderr, test.says) {
			t.Errorf("%v: %d %s", test.arguments, code, stderr)
		}
	}
}

func TestTheSecondTenantIsCleanedWithItsOwnToken(t *testing.T) {
	first, second := newWatched(t, 0, false), newWatched(t, 0, false)
	_, body := second.ask(t, http.MethodPost, "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jane.k7fq2x01@example.com"}`)
	_, rest, _ := strings.Cut(body, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	runs := t.TempDir()
	text := `{"what":"run","run":"old","seed":"k7fq2x","target":"` + first.url + `","second":"` + second.url + `"}` + "\n" +
		`{"what":"creating","tenant":"B","number":1,"collection":"Users","userName":"jane.k7fq2x01@example.com"}` + "\n" +
		`{"what":"made","tenant":"B","number":1,"collection":"Users","id":"` + id + `"}` + "\n"
	if err := os.WriteFile(filepath.Join(runs, "old.jsonl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := run(t, map[string]string{"SCIM_TOKEN": "good"}, "clean", "--run", "old", "--runs", runs); code != exitUsage || !strings.Contains(stderr, "SCIM_TOKEN_B") {
		t.Errorf("without its token: %d %s", code, stderr)
	}
	code, out, stderr := run(t, map[string]string{"SCIM_TOKEN": "good", "SCIM_TOKEN_B": "good"}, "clean", "--run", "old", "--runs", runs)
	if code != exitMet || !strings.Contains(out, "1 gone, 0 left") {
		t.Errorf("clean: %d %s%s", code, out, stderr)
	}
	if left := second.names(t); len(left) != 0 {
		t.Errorf("after clean: %v", left)
	}
}

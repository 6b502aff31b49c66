package workbench_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/targettest"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/driver/workbench"
)

// rig is an org with its workbench on a real port, and a target.
type rig struct {
	*testing.T

	org    *org.Org
	target *targettest.Target
	url    string
	stop   func() error
}

func newRig(t *testing.T) *rig {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	mock := org.New(org.Options{Log: log, Repeat: -1})
	done, cancel := context.WithCancel(t.Context())
	page, err := workbench.New(workbench.Options{Org: mock, Administrator: mock.Administrator(), Recorder: mock.Recorder(), Done: done.Done(), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	running, err := mock.StartBehind(t.Context(), "127.0.0.1:0", page)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{T: t, org: mock, target: targettest.New(t), url: running.URL}
	closed := false
	r.stop = func() error {
		if closed {
			return nil
		}
		closed = true
		cancel()
		ctx, over := context.WithTimeout(context.Background(), 10*time.Second)
		defer over()
		return running.Close(ctx)
	}
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return r
}

func (r *rig) recorder() *transcript.Recorder { return r.org.Recorder() }

// answer is an answer that was read whole.
type answer struct {
	status int
	header http.Header
	body   string
	url    string
}

func (r *rig) get(path string) answer {
	r.Helper()
	return r.send(http.MethodGet, path, nil, nil)
}

func (r *rig) send(method, path string, form url.Values, change func(*http.Request)) answer {
	r.Helper()
	request, err := http.NewRequestWithContext(r.Context(), method, r.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if change != nil {
		change(request)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		r.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body), response.Request.URL.String()}
}

// press presses a button, and gives the page that one is sent back to.
func (r *rig) press(action string, fields url.Values) answer {
	r.Helper()
	token := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(r.get("/").body)
	if token == nil {
		r.Fatal("the page has no form")
	}
	if fields == nil {
		fields = url.Values{}
	}
	fields.Set("csrf", token[1])
	return r.send(http.MethodPost, "/workbench/do/"+action, fields, nil)
}

// addApp makes a connected app, and returns its id.
func (r *rig) addApp(label string) string {
	r.Helper()
	made := r.press("add-app", url.Values{
		"label": {label}, "kind": {"scim2headerauth"}, "scimBaseUrl": {r.target.URL}, "authMode": {"HTTP_HEADER"}, "token": {targettest.Token},
		"create": {"yes"}, "update": {"yes"}, "deactivate": {"yes"},
	})
	address, err := url.Parse(made.url)
	if err != nil || address.Query().Get("app") == "" || !strings.Contains(made.body, "connected it") {
		r.Fatalf("no app was made: %s %v\n%s", made.url, err, made.body)
	}
	return address.Query().Get("app")
}

// addPerson adds somebody, and returns the id.
func (r *rig) addPerson(first, last, email string) string {
	r.Helper()
	page := r.press("add-person", url.Values{"firstName": {first}, "lastName": {last}, "email": {email}}).body
	before, _, found := strings.Cut(page, email+"</bdi>")
	ids := regexp.MustCompile(`id="p-(00u[^"]+)"`).FindAllStringSubmatch(before, -1)
	if !found || len(ids) == 0 {
		r.Fatalf("nobody was added:\n%s", page)
	}
	return ids[len(ids)-1][1]
}

func (r *rig) drain() {
	r.Helper()
	if err := r.org.Drain(r.Context()); err != nil {
		r.Fatal(err)
	}
}

package org_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
)

const token = "00testtoken"

// client speaks to an org as any HTTP client would, without knowing its types.
type client struct {
	t   *testing.T
	url string
	org *org.Org
}

// newClient starts an org whose state is kept in a file. When the test ends the file is opened again: it must hold everything that
// the org knew, whatever the test did.
func newClient(t *testing.T, options org.Options) *client {
	t.Helper()
	options.APIToken = token
	options.DB = filepath.Join(t.TempDir(), "org.db")
	options.Log = slog.New(slog.NewTextHandler(testWriter{t}, nil))
	o, err := org.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(described.Watch(t, o))
	t.Cleanup(func() {
		server.Close()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
		defer cancel()
		settled := o.Drain(ctx) == nil
		known := o.Dump()
		if err := o.Close(ctx); err != nil {
			t.Errorf("close the org: %v", err)
		}
		if settled && !t.Failed() {
			wantKept(t, options, known)
		}
	})
	return &client{t: t, url: server.URL, org: o}
}

func wantKept(t *testing.T, options org.Options, known map[string]string) {
	t.Helper()
	again, err := org.Open(options)
	if err != nil {
		t.Error(err)
		return
	}
	kept := again.Dump()
	for what, was := range known {
		if kept[what] != was {
			t.Errorf("after the org was opened again %s is\n%s\nand was\n%s", what, kept[what], was)
		}
	}
	for what, is := range kept {
		if known[what] == "" {
			t.Errorf("after the org was opened again there is %s\n%s", what, is)
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
	defer cancel()
	if err := again.Close(ctx); err != nil {
		t.Errorf("close the org that was opened again: %v", err)
	}
}

type testWriter struct{ t *testing.T }

func (w testWriter) Write(data []byte) (int, error) {
	w.t.Log(string(bytes.TrimSpace(data)))
	return len(data), nil
}

type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

func (c *client) send(method, path, authorization, body string) answer {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer{t: c.t, status: response.StatusCode, header: response.Header, body: data}
}

func (c *client) do(method, path, body string) answer {
	c.t.Helper()
	return c.send(method, path, "SSWS "+token, body)
}

// want fails the test unless the answer has the status, and gives the answer back.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d; body: %s", a.status, status, a.body)
	}
	return a
}

func (a answer) object() map[string]any {
	a.t.Helper()
	var value map[string]any
	if err := json.Unmarshal(a.body, &value); err != nil {
		a.t.Fatalf("not a JSON object: %v: %s", err, a.body)
	}
	return value
}

func (a answer) list() []map[string]any {
	a.t.Helper()
	var value []map[string]any
	if err := json.Unmarshal(a.body, &value); err != nil {
		a.t.Fatalf("not a JSON array: %v: %s", err, a.body)
	}
	return value
}

// wantError checks Okta's error object: its code, its id, and that some cause holds text.
func (a answer) wantError(status int, code, text string) {
	a.t.Helper()
	e := a.want(status).object()
	if e["errorCode"] != code || e["errorLink"] != code {
		a.t.Errorf("error code %v with link %v, want %s", e["errorCode"], e["errorLink"], code)
	}
	if id, _ := e["errorId"].(string); !strings.HasPrefix(id, "oae") {
		a.t.Errorf("errorId %q does not look like Okta's", id)
	}
	if _, ok := e["errorCauses"].([]any); !ok {
		a.t.Errorf("errorCauses is %v, want an array", e["errorCauses"])
	}
	if !strings.Contains(string(a.body), text) {
		a.t.Errorf("error %s does not say %q", a.body, text)
	}
}

// next is the path of the rel="next" link, or "".
func (c *client) next(a answer) string {
	c.t.Helper()
	for _, link := range a.header.Values("Link") {
		if address, ok := strings.CutSuffix(link, `>; rel="next"`); ok {
			return strings.TrimPrefix(strings.TrimPrefix(address, "<"), c.url)
		}
	}
	return ""
}

// all follows the pages from path and gives their items.
func (c *client) all(path string) (items []map[string]any, pages int) {
	c.t.Helper()
	for path != "" {
		a := c.do("GET", path, "").want(200)
		items = append(items, a.list()...)
		pages++
		path = c.next(a)
		if pages > 100 {
			c.t.Fatal("the pages do not end")
		}
	}
	return items, pages
}

func (c *client) addUser(login, query string) string {
	c.t.Helper()
	body := `{"profile":{"login":"` + login + `","email":"` + login + `","firstName":"Test","lastName":"Person"},"credentials":{"password":{"value":"Aa1!secret"}}}`
	return c.do("POST", "/api/v1/users"+query, body).want(200).object()["id"].(string)
}

func (c *client) addApp(body string) string {
	c.t.Helper()
	return c.do("POST", "/api/v1/apps", body).want(200).object()["id"].(string)
}

package org_test

import (
	"context"
	"log/slog"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// logText keeps what the org logs.
type logText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logText) Write(data []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(data)
}

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func TestAFaultInAPushFailsThatPushAlone(t *testing.T) {
	var logged logText
	var faulty atomic.Bool
	target := targettest.New(t)
	o := org.New(org.Options{APIToken: token, Log: slog.New(slog.NewTextHandler(&logged, nil)), Password: func() string {
		if faulty.Load() {
			panic("no password today")
		}
		return "secret12"
	}})
	server := httptest.NewServer(o)
	defer server.Close()
	defer func() { _ = o.Close(context.WithoutCancel(t.Context())) }()
	p := &pusher{client: &client{t: t, url: server.URL, org: o}, target: target}
	p.app = "/api/v1/apps/" + p.addApp(`{"name":"scim2headerauth","label":"Faulty","settings":{"app":{"scimBaseUrl":"`+target.URL+`"}}}`)
	p.do("POST", p.app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"`+targettest.Token+`"}}`).want(200)
	p.do("PUT", p.app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}}}`).want(200)
	faulty.Store(true)
	ann := p.hire("ann@example.com")
	tasks := p.do("GET", p.app+"/tasks", "").want(200).list()
	if len(tasks) != 1 || !strings.Contains(tasks[0]["text"].(string), "no password today") {
		t.Fatalf("tasks: %v", tasks)
	}
	if !strings.Contains(logged.String(), "no password today") || !strings.Contains(logged.String(), "panic_test.go") {
		t.Errorf("the log has no stack: %s", logged.String())
	}
	faulty.Store(false)
	p.do("POST", p.app+"/tasks/"+tasks[0]["id"].(string)+"/lifecycle/retry", "").want(204)
	bob := p.hire("bob@example.com")
	for _, person := range []string{ann, bob} {
		if au := p.do("GET", p.app+"/users/"+person, "").want(200).object(); au["status"] != "PROVISIONED" {
			t.Errorf("afterwards an app user is %v", au["status"])
		}
	}
}

func TestAFaultInARequestIsAnswered(t *testing.T) {
	var logged logText
	o := org.New(org.Options{APIToken: token, AllowPlainHTTP: true, Log: slog.New(slog.NewTextHandler(&logged, nil)), Dial: func(context.Context, string, string) (net.Conn, error) {
		panic("no connection today")
	}})
	server := httptest.NewServer(o)
	defer server.Close()
	defer func() { _ = o.Close(context.WithoutCancel(t.Context())) }()
	c := &client{t: t, url: server.URL, org: o}
	app := c.addApp(`{"name":"scim2headerauth","label":"Faulty","settings":{"app":{"scimBaseUrl":"http://faulty.example.com"}}}`)
	a := c.do("POST", "/api/v1/apps/"+app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"x"}}`)
	a.wantError(500, "E0000009", "Internal Server Error")
	if id := a.header.Get("X-Okta-Request-Id"); !strings.Contains(logged.String(), id) || !strings.Contains(logged.String(), "no connection today") || !strings.Contains(logged.String(), "panic_test.go") {
		t.Errorf("the log does not tell request %s and its stack: %s", id, logged.String())
	}
	c.do("GET", "/api/v1/users/me", "").want(200)
}

package org_test

import (
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
)

func TestSystemLog(t *testing.T) {
	var ticks atomic.Int64
	start := time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC)
	c := newClient(t, org.Options{Clock: func() time.Time { return start.Add(time.Duration(ticks.Add(1)) * time.Second) }})
	ann := c.addUser("ann@example.com", "?activate=false")
	bob := c.addUser("bob@example.com", "?activate=false")
	c.do("POST", "/api/v1/users/"+ann+"/lifecycle/activate", "").want(200)

	list := func(t *testing.T, query url.Values) []string {
		t.Helper()
		c := *c
		c.t = t
		kinds := []string{}
		for _, e := range c.do("GET", "/api/v1/logs?"+query.Encode(), "").want(200).list() {
			kinds = append(kinds, strings.TrimPrefix(e["eventType"].(string), "user.lifecycle."))
		}
		return kinds
	}
	second := c.do("GET", "/api/v1/logs", "").list()[1]["published"].(string)
	for name, one := range map[string]struct {
		query url.Values
		want  string
	}{
		"all, oldest first": {url.Values{}, "[create create activate]"},
		"newest first":      {url.Values{"sortOrder": {"DESCENDING"}}, "[activate create create]"},
		"by type":           {url.Values{"filter": {`eventType eq "user.lifecycle.activate"`}}, "[activate]"},
		"by target":         {url.Values{"filter": {`target.id eq "` + ann + `"`}}, "[create activate]"},
		"type and target":   {url.Values{"filter": {`eventType sw "user.lifecycle" and target.id eq "` + bob + `"`}}, "[create]"},
		"by actor":          {url.Values{"filter": {`actor.alternateId eq "admin@example.com" and outcome.result eq "SUCCESS"`}}, "[create create activate]"},
		"by words":          {url.Values{"q": {"bob create"}}, "[create]"},
		"limit":             {url.Values{"limit": {"2"}}, "[create create]"},
		"since":             {url.Values{"since": {second}}, "[create activate]"},
		"until":             {url.Values{"since": {"2026-01-31"}, "until": {second}}, "[create]"},
		"nothing":           {url.Values{"filter": {`eventType eq "user.lifecycle.suspend"`}}, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fmt.Sprint(list(t, one.query)); got != one.want {
				t.Errorf("events %s, want %s", got, one.want)
			}
		})
	}

	t.Run("paging ends with until", func(t *testing.T) {
		items, pages := c.all("/api/v1/logs?limit=1&until=2027-01-01")
		if len(items) != 3 || pages != 3 {
			t.Errorf("%d events on %d pages, want 3 on 3", len(items), pages)
		}
	})
	t.Run("polling goes on without until", func(t *testing.T) {
		last := c.do("GET", "/api/v1/logs", "").want(200)
		next := c.next(last)
		if next == "" {
			t.Fatal("no next link to poll")
		}
		if got := c.do("GET", next, "").want(200).list(); len(got) != 0 {
			t.Errorf("%d events after the last, want none", len(got))
		}
		c.do("POST", "/api/v1/users/"+bob+"/lifecycle/activate", "").want(200)
		if got := c.do("GET", next, "").want(200).list(); len(got) != 1 {
			t.Errorf("%d new events, want 1", len(got))
		}
	})
}

// What was done by a request tells whose request it was, as the System Log of Okta does.
func TestEventsTellWhoAsked(t *testing.T) {
	c := newClient(t, org.Options{})
	answer := c.do("POST", "/api/v1/users?activate=false", `{"profile":{"login":"ann@example.com","email":"ann@example.com","firstName":"A","lastName":"B"}}`).want(200)
	request := answer.header.Get("X-Okta-Request-Id")
	filter := url.QueryEscape(`transaction.id eq "` + request + `" and client.ipAddress eq "127.0.0.1" and debugContext.debugData.requestUri eq "/api/v1/users" and client.userAgent.rawUserAgent sw "Go-http"`)
	found := c.do("GET", "/api/v1/logs?filter="+filter, "").want(200).list()
	if len(found) != 1 {
		t.Fatalf("%d events of request %s, want 1", len(found), request)
	}
	client, _ := found[0]["client"].(map[string]any)
	agent, _ := client["userAgent"].(map[string]any)
	if client["ipAddress"] != "127.0.0.1" || !strings.HasPrefix(fmt.Sprint(agent["rawUserAgent"]), "Go-http-client") {
		t.Errorf("the client is %v", client)
	}
	if chain := fmt.Sprint(found[0]["request"]); chain != "map[ipChain:[map[ip:127.0.0.1 version:V4]]]" {
		t.Errorf("the request is %s", chain)
	}
	if debug := fmt.Sprint(found[0]["debugContext"]); !strings.Contains(debug, "requestId:"+request) || !strings.Contains(debug, "url:/api/v1/users?activate=false") {
		t.Errorf("the debug data is %s", debug)
	}
}

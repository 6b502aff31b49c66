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

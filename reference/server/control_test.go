package server_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/reference/store"
)

func TestClock(t *testing.T) {
	s := start(t)
	if now := s.control(http.MethodGet, "/clock", nil).must(t, 200); now.at("now") != "2026-02-16T12:00:00Z" || now.at("frozen") != true {
		t.Errorf("%s", now.body)
	}
	if now := s.control(http.MethodPost, "/clock", m{"advance": "72h"}).must(t, 200); now.at("now") != "2026-02-19T12:00:00Z" {
		t.Errorf("%s", now.body)
	}
	if now := s.control(http.MethodPost, "/clock", m{"now": "2026-03-01T00:00:00+01:00"}).must(t, 200); now.at("now") != "2026-02-28T23:00:00Z" {
		t.Errorf("%s", now.body)
	}
	for _, c := range []struct {
		body   m
		status int
		field  string
	}{
		{m{"now": "2026-02-01T00:00:00Z"}, 409, "now"},
		{m{"now": "yesterday"}, 400, "now"},
		{m{"advance": "3 days"}, 400, "advance"},
		{m{"advance": "-1h"}, 400, "advance"},
		{m{"advance": 72}, 400, "advance"},
		{m{}, 400, "now"},
		{m{"now": "2027-01-01T00:00:00Z", "advance": "1h"}, 400, "now"},
		{m{"forward": "1h"}, 400, "forward"},
	} {
		a := s.control(http.MethodPost, "/clock", c.body)
		if a.StatusCode != c.status || a.at("field") != c.field || a.at("error") == nil {
			t.Errorf("%v: %d %s, want %d and the field %s", c.body, a.StatusCode, a.body, c.status, c.field)
		}
	}
	if now := s.control(http.MethodGet, "/clock", nil); now.at("now") != "2026-02-28T23:00:00Z" {
		t.Errorf("a refused move moved the clock: %s", now.body)
	}
}

func TestControlRefusesWrongBodies(t *testing.T) {
	s := start(t)
	for _, c := range []struct {
		path   string
		body   any
		status int
		field  string
	}{
		{"/companies", m{}, 400, "name"},
		{"/companies", m{"name": 5}, 400, "name"},
		{"/companies", m{"name": "X", "timezone": "Mars/Olympus"}, 400, "timezone"},
		{"/connect", m{"company": "one"}, 400, "company"},
		{"/connect", m{"company": 99}, 404, ""},
		{"/provisioning", m{}, 400, "enabled"},
		{"/domains", m{}, 400, "domain"},
		{"/attributes", m{"name": "X", "type": "text"}, 400, "type"},
		{"/attributes", m{"type": "option"}, 400, "name"},
		{"/attributes", m{"name": "X", "type": "option", "aliases": []string{"no spaces"}}, 400, "aliases"},
		{"/attributes", m{"name": "department", "type": "option"}, 409, "name"},
		{"/attributes/Nothing/aliases", m{"alias": "N"}, 404, ""},
		{"/attributes/Gender/aliases", m{"alias": "Department"}, 409, "name"},
		{"/attributes/Gender/aliases", m{"alias": "no spaces"}, 400, "aliases"},
		{"/attributes/Gender", m{}, 400, "active"},
		{"/schedules", m{"name": "S", "startDate": "2 March"}, 400, "startDate"},
		{"/schedules", m{"name": "S", "frequency": "weekly", "durationDays": 5}, 400, "startDate"},
		{"/schedules", m{"name": "S", "startDate": "2026-03-02", "frequency": "daily", "durationDays": 5}, 400, "frequency"},
		{"/schedules", m{"name": "S", "startDate": "2026-03-02", "frequency": "weekly"}, 400, "durationDays"},
		{"/schedules", m{"name": "S", "startDate": "2026-03-02", "frequency": "weekly", "durationDays": "5"}, 400, "durationDays"},
		{"/schedules", m{"name": "S", "startDate": "2026-03-02", "frequency": "weekly", "durationDays": 5, "sendTime": "9am"}, 400, "sendTime"},
		{"/schedules", m{"name": "S", "startDate": "2026-03-02", "frequency": "weekly", "durationDays": 5, "timezone": "CEST"}, 400, "timezone"},
		{"/schedules", m{"name": "S", "startDate": "2026-03-02", "frequency": "weekly", "durationDays": 5, "targets": []m{{"mode": "include", "attribute": "Shoe", "option": "44"}}}, 400, "targets"},
		{"/schedules/1", m{}, 400, "dataCollection"},
		{"/schedules/99", m{"dataCollection": true}, 404, ""},
		{"/schedules/one", m{"dataCollection": true}, 400, "schedule"},
		{"/confirm", m{"employee": 1}, 400, "round"},
		{"/confirm", m{"round": 1}, 400, "employee"},
		{"/confirm", m{"round": 1, "employee": 1}, 404, ""},
		{"/answer", m{}, 400, "delivery"},
		{"/answer", m{"delivery": 1}, 404, ""},
		{"/nothing", m{}, 404, ""},
		{"/clock", "[]", 400, ""},
		{"/clock", `{"advance":"1h"} {}`, 400, ""},
	} {
		a := s.control(http.MethodPost, c.path, c.body)
		field, _ := a.at("field").(string)
		if message, _ := a.at("error").(string); a.StatusCode != c.status || c.status == 400 && field != c.field || message == "" {
			t.Errorf("%s %v: %d %s, want %d and the field %q", c.path, c.body, a.StatusCode, a.body, c.status, c.field)
		}
	}
	if a := s.control(http.MethodPost, "/clock", m{"advance": "1h"}, "Content-Type", "text/plain"); a.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("a form of a web page was let in: %d", a.StatusCode)
	}
	if a := s.control(http.MethodDelete, "/clock", nil); a.StatusCode != http.StatusMethodNotAllowed || a.Header.Get("Allow") != "GET, POST" {
		t.Errorf("%d %v", a.StatusCode, a.Header)
	}
	for _, path := range []string{"/deliveries?employee=jane", "/deliveries?round=x", "/rounds?company=x", "/audit"} {
		if a := s.control(http.MethodGet, path, nil); a.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

func TestWhoMayControl(t *testing.T) {
	t.Run("with a token whoever has it", func(t *testing.T) {
		s := start(t, func(o *server.Options) { o.ControlToken = "the-control-token" })
		for header, status := range map[string]int{"": 401, "Bearer " + s.Token: 401, "Bearer the-control-token": 200, "Basic the-control-token": 401} {
			if a := s.control(http.MethodGet, "/clock", nil, "Authorization", header); a.StatusCode != status {
				t.Errorf("%q: %d, want %d", header, a.StatusCode, status)
			}
		}
		s.scim(http.MethodGet, "/Users", nil, "Authorization", "Bearer the-control-token").refused(t, 401, "")
	})
	t.Run("off", func(t *testing.T) {
		s := start(t, func(o *server.Options) { o.Control = false })
		if s.ControlURL != "" {
			t.Errorf("ControlURL %q", s.ControlURL)
		}
		s.send(http.MethodGet, strings.TrimSuffix(s.URL, "/api/scim/v2")+"/_control/clock", nil).refused(t, 404, "")
	})
	t.Run("a token without control is a mistake", func(t *testing.T) {
		if _, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", ControlToken: "x"}); err == nil {
			t.Error("no error")
		}
	})
	t.Run("without a token this host alone", func(t *testing.T) {
		clock := &server.Clock{}
		data, err := store.Open(t.Context(), store.Options{Clock: clock})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = data.Close() })
		handler, err := server.New(server.Config{Store: data, Clock: clock, Control: true, Log: discard()})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			remote, host string
			status       int
		}{
			{"127.0.0.1:1000", "127.0.0.1:8085", 200},
			{"[::1]:1000", "localhost:8085", 200},
			{"127.0.0.1:1000", "[::1]:8085", 200},
			{"[::ffff:127.0.0.1]:1000", "localhost", 200},
			{"172.17.0.1:1000", "127.0.0.1:8085", 403},
			{"127.0.0.1:1000", "evil.example.com", 403},
			{"127.0.0.1:1000", "127.0.0.1.example.com:8085", 403},
			{"", "127.0.0.1", 403},
		} {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/_control/clock", nil)
			request.RemoteAddr, request.Host = c.remote, c.host
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, request)
			if recorder.Code != c.status {
				t.Errorf("%+v: %d %s", c, recorder.Code, recorder.Body)
			}
		}
	})
}

func TestConnect(t *testing.T) {
	s := start(t)
	first := s.control(http.MethodPost, "/connect", m{}).must(t, 200)
	if first.at("scimUrl") != s.URL {
		t.Errorf("scimUrl %v", first.at("scimUrl"))
	}
	works := func(token string) bool {
		return s.scim(http.MethodGet, "/Users", nil, "Authorization", "Bearer "+token).StatusCode == http.StatusOK
	}
	if !works(first.text("token")) || !works(s.Token) {
		t.Error("one more token has to work beside the first")
	}
	second := s.control(http.MethodPost, "/regenerate", nil).must(t, 200)
	if works(first.text("token")) || works(s.Token) || !works(second.text("token")) {
		t.Error("regenerating revokes the earlier tokens, and the new one works")
	}
	companies := s.control(http.MethodGet, "/companies", nil).must(t, 200)
	if strings.Contains(string(companies.body), "token") {
		t.Errorf("a token is shown twice: %s", companies.body)
	}
}

func TestStart(t *testing.T) {
	t.Run("is quick", func(t *testing.T) {
		// The first start of a process also loads what later ones find in memory; what tests need is the typical one.
		best := time.Hour
		for range 5 {
			began := time.Now()
			running, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Log: discard()})
			if err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(began))
			if running.Token == "" {
				t.Error("no token was made")
			}
			if err := running.Close(t.Context()); err != nil {
				t.Error(err)
			}
		}
		t.Logf("best of five: %s", best)
		if best > 200*time.Millisecond {
			t.Errorf("the best of five took %s, want less than 200ms", best)
		}
	})
	t.Run("a file keeps everything", func(t *testing.T) {
		options := server.Options{Addr: "127.0.0.1:0", DB: filepath.Join(t.TempDir(), "peakon.db"), Token: "kept", Log: discard()}
		begin := func() *target {
			running, err := server.Start(t.Context(), options)
			if err != nil {
				t.Fatal(err)
			}
			return &target{Running: running, t: t}
		}
		first := begin()
		id := first.hired("jane@example.com", nil)
		if err := first.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		options.Token = ""
		second := begin()
		defer second.Close(context.WithoutCancel(t.Context())) //nolint:errcheck // the test is over
		if second.Token != "" {
			t.Errorf("a token was made although the company has one")
		}
		second.scim(http.MethodGet, "/Users/"+id, nil, "Authorization", "Bearer kept").must(t, 200)
	})
	t.Run("locations are below the configured address", func(t *testing.T) {
		s := start(t, func(o *server.Options) { o.BaseURL = "https://api.example.com/api/scim/v2/" })
		a := s.scim(http.MethodPost, "/Users", user("jane@example.com", nil)).must(t, 201)
		if want := "https://api.example.com/api/scim/v2/Users/1"; a.at("meta", "location") != want || a.Header.Get("Location") != want {
			t.Errorf("%s, Location %s", a.body, a.Header.Get("Location"))
		}
		if _, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", BaseURL: "api.example.com"}); err == nil {
			t.Error("an address without a scheme was taken")
		}
	})
	t.Run("errors say what to do", func(t *testing.T) {
		s := start(t)
		_, err := server.Start(t.Context(), server.Options{Addr: strings.TrimPrefix(strings.TrimSuffix(s.URL, "/api/scim/v2"), "http://")})
		if err == nil || !strings.Contains(err.Error(), "port 0") {
			t.Errorf("a taken address: %v", err)
		}
		_, err = server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Defects: []string{"deactivate-ignore"}})
		if err == nil || !strings.Contains(err.Error(), "deactivate-ignored") {
			t.Errorf("an unknown defect: %v", err)
		}
	})
	t.Run("requests under way are finished", func(t *testing.T) {
		running, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: "t", Log: discard()})
		if err != nil {
			t.Fatal(err)
		}
		reading, writing := io.Pipe()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, running.URL+"/Users", reading)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer t")
		request.Header.Set("Content-Type", "application/json")
		// The client sends the body when the server has begun to read it: from then on the request is under way.
		request.Header.Set("Expect", "100-continue")
		client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
		answered := make(chan int, 1)
		go func() {
			response, err := client.Do(request)
			if err != nil {
				answered <- 0
				return
			}
			_ = response.Body.Close()
			answered <- response.StatusCode
		}()
		if _, err := io.WriteString(writing, `{"schemas":["`+core+`"],`); err != nil {
			t.Fatal(err)
		}
		closed := make(chan error, 1)
		go func() { closed <- running.Close(context.WithoutCancel(t.Context())) }()
		if _, err := io.WriteString(writing, `"userName":"jane@example.com","name":{"givenName":"J","familyName":"H"}}`); err != nil {
			t.Fatal(err)
		}
		_ = writing.Close()
		if status := <-answered; status != 201 {
			t.Errorf("status %d", status)
		}
		if err := <-closed; err != nil {
			t.Error(err)
		}
	})
}

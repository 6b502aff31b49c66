package access_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/access"
)

func served(t *testing.T, handler http.HandlerFunc) access.Hook {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return access.Hook{Name: "the address", Means: access.Refresh, URL: server.URL + "/hook?key=hidden"}
}

func TestAnAddressAnswers(t *testing.T) {
	t.Setenv("HOOK_TOKEN", "secret")
	var asked access.Question
	var header http.Header
	hook := served(t, func(w http.ResponseWriter, r *http.Request) {
		header = r.Header.Clone()
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || r.Method != http.MethodPost {
			t.Errorf("%s: %v", r.Method, err)
		}
		_, _ = io.WriteString(w, `{"access":"refused","said":"invalid_grant","state":"refresh-1"}`)
	})
	hook.TokenEnv = "HOOK_TOKEN"
	found, err := asker(t, hook).Ask(t.Context(), jane())
	if want := (access.Answer{Said: "invalid_grant", State: "refresh-1"}); err != nil || found != want {
		t.Errorf("found %+v, %v", found, err)
	}
	if asked != jane() || header.Get("Authorization") != "Bearer secret" || header.Get("Content-Type") != "application/json" {
		t.Errorf("asked %+v with %v", asked, header)
	}
}

func TestAnAddressThatDoesNotKnowSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"a status of its own": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "who are you?", http.StatusUnauthorized) }, `status 401, where only 200 is an answer; it said "who are you?"`},
		"a redirect":          {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) }, "status 302"},
		"no JSON":             {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, `found "<html>"`},
		"nothing":             {func(http.ResponseWriter, *http.Request) {}, "found nothing"},
		"a cut":               {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
		"a hang":              {hangs, "gave no answer within 200ms"},
	} {
		t.Run(name, func(t *testing.T) {
			hook := served(t, c.handler)
			hook.Timeout = 200 * time.Millisecond
			_, err := asker(t, hook).Ask(t.Context(), jane())
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "the address") || strings.Contains(err.Error(), "hidden") {
				t.Errorf("found %v, want %q", err, c.want)
			}
		})
	}
}

func TestAWrongHookIsRefused(t *testing.T) {
	for want, hook := range map[string]access.Hook{
		`means "": expected one of [sign-in refresh key service]`: {Command: []string{"hook"}},
		"it needs a command or a url":                             {Means: access.Key},
		"keep one of them":                                        {Means: access.Key, Command: []string{"hook"}, URL: "https://example.com"},
		"the program is empty":                                    {Means: access.Key, Command: []string{""}},
		"token-env is for a url":                                  {Means: access.Key, Command: []string{"hook"}, TokenEnv: "TOKEN"},
		"timeout -1s":                                             {Means: access.Key, Command: []string{"hook"}, Timeout: -time.Second},
		`url "example.com"`:                                       {Means: access.Key, URL: "example.com"},
		"a secret does not belong into an address":                {Means: access.Key, URL: "https://me:pass@example.com"},
		"the environment variable NOWHERE_SET":                    {Means: access.Key, URL: "https://example.com/h", TokenEnv: "NOWHERE_SET"},
	} {
		_, err := access.New([]access.Hook{{Means: access.SignIn, Command: []string{"fine"}}, hook}, func(string) string { return "" })
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "hook 2") || strings.Contains(err.Error(), "me:pass") {
			t.Errorf("found %v, want %q", err, want)
		}
	}
}

// TestAHookIsCalled by its name, or by what it is, without arguments and queries.
func TestAHookIsCalled(t *testing.T) {
	for want, hook := range map[string]access.Hook{
		"signs in":           {Name: "signs in", Means: access.Key, Command: []string{"./hook", "secret"}},
		"./hook":             {Means: access.Key, Command: []string{"./hook", "secret"}},
		"example.com/access": {Means: access.Key, URL: "https://example.com/access?key=secret"},
	} {
		if found := asker(t, hook).Name(); found != want {
			t.Errorf("found %q, want %q", found, want)
		}
	}
}

// hangs until the client is gone, which net/http notices once the body has been read.
func hangs(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

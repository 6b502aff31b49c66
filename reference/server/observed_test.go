package server

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestPanics: a panic is a 500 that says nothing of the inside, and a line in the log that says all.
func TestPanics(t *testing.T) {
	var written bytes.Buffer
	h := &handler{config: Config{Log: slog.New(slog.NewTextHandler(&written, nil)), metrics: newMetrics()}}
	for name, c := range map[string]struct {
		panics http.HandlerFunc
		status int
	}{
		"before the answer": {func(http.ResponseWriter, *http.Request) { panic("a secret of the inside") }, 500},
		"in the middle of it": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("half ", 10000))
			panic("too late")
		}, 0},
		"to cut the connection": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			written.Reset()
			server := httptest.NewServer(h.observed(c.panics))
			defer server.Close()
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/scim/v2/Users", nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(request)
			if err == nil {
				defer response.Body.Close() //nolint:errcheck // read below
				var body []byte
				if body, err = io.ReadAll(response.Body); c.status == 500 {
					text := string(body)
					if response.StatusCode != 500 || !strings.Contains(text, `"status":"500"`) || strings.Contains(text, "secret") {
						t.Errorf("answered %d %s", response.StatusCode, text)
					}
					if !strings.Contains(written.String(), "secret") || !strings.Contains(written.String(), response.Header.Get("X-Request-Id")) {
						t.Errorf("the log does not tell: %s", written.String())
					}
				}
			}
			if c.status == 500 && err != nil {
				t.Errorf("expected an answer, found %v", err)
			}
			if c.status == 0 && err == nil {
				t.Error("half an answer looks whole to the client")
			}
		})
	}
}

func TestTemplateNamesNobody(t *testing.T) {
	for path, want := range map[string]string{
		"/api/scim/v2/Users":                    "/api/scim/v2/Users",
		"/api/scim/v2/Users/":                   "/api/scim/v2/Users",
		"/scim/v2/Users/jane@example.com":       "/scim/v2/Users/{id}",
		"/scim/v2/Users/5/jane":                 "/scim/v2/Users/{id}",
		"/api/scim/v2/jane@example.com":         "/api/scim/v2/{unknown}",
		"/jane@example.com":                     "{unknown}",
		"/_control/attributes/Hale/aliases":     "/_control/attributes/{id}",
		"/api/scim/v2/ServiceProviderConfig":    "/api/scim/v2/ServiceProviderConfig",
		"/api/scim/v2x/Users/jane@example.com/": "{unknown}",
	} {
		if got := template(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

package org_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

func TestAProcessThatDoesNotKnowTheTokenActsAsTheAdministrator(t *testing.T) {
	options := org.Options{DB: filepath.Join(t.TempDir(), "org.db"), APIToken: "00first", Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	open := func() *org.Org {
		mock, err := org.Open(options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = mock.Close(t.Context()) })
		return mock
	}
	if err := open().Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	options.APIToken = ""
	mock := open()
	if token := mock.APIToken(); token != "" {
		t.Fatalf("expected the org to know only the hash of its token, found %q", token)
	}
	for name, test := range map[string]struct {
		handler http.Handler
		status  int
	}{
		"the administrator": {mock.Administrator(), http.StatusOK},
		"anybody":           {mock, http.StatusUnauthorized},
	} {
		got := httptest.NewRecorder()
		test.handler.ServeHTTP(got, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/users", nil))
		if got.Code != test.status {
			t.Errorf("%s: expected %d, found %d %s", name, test.status, got.Code, got.Body)
		}
	}
}

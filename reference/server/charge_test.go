package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/store"
)

// allowance is a limiter that writes down what it is asked, and answers as it is told.
type allowance struct {
	asked []int
	after time.Duration
	err   error
}

func (a *allowance) take(_ context.Context, company int64, operations int) (time.Duration, bool, error) {
	if company != 1 {
		operations = -operations
	}
	a.asked = append(a.asked, operations)
	return a.after, a.after == 0, a.err
}

func TestOperationsAreCharged(t *testing.T) {
	clock := &Clock{}
	data, err := store.Open(t.Context(), store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = data.Close() })
	if _, err := firstCompany(t.Context(), data, Options{Token: "good"}); err != nil {
		t.Fatal(err)
	}
	charged := &allowance{}
	h := &handler{
		config: Config{Log: slog.New(slog.DiscardHandler), metrics: newMetrics()}, store: data, limiter: charged, descriptions: map[int64]description{},
	}
	h.mode = h.peakonMode()
	ask := func(method, path, token, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, canonicalPrefix+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.scim(w, r)
		return w
	}
	const head = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[`
	const three = head + `{"method":"DELETE","path":"/Users/1"},{"method":"DELETE","path":"/Users/2"},{"method":"GET"}]}`
	for _, c := range []struct {
		name, method, path, token, body string
		status                          int
		asked                           []int
	}{
		{"a read", "GET", "/Users", "good", "", 200, []int{1}},
		{"a read of nobody", "GET", "/Users/9", "good", "", 404, []int{1}},
		{"a write that is refused", "POST", "/Users", "good", "{", 400, []int{1}},
		{"discovery", "GET", "/Schemas", "good", "", 200, []int{1}},
		{"a bulk request", "POST", "/Bulk", "good", three, 200, []int{3}},
		{"a bulk request that cannot be read", "POST", "/Bulk", "good", "{", 400, []int{1}},
		{"another method", "GET", "/Bulk", "good", "", 405, []int{1}},
		{"a bad token", "GET", "/Users", "bad", "", 401, nil},
		{"what is open", "GET", "/ServiceProviderConfig", "good", "", 200, nil},
	} {
		charged.asked = nil
		if w := ask(c.method, c.path, c.token, c.body); w.Code != c.status || !slices.Equal(charged.asked, c.asked) {
			t.Errorf("%s: %d, charged %v, want %d and %v: %s", c.name, w.Code, charged.asked, c.status, c.asked, w.Body)
		}
	}
	for after, want := range map[time.Duration]string{1: "1", time.Second: "1", time.Second + 1: "2", 144 * time.Millisecond: "1", 90 * time.Second: "90"} {
		charged.after = after
		for _, body := range []string{"", three} {
			method, path := "GET", "/Users"
			if body != "" {
				method, path = "POST", "/Bulk"
			}
			w := ask(method, path, "good", body)
			if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != want || strings.Contains(w.Body.String(), "scimType") {
				t.Errorf("%v: %d, Retry-After %q, want %s: %s", after, w.Code, w.Header().Get("Retry-After"), want, w.Body)
			}
		}
	}
	charged.after, charged.err = 0, errors.New("the database is gone")
	if w := ask("GET", "/Users", "good", ""); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "database") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

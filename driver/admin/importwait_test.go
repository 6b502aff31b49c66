package admin_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
)

// TestAnImportThatIsPutOffIsWaitedFor: the target answers the first page with 429 for a second.
func TestAnImportThatIsPutOffIsWaitedFor(t *testing.T) {
	r, target, app := pushRig(t, admin.AppSettings{Kind: scimdrill.Template})
	target.AddUser("ann@example.com", nil)
	address, err := url.Parse(target.URL)
	r.must(err)
	behind := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: address.Scheme, Host: address.Host})
	var asked atomic.Int64
	busy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if asked.Add(1) == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		behind.ServeHTTP(w, q)
	}))
	t.Cleanup(busy.Close)
	r.must(r.SetBaseURL(t.Context(), app, busy.URL+address.Path))
	run, err := r.ImportNow(t.Context(), app)
	r.must(err)
	if run.Status != "COMPLETED" || run.Counts.Users.New != 1 || asked.Load() < 2 {
		t.Errorf("found %+v after %d requests", run, asked.Load())
	}
}

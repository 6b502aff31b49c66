package published

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"sync"
)

// Tally counts what was held against the description.
type Tally struct {
	mu                 sync.Mutex
	validated, outside int
	failed             []error
}

// Validated is how many answers were checked, Failed what was forbidden in them, and Outside how many requests were of the org's own
// extensions, which no document describes.
func (t *Tally) Validated() int { t.mu.Lock(); defer t.mu.Unlock(); return t.validated }

// Failed lists what the description forbids.
func (t *Tally) Failed() []error { t.mu.Lock(); defer t.mu.Unlock(); return t.failed }

// Outside counts requests that are no part of Okta's API.
func (t *Tally) Outside() int { t.mu.Lock(); defer t.mu.Unlock(); return t.outside }

// Watch is the handler, with every answer held against the description. What is forbidden is told, and counted. Extension says which
// requests are the org's own.
func (d *Description) Watch(next http.Handler, tally *Tally, extension func(method, path string) bool, tell func(error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		held := httptest.NewRecorder()
		next.ServeHTTP(held, r)
		a := Answer{Method: r.Method, Path: r.URL.Path, Status: held.Code, ContentType: held.Header().Get("Content-Type"), Body: bytes.Clone(held.Body.Bytes())}
		var err error
		unknown := a.Status == http.StatusNotFound || a.Status == http.StatusMethodNotAllowed
		outside := extension(a.Method, a.Path) || unknown && !d.Describes(a.Method, a.Path)
		if !outside {
			err = d.Check(a)
		}
		tally.note(outside, err)
		if err != nil {
			tell(err)
		}
		for name, values := range held.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(held.Code)
		_, _ = w.Write(held.Body.Bytes())
	})
}

func (t *Tally) note(outside bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if outside {
		t.outside++
		return
	}
	t.validated++
	if err != nil {
		t.failed = append(t.failed, err)
	}
}

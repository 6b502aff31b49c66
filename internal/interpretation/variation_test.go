package interpretation_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/reference/server"
)

// variation is a way in which a server answers otherwise than the reference.
type variation struct {
	name string
	// change stands before the reference. Nil: the reference as it is.
	change func(http.Handler) http.Handler
	// serve starts the server that the suites ask. Nil: one that speaks plain HTTP.
	serve func(http.Handler) *httptest.Server
	// expected is the outcome where it is neither that of a legal form nor that of an illegal one.
	expected scimdrill.Outcome
	// neighbour gives the run a second tenant, heavy lets it send what could harm a server.
	neighbour, heavy bool
}

// run runs one requirement on the reference in mode full, with a variation before it.
func run(t *testing.T, engine *gate.Gate, requirement string, v variation) []scimdrill.Result {
	t.Helper()
	return runSome(t, engine, func(id string) bool { return id == requirement }, v)
}

// runSome runs some requirements so.
func runSome(t *testing.T, engine *gate.Gate, selected func(id string) bool, v variation) []scimdrill.Result {
	t.Helper()
	reference, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Mode: server.FullMode, Control: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Second)
		defer cancel()
		if err := reference.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	front, path := before(t, reference.URL, v)
	options := rehearsal.Options{
		URL: front + path, Token: reference.Token, Kinds: []scimdrill.AppKind{scimdrill.Template}, Timeout: 10 * time.Second, Seed: "trap", AllowHeavy: v.heavy,
	}
	if v.neighbour {
		options.SecondToken = neighbour(t, reference)
	}
	r, err := rehearsal.Prepare(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	outcome, err := engine.Run(t.Context(), gate.Options{
		Stage: r.Stage(), Selected: func(id string, _ scimdrill.AppKind) bool { return selected(id) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return outcome.Results
}

// before starts a server that stands before another, and returns its address and the path of the other's base URL.
func before(t *testing.T, address string, v variation) (front, path string) {
	t.Helper()
	behind, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host = behind.Scheme, behind.Host // and the Host of the request stays, for locations
		r.Out.Header.Del("Accept-Encoding")
	}}
	handler := http.Handler(proxy)
	if v.change != nil {
		handler = v.change(handler)
	}
	serve := v.serve
	if serve == nil {
		serve = httptest.NewServer
	}
	running := serve(handler)
	t.Cleanup(running.Close)
	return running.URL, behind.Path
}

// reply is an answer of the reference, whole, that a variation may change.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// object is the body as a JSON object; nil when it is none.
func (r *reply) object() map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(r.body))
	decoder.UseNumber()
	var object map[string]any
	if decoder.Decode(&object) != nil {
		return nil
	}
	return object
}

// set makes a value the body.
func (r *reply) set(value any) {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) // the values are those of the tests
	}
	r.body = data
}

// answering makes a variation that changes answers.
func answering(change func(*http.Request, *reply)) func(http.Handler) http.Handler {
	return handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		answer := forward(r, body)
		change(r, answer)
		return answer
	})
}

// handling makes a variation of what is done with each request: it may change it, answer it by itself, or forward it.
func handling(do func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			answer := do(r, body, func(r *http.Request, body []byte) *reply {
				r = r.Clone(r.Context())
				r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
				recorder := httptest.NewRecorder()
				next.ServeHTTP(recorder, r)
				return &reply{status: recorder.Code, header: recorder.Header(), body: recorder.Body.Bytes()}
			})
			for name, values := range answer.header {
				w.Header()[name] = values
			}
			w.Header().Del("Content-Length")
			if answer.status != http.StatusNoContent {
				w.Header().Set("Content-Length", strconv.Itoa(len(answer.body)))
			}
			w.WriteHeader(answer.status)
			_, _ = w.Write(answer.body)
		})
	}
}

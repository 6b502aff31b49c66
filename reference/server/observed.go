package server

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/scimdrill/scimdrill/reference/console"
	"github.com/scimdrill/scimdrill/reference/scim"
)

// observed logs each request without personal data, and turns a panic into a 500 that says nothing of the inside.
func (h *handler) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started, id := time.Now(), h.ids.next()
		w.Header().Set("X-Request-Id", id)
		recorder := &statusRecorder{ResponseWriter: w}
		defer func() { //nolint:contextcheck // it is told of the request, whatever became of that
			if thrown := recover(); thrown != nil {
				if err, isError := thrown.(error); isError && errors.Is(err, http.ErrAbortHandler) {
					panic(thrown) // net/http's own way to cut a connection
				}
				h.config.metrics.panics.Inc()
				h.config.Log.Error("panic", "request", id, "error", thrown, "stack", string(debug.Stack()))
				if recorder.status != 0 {
					panic(http.ErrAbortHandler) // half an answer is out: cutting it off is the only way to say that it is wrong
				}
				refuse(recorder, scim.Errorf(http.StatusInternalServerError, "", "internal error; the server's log has it under request %s", id))
			}
			took, path := time.Since(started), template(r.URL.Path)
			h.config.metrics.observe(r.Method, path, recorder.status, took)
			h.config.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("request", id), slog.String("method", r.Method),
				slog.String("path", path), slog.Int("status", recorder.status), slog.Duration("duration", took))
		}()
		next.ServeHTTP(recorder, r)
	})
}

// requestIDs are names of requests that no other request of any server has: a word of this server's, and a number.
type requestIDs struct {
	server string
	count  atomic.Uint64
}

func (i *requestIDs) next() string {
	return string(strconv.AppendUint(append(append(make([]byte, 0, 24), i.server...), '-'), i.count.Add(1), 10))
}

type statusRecorder struct {
	http.ResponseWriter

	status int
}

func (s *statusRecorder) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

func (s *statusRecorder) Write(data []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return s.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *statusRecorder) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// template is a path without what could name a person: the part that is known, and {…} for the rest.
func template(path string) string {
	if _, found := below(path, console.Prefix); found {
		return console.Prefix + "/{page}"
	}
	for _, prefix := range []string{canonicalPrefix, olderPrefix, controlPrefix} {
		rest, found := below(path, prefix)
		if !found {
			continue
		}
		first, more, nested := strings.Cut(strings.TrimPrefix(rest, "/"), "/")
		switch {
		case !slices.Contains(endpoints(), first):
			return prefix + "/{unknown}"
		case nested && more != "":
			return prefix + "/" + first + "/{id}"
		default:
			return prefix + "/" + first
		}
	}
	return "{unknown}"
}

// endpoints are the first segments that have a meaning.
func endpoints() []string {
	return []string{
		"Users", "Groups", "Schemas", "ResourceTypes", "ServiceProviderConfig", "Me", "Bulk", ".search",
		"clock", "companies", "connect", "regenerate", "provisioning", "domains", "attributes", "schedules", "rounds", "deliveries",
		"employees", "audit", "confirm", "resend", "answer",
	}
}

package server

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/scimdrill/scimdrill/reference/store"
)

// health answers those who watch over the server.
type health struct {
	store *store.Store
	// ending is set when the server is being closed: it finishes what it has, and is to be sent nothing more.
	ending atomic.Bool
}

// beside answers /healthz and /readyz, and leaves everything else to a handler.
func (h *health) beside(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/healthz":
			word(w, http.StatusOK, "ok")
		case "/readyz":
			h.ready(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// ready says whether the server can do its work: its database answers, and it is not about to end.
func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	if h.ending.Load() {
		word(w, http.StatusServiceUnavailable, "ending")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if _, _, err := h.store.NextDue(ctx); err != nil {
		word(w, http.StatusServiceUnavailable, "the database does not answer")
		return
	}
	word(w, http.StatusOK, "ready")
}

func word(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // whoever asked has gone
}

package probe_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// TestAtOnceIsAtTheSameTime: each of four requests is answered only when all four are there.
func TestAtOnceIsAtTheSameTime(t *testing.T) {
	const many = 4
	arrived := make(chan struct{}, many)
	all := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if arrived <- struct{}{}; len(arrived) == many {
			close(all)
		}
		<-all
		_, _ = fmt.Fprintf(w, `{"path": %q}`, r.URL.Path)
	}))
	t.Cleanup(server.Close)
	client := probe.New(probe.Options{BaseURL: server.URL, Recorder: transcript.NewRecorder()})
	t.Cleanup(client.Close)
	asks := make([]probe.Ask, many)
	for i := range asks {
		asks[i] = probe.Ask{Method: http.MethodGet, Path: fmt.Sprintf("/%d", i)}
	}
	for i, reply := range client.AtOnce(t.Context(), asks...) {
		if reply.Err != nil || reply.Answer.Text("path") != asks[i].Path {
			t.Errorf("request %d: expected its own answer, found %v (%v)", i, reply.Answer.JSON, reply.Err)
		}
	}
}

package server

import (
	"fmt"
	"net/http"
	"net/http/pprof"
	"sync"
	"time"

	vm "github.com/VictoriaMetrics/metrics"
)

// metrics are what Prometheus reads. Labels come from fixed lists: nothing that a client writes becomes one.
type metrics struct {
	set     *vm.Set
	limited *vm.Counter
	panics  *vm.Counter
	// known are the counters of what was answered before, by [answered]: finding one by its name costs more than counting.
	known sync.Map
}

// answered is one kind of answer.
type answered struct {
	method, endpoint string
	status           int
}

// counted is where one kind of answer is counted.
type counted struct {
	requests *vm.Counter
	duration *vm.PrometheusHistogram
}

// buckets are the upper bounds, in seconds, that the time of an answer is counted by.
func buckets() []float64 {
	return []float64{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5}
}

func newMetrics() *metrics {
	vm.ExposeMetadata(true) // the library knows this for all sets at once only: every name is written with its type
	set := vm.NewSet()
	return &metrics{
		set: set,
		// Requests refused because the company had used up its operations.
		limited: set.NewCounter("peakon_rate_limited_total"),
		// Requests that ended in a panic.
		panics: set.NewCounter("peakon_panics_total"),
	}
}

// observe counts a request that was answered, and the time from its header to the end of the answer.
func (m *metrics) observe(method, endpoint string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		method = "other"
	}
	kind := answered{method, endpoint, status}
	found, known := m.known.Load(kind)
	if !known {
		found, _ = m.known.LoadOrStore(kind, &counted{
			m.set.GetOrCreateCounter(fmt.Sprintf("peakon_http_requests_total{endpoint=%q,method=%q,status=\"%d\"}", endpoint, method, status)),
			m.set.GetOrCreatePrometheusHistogramExt(
				fmt.Sprintf("peakon_http_request_duration_seconds{endpoint=%q,method=%q}", endpoint, method), buckets()),
		})
	}
	c := found.(*counted) //nolint:forcetypeassert // nothing else is stored
	c.requests.Inc()
	c.duration.Update(took.Seconds())
}

// handler serves /metrics, and the profiles of package net/http/pprof below /debug/pprof/.
func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		m.set.WritePrometheus(w)
		vm.WriteProcessMetrics(w)
	})
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

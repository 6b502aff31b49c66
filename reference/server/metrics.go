package server

import (
	"net/http"
	"net/http/pprof"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what Prometheus reads. Labels come from fixed lists: nothing that a client writes becomes one.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	limited  prometheus.Counter
	panics   prometheus.Counter
	// known are the counters of what was answered before, by [answered]: finding one by its labels costs more than counting.
	known sync.Map
}

// answered is one kind of answer.
type answered struct {
	method, endpoint string
	status           int
}

// counted is where one kind of answer is counted.
type counted struct {
	requests prometheus.Counter
	duration prometheus.Observer
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "peakon_http_requests_total", Help: "Requests answered, by method, endpoint and status.",
		}, []string{"method", "endpoint", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "peakon_http_request_duration_seconds", Help: "Time from the header to the end of the answer, by method and endpoint.",
			Buckets: []float64{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5},
		}, []string{"method", "endpoint"}),
		limited: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "peakon_rate_limited_total", Help: "Requests refused because the company had used up its operations.",
		}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{Name: "peakon_panics_total", Help: "Requests that ended in a panic."}),
	}
	m.registry.MustRegister(m.requests, m.duration, m.limited, m.panics, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// observe counts a request that was answered.
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
			m.requests.WithLabelValues(method, endpoint, strconv.Itoa(status)), m.duration.WithLabelValues(method, endpoint),
		})
	}
	c := found.(*counted) //nolint:forcetypeassert // nothing else is stored
	c.requests.Inc()
	c.duration.Observe(took.Seconds())
}

// handler serves /metrics, and the profiles of package net/http/pprof below /debug/pprof/.
func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

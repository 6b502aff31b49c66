package probe

import (
	"net/http"
	"sync/atomic"
)

// renewing sends on connections that are used again, but for those of a server that said 5xx: servers that fell over close the
// connection behind such an answer, whatever they say of keeping it, and the next request would be lost on it (RFC 9112 §9.6). What
// that one asks is about something else.
type renewing struct {
	current atomic.Pointer[http.Transport]
}

func newRenewing() *renewing {
	r := &renewing{}
	r.current.Store(newTransport())
	return r
}

func newTransport() *http.Transport {
	return &http.Transport{MaxIdleConnsPerHost: 8, ForceAttemptHTTP2: true}
}

// RoundTrip sends a request, and leaves the connections behind after an answer of 5xx.
func (r *renewing) RoundTrip(request *http.Request) (*http.Response, error) {
	used := r.current.Load()
	response, err := used.RoundTrip(request)
	if err == nil && response.StatusCode >= http.StatusInternalServerError && r.current.CompareAndSwap(used, newTransport()) {
		used.CloseIdleConnections()
	}
	return response, err
}

// CloseIdleConnections lets go of connections that nothing is sent on.
func (r *renewing) CloseIdleConnections() { r.current.Load().CloseIdleConnections() }

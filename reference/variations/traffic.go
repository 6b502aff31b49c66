package variations

import (
	"net/http"
	"sync/atomic"
	"time"
)

func ofTraffic() []Variation {
	return []Variation{
		{
			ID: "slow-at-times", Title: "One answer in two hundred takes a third of a second.",
			Source: "Okta SCIM 2.0 protocol reference: Okta waits for 60 seconds",
			wrap: counted(func(n int64, next http.Handler, r *http.Request, body []byte) *reply {
				if n%200 == 0 {
					pause(r, 300*time.Millisecond)
				}
				return forward(next, r, body)
			}),
		},
		{
			ID: "busy-at-times", Title: "One request in five hundred is answered with 429 and Retry-After: 1.",
			Source: "RFC 6585 §4; Okta SCIM 2.0 protocol reference: Okta waits so long and sends it again",
			wrap: counted(func(n int64, next http.Handler, r *http.Request, body []byte) *reply {
				if n%500 == 250 {
					answer := &reply{status: http.StatusTooManyRequests, header: http.Header{"Retry-After": {"1"}, "Content-Type": {"application/scim+json"}}}
					answer.set(map[string]any{
						"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": "429", "detail": "too many requests: wait a second",
					})
					return answer
				}
				return forward(next, r, body)
			}),
		},
	}
}

// counted makes middleware that knows the number of each request, from 1.
func counted(do func(n int64, next http.Handler, r *http.Request, body []byte) *reply) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var count atomic.Int64
		return around(func(next http.Handler, r *http.Request, body []byte) *reply { return do(count.Add(1), next, r, body) })(next)
	}
}

func pause(r *http.Request, length time.Duration) {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

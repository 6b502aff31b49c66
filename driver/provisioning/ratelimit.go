package provisioning

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// What Okta does with an answer of 429 (Okta, "Understanding SCIM": the rules for rate limits).
const (
	// MostRefusals is how often a job may be refused with 429 before it fails for good.
	MostRefusals = 10
	// usualWait follows an answer that does not say in seconds how long to wait.
	usualWait = 5 * time.Minute
)

// RateLimited reports whether the target refused the job because of its rate limit: then it is done again later.
func (f *Failure) RateLimited() bool { return f != nil && f.Status == http.StatusTooManyRequests }

// RateLimitWait is how long a job waits after 429: as many seconds as Retry-After says; without a whole number there (a date is
// none) five minutes, and after that twice as long as the last time.
func RateLimitWait(retryAfter string, last time.Duration) time.Duration {
	seconds, err := strconv.ParseUint(strings.TrimSpace(retryAfter), 10, 32)
	switch {
	case err == nil:
		return time.Duration(seconds) * time.Second
	case last > math.MaxInt64/2:
		return last
	default:
		return max(usualWait, 2*last)
	}
}

// RateLimitEvents are those of the events that tell of a rate limit: what a job logs that will be done again.
func RateLimitEvents(events []Event) []Event {
	var told []Event
	for _, e := range events {
		if e.Type == rateLimitExceeded {
			told = append(told, e)
		}
	}
	return told
}

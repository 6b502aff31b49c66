package probe

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

const (
	// mostRepeats is how often a request is sent again after 429.
	mostRepeats = 5
	// longestWait is the longest Retry-After that is waited for; what asks for more is told.
	longestWait = 30 * time.Second
)

// Do sends one request. Its error is an *UnansweredError, since an answer of any status is an answer, or a *guard.RefusedError where
// nothing was sent.
//
// Where the target may lag behind what was written (see [Consistency]), a read that shows less than that is repeated within a
// budget.
func (c *Client) Do(ctx context.Context, ask Ask) (Answer, error) {
	if c.options.Consistency == nil {
		return c.once(ctx, ask)
	}
	c.Settle(ctx)
	answer, err := c.once(ctx, ask)
	if err != nil {
		return answer, err
	}
	return c.await(ctx, ask, answer)
}

// once sends one request. A target that says 429 and for how long is not wrong: it is asked again after so long (RFC 6585 §4), as
// Okta does.
func (c *Client) once(ctx context.Context, ask Ask) (Answer, error) {
	for range mostRepeats {
		answer, err := c.send(ctx, ask)
		wait, asked := RetryAfter(answer)
		if err != nil || !asked {
			return answer, err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return answer, err
		}
	}
	return c.send(ctx, ask)
}

// RetryAfter is how long a 429 asks to wait, in whole seconds, which is the form that Okta reads.
func RetryAfter(answer Answer) (time.Duration, bool) {
	if answer.Status() != http.StatusTooManyRequests {
		return 0, false
	}
	for _, field := range answer.Exchange.Response.Header {
		if http.CanonicalHeaderKey(field.Name) != "Retry-After" {
			continue
		}
		seconds, err := strconv.Atoi(field.Value)
		wait := time.Duration(seconds) * time.Second
		return wait, err == nil && wait >= 0 && wait <= longestWait
	}
	return 0, false
}

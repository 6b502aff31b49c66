package server

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// limiter holds companies to their operations per hour.
type limiter interface {
	// take takes operations of a company's, all of them or none. When it does not, the duration tells after which time they are
	// there.
	take(ctx context.Context, company int64, operations int) (retryAfter time.Duration, ok bool, err error)
}

// charge counts operations against the company's allowance: one for a request, and for a bulk request one for each operation in it
// (Peakon SCIM API reference, "Rate limiting"). Too many are refused with 429 (RFC 6585 §4), which costs nothing (D06).
func (c *call) charge(ctx context.Context, operations int) error {
	if c.limiter == nil {
		return nil
	}
	retryAfter, ok, err := c.limiter.take(ctx, c.company, operations)
	if err != nil || ok {
		return err
	}
	c.config.metrics.limited.Inc()
	seconds := max(1, int64((retryAfter+time.Second-1)/time.Second))
	c.w.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
	return scim.Errorf(http.StatusTooManyRequests, "", "rate limit: the operations of this hour are used up; try again in %d seconds", seconds)
}

package server

import (
	"context"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill/reference/store"
)

// PeakonRateLimit is how many SCIM operations a company may make in an hour (Peakon SCIM API reference, "Rate limiting").
const PeakonRateLimit = 25_000

// RateLimitOfMode is the rate limit of a mode: Peakon's own, and none in mode full, which stands for no particular server.
const RateLimitOfMode = -1

// limit is the rate limit that the options mean.
func (o Options) limit() int {
	switch {
	case o.RateLimit != RateLimitOfMode:
		return o.RateLimit
	case o.Mode == FullMode:
		return 0
	default:
		return PeakonRateLimit
	}
}

// quota holds companies to their operations per hour. The allowance is in the database, so that several servers share it and a
// restart does not renew it; each server takes a portion of it at a time.
type quota struct {
	store   *store.Store
	perHour int

	mu sync.Mutex
	// left is what is left of the portions that were taken, by company.
	left map[int64]int
}

func newQuota(data *store.Store, perHour int) *quota {
	return &quota{store: data, perHour: perHour, left: map[int64]int{}}
}

// take takes operations of a company's: all of them or none. When it does not, the duration tells after which time they are there.
func (q *quota) take(ctx context.Context, company int64, operations int) (retryAfter time.Duration, ok bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if missing := operations - q.left[company]; missing > 0 {
		portion := min(max(q.perHour/100, 1), 250)
		var granted int
		err := q.store.Change(ctx, func(t *store.Tx) (err error) {
			granted, retryAfter, err = t.Allow(ctx, company, q.perHour, missing, max(missing, portion))
			return err
		})
		if err != nil || granted == 0 {
			return retryAfter, false, err
		}
		q.left[company] += granted
	}
	q.left[company] -= operations
	return 0, true, nil
}

package server

import (
	"fmt"
	"sync"
	"time"
)

// Clock is real until it is set; then it stands still and is moved by hand, until it is started. The zero Clock is real.
type Clock struct {
	mu     sync.Mutex
	frozen time.Time
	// ahead is how much it is before the real time.
	ahead time.Duration
}

// ClockAt is a clock that stands still at an instant.
func ClockAt(now time.Time) *Clock { return &Clock{frozen: exact(now)} }

// Now is the time, in UTC and microseconds: the database holds no more, and what is compared must be equal.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	if c.frozen.IsZero() {
		return exact(time.Now().Add(c.ahead))
	}
	return c.frozen
}

// start lets the clock run on from what it shows.
func (c *Clock) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.frozen.IsZero() {
		c.ahead, c.frozen = time.Until(c.frozen), time.Time{}
	}
}

// Frozen reports whether the clock stands still.
func (c *Clock) Frozen() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.frozen.IsZero()
}

// set stops the clock at an instant, which may not lie before the time that it shows: what has happened stays happened.
func (c *Clock) set(now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now = exact(now)
	if shown := c.now(); now.Before(shown) {
		return fmt.Errorf("the clock does not run backwards: it shows %s, which is after %s", shown.Format(time.RFC3339Nano), now.Format(time.RFC3339Nano))
	}
	c.frozen = now
	return nil
}

func exact(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/store"
)

func TestAllow(t *testing.T) {
	w := newWorld(t, "")
	start := w.clock.Now()
	for _, c := range []struct {
		after             time.Duration
		smallest, largest int
		granted           int
		wait              time.Duration
	}{
		{0, 1, 250, 250, 0},
		{0, 3350, 4000, 3350, 0},
		{0, 1, 250, 0, time.Second},     // 3600 an hour: one a second
		{0, 5, 250, 0, 5 * time.Second}, // a bulk of five waits for all of them
		{500 * time.Millisecond, 1, 250, 0, 500 * time.Millisecond},
		{time.Second, 1, 250, 1, 0},
		{11 * time.Second, 10, 250, 10, 0},
		{3 * time.Hour, 3600, 9999, 3600, 0},    // it never holds more than an hour's
		{2 * time.Hour, 1, 250, 0, time.Second}, // a clock that went back gives nothing
	} {
		w.clock.set(start.Add(c.after))
		w.change(func(ctx context.Context, tx *store.Tx) error {
			granted, wait, err := tx.Allow(ctx, w.company.ID, 3600, c.smallest, c.largest)
			if granted != c.granted || wait != c.wait {
				t.Errorf("after %s, %d to %d: granted %d, wait %s, want %d and %s", c.after, c.smallest, c.largest, granted, wait, c.granted, c.wait)
			}
			return err
		})
	}
}

package peakon

import (
	"context"
	"fmt"
	"time"
)

type clockState struct {
	Now time.Time `json:"now"`
}

// StartClock lets the target's clock run on from what it shows, after it was moved.
func (a *Administrator) StartClock(ctx context.Context) error {
	if err := a.post(ctx, "/clock", map[string]bool{"run": true}, nil); err != nil {
		return fmt.Errorf("start the clock: %w", err)
	}
	return nil
}

// Now is the target's clock.
func (a *Administrator) Now(ctx context.Context) (time.Time, error) {
	var state clockState
	if err := a.get(ctx, "/clock", nil, &state); err != nil {
		return time.Time{}, err
	}
	return state.Now, nil
}

// MoveClockTo sets the target's clock; everything that falls due until then happens. The clock never runs backwards.
func (a *Administrator) MoveClockTo(ctx context.Context, now time.Time) error {
	if err := a.post(ctx, "/clock", clockState{Now: now}, nil); err != nil {
		return fmt.Errorf("move the clock to %s: %w", now.Format(time.RFC3339), err)
	}
	return nil
}

package server

import (
	"context"
	"net/http"
	"time"
)

type clockState struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
}

func (c *control) readClock(context.Context) (int, any, error) {
	return http.StatusOK, clockState{Now: c.config.Clock.Now(), Frozen: c.config.Clock.Frozen()}, nil
}

// moveClock sets the clock, or moves it on, and lets everything happen that falls due until then. From the first time on the
// clock stands still between moves, until it is started.
func (c *control) moveClock(ctx context.Context) (int, any, error) {
	var body struct {
		Now     string `json:"now"`
		Advance string `json:"advance"`
		Run     bool   `json:"run"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	c.moving.Lock()
	defer c.moving.Unlock()
	if body.Run {
		if body.Now+body.Advance != "" {
			return 0, nil, wrongField("run", "is alone: a clock that runs is moved by time")
		}
		c.config.Clock.start()
		return c.readClock(ctx)
	}
	target, err := targetOf(c.config.Clock.Now(), body.Now, body.Advance)
	if err != nil {
		return 0, nil, err
	}
	if err := c.config.Clock.set(target); err != nil {
		return 0, nil, controlError{status: http.StatusConflict, Field: "now", Message: err.Error()}
	}
	if err := c.store.Tick(ctx); err != nil {
		return 0, nil, err
	}
	return c.readClock(ctx)
}

func targetOf(shown time.Time, now, advance string) (time.Time, error) {
	switch {
	case (now == "") == (advance == ""):
		return shown, wrongField("now", `or advance is expected, and one of them alone: {"now":"2026-03-02T08:00:00Z"}, {"advance":"72h"} or {"run":true}`)
	case now != "":
		target, err := time.Parse(time.RFC3339Nano, now)
		if err != nil {
			return shown, wrongField("now", "must be an instant like 2026-03-02T08:00:00Z (RFC 3339), not %q", now)
		}
		return target, nil
	default:
		by, err := time.ParseDuration(advance)
		if err != nil || by < 0 {
			return shown, wrongField("advance", "must be a duration like 72h or 30m, zero or more, not %q", advance)
		}
		return shown.Add(by), nil
	}
}

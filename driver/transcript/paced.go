package transcript

import (
	"bytes"
	"context"
	"io"
	"sync/atomic"
	"time"
)

type paceKey struct{}

type numberKey struct{}

// WithPace has the body of the next request sent piece by piece, over so long.
func WithPace(ctx context.Context, pace time.Duration) context.Context {
	return context.WithValue(ctx, paceKey{}, pace)
}

// WithNumber begins an exchange now, before its request is made: requests that are sent at the same time are numbered in the order
// in which they were thought of, and not in that in which they happened to leave.
func WithNumber(ctx context.Context, recorder *Recorder) context.Context {
	number := new(atomic.Int64)
	number.Store(int64(recorder.Begin()))
	return context.WithValue(ctx, numberKey{}, number)
}

// numberOf is the number that was given beforehand, once, or the next one.
func numberOf(ctx context.Context, recorder *Recorder) int {
	if given, there := ctx.Value(numberKey{}).(*atomic.Int64); there {
		if number := given.Swap(0); number > 0 {
			return int(number)
		}
	}
	return recorder.Begin()
}

// pieces is in how many pieces a slow body is sent.
const pieces = 10

// slow is a body that takes its time.
type slow struct {
	rest  *bytes.Reader
	size  int
	pause time.Duration
	ended <-chan struct{}
}

func slowed(body []byte, pace time.Duration, ended <-chan struct{}) io.ReadCloser {
	return &slow{rest: bytes.NewReader(body), size: max(1, len(body)/pieces), pause: pace / pieces, ended: ended}
}

// Read gives the next piece after a pause.
func (s *slow) Read(into []byte) (int, error) {
	timer := time.NewTimer(s.pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.ended:
		return 0, context.Canceled
	}
	return s.rest.Read(into[:min(len(into), s.size)])
}

// Close has nothing to let go of.
func (s *slow) Close() error { return nil }

package probe

import (
	"context"
	"sync"

	"github.com/scimdrill/scimdrill/driver/transcript"
)

// Reply is an answer, or the reason why there is none.
type Reply struct {
	Answer Answer
	Err    error
}

// AtOnce sends requests at the same time, and returns what came of each in the order of the asks.
func (c *Client) AtOnce(ctx context.Context, asks ...Ask) []Reply {
	replies := make([]Reply, len(asks))
	calls := make([]func(), len(asks))
	for i, ask := range asks {
		ctx := c.Next(ctx)
		calls[i] = func() { replies[i].Answer, replies[i].Err = c.Do(ctx, ask) }
	}
	AtOnce(calls...)
	return replies
}

// Next gives the next request with the context its number now, so that requests at the same time are numbered alike in each run.
func (c *Client) Next(ctx context.Context) context.Context {
	return transcript.WithNumber(ctx, c.options.Recorder)
}

// AtOnce makes calls at the same time, and returns when all of them have.
func AtOnce(calls ...func()) {
	var ready, done sync.WaitGroup
	ready.Add(len(calls))
	for _, call := range calls {
		done.Go(func() {
			ready.Done()
			ready.Wait() // nobody starts before everybody is there
			call()
		})
	}
	done.Wait()
}

package database

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// session is the one connection that writes.
type session interface {
	Conn
	begin(ctx context.Context) error
	commit(ctx context.Context) error
	rollback(ctx context.Context) error
}

// most is how many writers share a commit at the most, so that the first does not wait without end.
const most = 64

// groupCommit lets writers that come at the same time share a transaction. Each runs by itself, in its own goroutine and behind a
// savepoint; when it ends and another one waits, the transaction is handed on, and whoever finds nobody waiting commits for all.
// All are answered after the commit, those that failed too: why they failed may be something that was written just before
// them and is only now certain.
type groupCommit struct {
	session session
	waiting atomic.Int64

	turn sync.Mutex
	// open is the transaction that is handed on; nil when there is none. It is used by whoever has the turn.
	open *batch
}

// batch is one transaction and those who wait for its end.
type batch struct {
	writers int
	ended   chan struct{}
	err     error // set before ended is closed
}

func (g *groupCommit) write(ctx context.Context, do func(Conn) error) error {
	shared, err := g.run(ctx, do)
	if shared == nil {
		return err
	}
	<-shared.ended
	if shared.err != nil {
		return shared.err
	}
	return err
}

// run runs one writer in its turn. The result is the batch whose end it has to wait for; nil when it did not take part.
func (g *groupCommit) run(ctx context.Context, do func(Conn) error) (joined *batch, err error) {
	g.waiting.Add(1)
	g.turn.Lock()
	g.waiting.Add(-1)
	defer g.turn.Unlock()
	// What the batch needs must happen even when do panics or ends its goroutine.
	defer g.endUnlessAwaited(ctx)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if g.open == nil {
		// One writer's impatience must not undo what the others did, so the transaction itself is never cancelled.
		if err := g.session.begin(context.WithoutCancel(ctx)); err != nil {
			return nil, fmt.Errorf("begin: %w", err)
		}
		g.open = &batch{ended: make(chan struct{})}
	}
	joined = g.open
	joined.writers++
	return joined, g.session.Attempt(context.WithoutCancel(ctx), func() error { return do(g.session) })
}

// endUnlessAwaited commits, unless another writer is waiting who will.
func (g *groupCommit) endUnlessAwaited(ctx context.Context) {
	if g.open == nil || g.waiting.Load() > 0 && g.open.writers < most {
		return
	}
	ended := g.open
	g.open = nil
	ctx = context.WithoutCancel(ctx)
	if err := g.session.commit(ctx); err != nil {
		ended.err = fmt.Errorf("commit: %w", err)
		_ = g.session.rollback(ctx) // it is undone in any case: the connection is what matters
	}
	close(ended.ended)
}

package database

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// session is the one connection that writes.
type session interface {
	Conn
	begin(ctx context.Context) error
	// isolated runs one writer. When the writer fails, what it did is undone, or undone is true: then the whole transaction
	// must be.
	isolated(ctx context.Context, do func(Conn) error) (undone bool, err error)
	// commit makes the transaction visible, and sync, which may run while others write, makes it last.
	commit(ctx context.Context) error
	sync() error
	rollback(ctx context.Context) error
}

// most is how many writers share a commit at the most, so that the first does not wait without end.
const most = 64

// groupCommit lets writers that come at the same time share a transaction. Each runs by itself, in its own goroutine; when it ends
// and another one waits, the transaction is handed on, and whoever finds nobody waiting commits for all. All are answered
// after the commit is on disk, those that failed too: why they failed may be something that was written just before them and
// is only now certain. While one transaction is brought to disk the next is under way.
type groupCommit struct {
	session session
	waiting atomic.Int64

	turn sync.Mutex
	// open is the transaction that is handed on; nil when there is none. It is used by whoever has the turn.
	open *batch
	// broken is set when a commit could not be brought to disk: nothing that is written after it could be promised.
	broken atomic.Pointer[error]
}

// batch is one transaction and those who wait for its end.
type batch struct {
	writers int
	ended   chan struct{}
	// err and undone are set before ended is closed. When it was undone, its writers have to run again.
	err    error
	undone bool
}

// write runs a writer, and runs it again when another one of the same transaction took everything down with it. It has no part in
// that: a writer that fails after it wrote something is not run again.
func (g *groupCommit) write(ctx context.Context, do func(Conn) error) error {
	for {
		joined, err := g.run(ctx, do)
		if joined == nil {
			return err
		}
		<-joined.ended
		switch {
		case joined.undone && err == nil:
			continue
		case joined.undone || joined.err == nil:
			return err
		default:
			return joined.err
		}
	}
}

// run runs one writer in its turn, and whatever else of the transaction falls to it. The result is the batch whose end it has to
// wait for; nil when it did not take part.
func (g *groupCommit) run(ctx context.Context, do func(Conn) error) (joined *batch, err error) {
	g.waiting.Add(1)
	g.turn.Lock()
	g.waiting.Add(-1)
	undo := true // unless do comes to an end: it may panic, or end its goroutine
	// What the batch needs must happen even then.
	defer func() { g.pass(ctx, undo) }()
	if err := ctx.Err(); err != nil {
		undo = false
		return nil, err
	}
	if broken := g.broken.Load(); broken != nil {
		undo = false
		return nil, *broken
	}
	if g.open == nil {
		// One writer's impatience must not undo what the others did, so the transaction itself is never cancelled.
		if err := g.session.begin(context.WithoutCancel(ctx)); err != nil {
			undo = false
			return nil, fmt.Errorf("begin: %w", err)
		}
		g.open = &batch{ended: make(chan struct{})}
	}
	joined = g.open
	joined.writers++
	undo, err = g.session.isolated(context.WithoutCancel(ctx), do)
	return joined, err
}

// between runs do while no transaction is open; false when one is.
func (g *groupCommit) between(do func()) bool {
	g.turn.Lock()
	defer g.turn.Unlock()
	if g.open != nil {
		return false
	}
	do()
	return true
}

// pass ends the transaction, unless another writer is waiting who will, and gives up the turn.
func (g *groupCommit) pass(ctx context.Context, undo bool) {
	ended := g.open
	if ended == nil || !undo && g.waiting.Load() > 0 && ended.writers < most {
		g.turn.Unlock()
		runtime.Gosched() // whoever has the turn now goes first
		return
	}
	g.open = nil
	ctx = context.WithoutCancel(ctx)
	ended.undone = undo
	if !undo {
		if err := g.session.commit(ctx); err != nil {
			ended.err = fmt.Errorf("commit: %w", err)
		}
	}
	if undo || ended.err != nil {
		_ = g.session.rollback(ctx) // it is undone in any case: the connection is what matters
	}
	g.turn.Unlock()
	runtime.Gosched() // the next transaction begins before this one waits for the disk
	if !undo && ended.err == nil {
		if err := g.session.sync(); err != nil {
			ended.err = fmt.Errorf("the database's file cannot be written: %w", err)
			broken := errors.Join(errors.New("nothing is written any more until the server is started again"), ended.err)
			g.broken.Store(&broken)
		}
	}
	close(ended.ended)
}

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

// groupCommit lets writers that come at the same time share a transaction. One goroutine runs them one after another, so that no
// time is lost between them, and commits when nobody is waiting and the disk is idle; another one brings to disk what was committed,
// while the next transaction is under way: whoever comes meanwhile joins it, so that a page that all of them change is written once. All writers are answered when it is on disk, those that failed too: why they failed may be something
// that was written just before them and is only now certain.
type groupCommit struct {
	session session
	queue   chan *writer
	written chan batch
	// idle holds a token while nothing is being brought to disk.
	idle    chan struct{}
	running sync.WaitGroup
	// broken is set when a commit could not be brought to disk: nothing that is written after it could be promised.
	broken atomic.Pointer[error]
}

// writer is one function that writes, and where its outcome is told.
type writer struct {
	ctx  context.Context //nolint:containedctx // it is the caller's, who waits
	do   func(Conn) error
	told chan outcome
	// between is set for what runs while no transaction is open, in the place of do.
	between func()
}

// outcome is what became of a writer.
type outcome struct {
	err error
	// again is set when it has to run once more: another one of the same transaction took everything down with it.
	again bool
	// thrown is what it panicked with; exited is set when it ended its goroutine.
	thrown any
	exited bool
}

// batch is the outcomes that are told when a transaction is on disk.
type batch []told

type told struct {
	writer  *writer
	outcome outcome
}

func (b batch) tell() {
	for _, t := range b {
		t.writer.told <- t.outcome
	}
}

// failed is the batch with another end for all who succeeded.
func (b batch) failed(end outcome) batch {
	for i := range b {
		if o := &b[i].outcome; o.err == nil && !o.again && o.thrown == nil && !o.exited {
			*o = end
		}
	}
	return b
}

// start begins to take writers.
func (g *groupCommit) start(session session) {
	g.session, g.queue, g.written = session, make(chan *writer), make(chan batch, 64)
	g.idle = make(chan struct{}, 1)
	g.idle <- struct{}{}
	g.running.Add(2)
	go g.run()
	go g.bringToDisk()
}

// close ends it; nobody may be writing.
func (g *groupCommit) close() {
	if g.queue == nil {
		return
	}
	close(g.queue)
	g.running.Wait()
}

// write runs a writer, in the goroutine of all writers, and once more when another one of the same transaction took everything down
// with it. It has no part in that: a writer that fails after it wrote something is not run again.
func (g *groupCommit) write(ctx context.Context, do func(Conn) error) error {
	w := &writer{ctx: ctx, do: do, told: make(chan outcome, 1)}
	for {
		select {
		case g.queue <- w:
		case <-ctx.Done():
			return ctx.Err()
		}
		end := <-w.told
		switch {
		case end.exited:
			runtime.Goexit()
		case end.thrown != nil:
			panic(end.thrown)
		case !end.again:
			return end.err
		}
	}
}

// between runs do while no transaction is open.
func (g *groupCommit) between(do func()) {
	w := &writer{between: do, told: make(chan outcome, 1)}
	g.queue <- w
	<-w.told
}

// run is the goroutine of all writers.
func (g *groupCommit) run() {
	var open batch
	var current *writer
	ended := false
	defer func() {
		if !ended { // a writer ended the goroutine: it goes on in another one
			g.undo(append(open, told{current, outcome{exited: true}}))
			go g.run()
		}
	}()
	for w := range g.queue {
		for w != nil && w.between == nil {
			current = w
			var whole bool
			if open, whole = g.join(open, w); !whole {
				g.undo(open)
				open = nil
			}
			w = g.next(len(open))
		}
		g.end(open)
		open = nil
		if w != nil {
			w.between()
			w.told <- outcome{}
		}
	}
	ended = true
	close(g.written)
	g.running.Done()
}

// next is a writer who is waiting, or who comes while the disk is busy; nil when there is none, or when the transaction has enough of
// them.
func (g *groupCommit) next(writers int) *writer {
	const most = 64
	if writers >= most {
		return nil
	}
	select {
	case w := <-g.queue:
		return w
	default:
	}
	select {
	case w := <-g.queue:
		return w
	case <-g.idle:
		g.idle <- struct{}{}
		return nil
	}
}

// join runs a writer in the open transaction, or in a new one. It is not whole any more when everything must be undone.
func (g *groupCommit) join(open batch, w *writer) (joined batch, whole bool) {
	refuse := func(err error) (batch, bool) {
		w.told <- outcome{err: err}
		return open, true
	}
	if err := w.ctx.Err(); err != nil {
		return refuse(err)
	}
	if broken := g.broken.Load(); broken != nil {
		return refuse(*broken)
	}
	// One writer's impatience must not undo what the others did, so the transaction itself is never cancelled.
	ctx := context.WithoutCancel(w.ctx)
	if len(open) == 0 {
		if err := g.session.begin(ctx); err != nil {
			return refuse(fmt.Errorf("begin: %w", err))
		}
	}
	undone, end := g.attempt(ctx, w)
	return append(open, told{w, end}), !undone
}

// attempt runs a writer, which may panic.
func (g *groupCommit) attempt(ctx context.Context, w *writer) (undone bool, end outcome) {
	returned := false
	defer func() {
		if thrown := recover(); !returned && thrown != nil {
			undone, end = true, outcome{thrown: thrown}
		}
	}()
	undone, err := g.session.isolated(ctx, w.do)
	returned = true
	return undone, outcome{err: err}
}

// undo undoes a transaction: those who had succeeded in it have to run again.
func (g *groupCommit) undo(open batch) {
	_ = g.session.rollback(context.Background()) // it is undone in any case: the connection is what matters
	open.failed(outcome{again: true}).tell()
}

// end commits a transaction.
func (g *groupCommit) end(open batch) {
	if len(open) == 0 {
		return
	}
	if err := g.session.commit(context.Background()); err != nil {
		_ = g.session.rollback(context.Background()) // it is undone in any case: the connection is what matters
		open.failed(outcome{err: fmt.Errorf("commit: %w", err)}).tell()
		return
	}
	g.written <- open
}

// bringToDisk makes commits last, those that came together at once, and tells the writers.
func (g *groupCommit) bringToDisk() {
	defer g.running.Done()
	for first := range g.written {
		waiting := []batch{first}
		for more := true; more; {
			select {
			case b, ok := <-g.written:
				if more = ok; ok {
					waiting = append(waiting, b)
				}
			default:
				more = false
			}
		}
		<-g.idle
		err := g.session.sync()
		g.idle <- struct{}{}
		if err != nil {
			err = fmt.Errorf("the database's file cannot be written: %w", err)
			broken := errors.Join(errors.New("nothing is written any more until the server is started again"), err)
			g.broken.Store(&broken)
		}
		for _, b := range waiting {
			if err != nil {
				b = b.failed(outcome{err: err})
			}
			b.tell()
		}
	}
}

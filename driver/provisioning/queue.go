package provisioning

import (
	"context"
	"sync"
)

// Queue runs jobs: those with one key in the order of submission, those with different keys in parallel. Requests for one
// user are sequential and those for different users are not (captures: template app, three assignments at once).
type Queue struct {
	ctx     context.Context //nolint:containedctx // jobs outlive the call that submits them
	workers chan struct{}
	mu      sync.Mutex
	changed *sync.Cond
	lanes   map[string]*lane
	pending int
	closed  bool
}

// lane holds the jobs of one key: the one that runs, and those that wait for it.
type lane struct {
	waiting []func(context.Context)
	running bool
}

// DefaultWorkers is how many jobs run at once. Okta publishes no limit; a capture shows three assignments in parallel.
const DefaultWorkers = 8

// NewQueue returns a queue whose jobs get ctx. workers below 1 stands for DefaultWorkers. A job that was submitted runs, also
// once ctx has ended: it is for the job to end early then.
func NewQueue(ctx context.Context, workers int) *Queue {
	if workers < 1 {
		workers = DefaultWorkers
	}
	q := &Queue{ctx: ctx, workers: make(chan struct{}, workers), lanes: map[string]*lane{}}
	q.changed = sync.NewCond(&q.mu)
	return q
}

// Submit adds a job to the lane of key ("{app}/{user}"). It never blocks. After Close it reports false and drops the job.
func (q *Queue) Submit(key string, job func(context.Context)) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	l := q.lanes[key]
	if l == nil {
		l = &lane{}
		q.lanes[key] = l
		go q.drain(key, l)
	}
	l.waiting = append(l.waiting, job)
	q.pending++
	return true
}

// drain runs the jobs of a lane one after the other until none is left.
func (q *Queue) drain(key string, l *lane) {
	for {
		q.workers <- struct{}{}
		job := q.start(key, l)
		if job != nil {
			job(q.ctx)
		}
		<-q.workers
		if job == nil {
			return
		}
		q.finish(l)
	}
}

func (q *Queue) start(key string, l *lane) func(context.Context) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(l.waiting) == 0 {
		delete(q.lanes, key)
		return nil
	}
	job := l.waiting[0]
	l.waiting = l.waiting[1:]
	l.running = true
	return job
}

func (q *Queue) finish(l *lane) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l.running = false
	q.pending--
	q.changed.Broadcast()
}

// Pending is how many jobs of key wait or run; "" stands for all.
func (q *Queue) Pending(key string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if key == "" {
		return q.pending
	}
	l := q.lanes[key]
	switch {
	case l == nil:
		return 0
	case l.running:
		return len(l.waiting) + 1
	default:
		return len(l.waiting)
	}
}

// Wait returns when no job is left, or with the context's error.
func (q *Queue) Wait(ctx context.Context) error {
	wake := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.changed.Broadcast()
	})
	defer wake()
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.pending > 0 && ctx.Err() == nil {
		q.changed.Wait()
	}
	if q.pending > 0 {
		return ctx.Err()
	}
	return nil
}

// Close takes no more jobs and waits until those submitted are done, or returns the context's error.
func (q *Queue) Close(ctx context.Context) error {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	return q.Wait(ctx)
}

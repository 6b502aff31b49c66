package provisioning

import (
	"context"
	"sync"
	"time"
)

// Queue runs jobs: those of one lane in the order of submission, those of different lanes in parallel. Requests for one user
// are sequential and those for different users are not (captures: template app, three assignments at once). Each app has
// workers of its own, so that a target that stalls holds up nobody else.
//
// A job can ask to be done again later; its lane stands still meanwhile and occupies no worker.
type Queue struct {
	ctx     context.Context //nolint:containedctx // jobs outlive the call that submits them
	workers int
	mu      sync.Mutex
	changed *sync.Cond
	apps    map[string]*appLanes
	lanes   map[Lane]*lane
	// queued counts the jobs that run or could, waiting those of lanes that stand still, running those that run.
	queued, waiting, running int
	closed, stopped          bool
}

// Lane says which jobs follow each other: those for one subject (a user, a pushed group) of one app.
type Lane struct{ App, Subject string }

// Work does a job. It returns how long its lane stands still before it is called again; 0 when the job is over.
type Work func(ctx context.Context) (again time.Duration)

// appLanes are the lanes of an app that have something to do, those that wait longest first.
type appLanes struct {
	ready   fifo[*lane]
	running int
}

// lane holds the jobs of one lane; the first runs, or is the next to run.
type lane struct {
	id      Lane
	jobs    fifo[Work]
	running bool
	// timer is set while the lane stands still.
	timer *time.Timer
}

// DefaultWorkers is how many jobs of an app run at once. Okta publishes no limit; a capture shows three assignments in
// parallel.
const DefaultWorkers = 8

// NewQueue returns a queue whose jobs get ctx. workers below 1 stands for DefaultWorkers. A job that was submitted runs, also
// once ctx has ended: it is for the job to end early then.
func NewQueue(ctx context.Context, workers int) *Queue {
	if workers < 1 {
		workers = DefaultWorkers
	}
	q := &Queue{ctx: ctx, workers: workers, apps: map[string]*appLanes{}, lanes: map[Lane]*lane{}}
	q.changed = sync.NewCond(&q.mu)
	return q
}

// Submit adds a job to the end of its lane. A lane that was empty stands still for the time of after first. Submit never
// blocks. After Close or Stop it reports false and drops the job.
func (q *Queue) Submit(id Lane, work Work, after time.Duration) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	l := q.lanes[id]
	isNew := l == nil
	if isNew {
		l = &lane{id: id}
		q.lanes[id] = l
	}
	l.jobs.push(work)
	switch {
	case l.timer != nil:
		q.waiting++
	case isNew && after > 0:
		q.queued++
		q.standStill(l, after)
	default:
		q.queued++
		if isNew {
			q.makeReady(l)
		}
	}
	return true
}

// makeReady puts a lane behind those of its app that are ready, and sees to it that somebody takes it.
func (q *Queue) makeReady(l *lane) {
	app := q.apps[l.id.App]
	if app == nil {
		app = &appLanes{}
		q.apps[l.id.App] = app
	}
	app.ready.push(l)
	if app.running < q.workers && !q.stopped {
		app.running++
		go q.work(app, l.id.App)
	}
}

// work runs jobs of an app until none is ready.
func (q *Queue) work(app *appLanes, name string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for app.ready.len() > 0 && !q.stopped {
		l := app.ready.pop()
		job := l.jobs.first()
		l.running = true
		q.running++
		again := q.unlocked(job)
		l.running = false
		q.running--
		q.finish(l, again)
	}
	app.running--
	if app.running == 0 && app.ready.len() == 0 {
		delete(q.apps, name)
	}
	q.tell()
}

func (q *Queue) unlocked(job Work) time.Duration {
	q.mu.Unlock()
	defer q.mu.Lock()
	return job(q.ctx)
}

// finish puts a lane where it belongs after its first job has run.
func (q *Queue) finish(l *lane, again time.Duration) {
	if again > 0 {
		q.standStill(l, again)
		return
	}
	l.jobs.pop()
	q.queued--
	if l.jobs.len() == 0 {
		delete(q.lanes, l.id)
	} else {
		q.makeReady(l)
	}
	if q.queued == 0 {
		q.tell()
	}
}

func (q *Queue) standStill(l *lane, how time.Duration) {
	q.queued -= l.jobs.len()
	q.waiting += l.jobs.len()
	l.timer = time.AfterFunc(how, func() { q.Hasten(l.id) })
	if q.closed {
		l.timer.Stop()
	}
	q.tell()
}

func (q *Queue) tell() { q.changed.Broadcast() }

// Hasten ends the standing still of a lane, and reports whether it stood still.
func (q *Queue) Hasten(id Lane) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.lanes[id]
	if l == nil || l.timer == nil || q.closed {
		return false
	}
	l.timer.Stop()
	l.timer = nil
	q.waiting -= l.jobs.len()
	q.queued += l.jobs.len()
	q.makeReady(l)
	return true
}

// Pending is how many jobs run or could run now. Those of lanes that stand still do not count.
func (q *Queue) Pending() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.queued
}

// Waiting is how many jobs are in lanes that stand still.
func (q *Queue) Waiting() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting
}

// Wait returns when no job is pending, or with the context's error.
func (q *Queue) Wait(ctx context.Context) error {
	return q.until(ctx, func() bool { return q.queued == 0 })
}

// Close takes no more jobs and waits until those that are pending are done, or returns the context's error. Lanes that stand
// still do so for ever.
func (q *Queue) Close(ctx context.Context) error {
	q.refuse()
	return q.Wait(ctx)
}

// Stop takes no more jobs, starts none, and waits until those that run are done, or returns the context's error.
func (q *Queue) Stop(ctx context.Context) error {
	q.refuse()
	q.mu.Lock()
	q.stopped = true
	q.mu.Unlock()
	return q.until(ctx, func() bool { return q.running == 0 })
}

func (q *Queue) refuse() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for _, l := range q.lanes {
		if l.timer != nil {
			l.timer.Stop()
		}
	}
}

func (q *Queue) until(ctx context.Context, over func() bool) error {
	wake := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.tell()
	})
	defer wake()
	q.mu.Lock()
	defer q.mu.Unlock()
	for !over() && ctx.Err() == nil {
		q.changed.Wait()
	}
	if over() {
		return nil
	}
	return ctx.Err()
}

package runscope

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// Options say with what to run a file.
type Options struct {
	// Variables are given by the user; Secrets too, and are taken out of everything that is recorded or said.
	Variables, Secrets map[string]string
	// Initial are scripts that run before the first step and make variables.
	Initial []Script
	// Scripts runs them and those of the steps; nil is in this process.
	Scripts Interpreter
	// Hosts are further hosts that steps may go to, besides those of the variables.
	Hosts []string
	// NoPause skips pauses. A step after one that only reads is repeated instead, until it holds or the pause would be over.
	NoPause bool
	// PauseAtMost shortens longer pauses; 0 leaves them.
	PauseAtMost time.Duration
	// Timeout ends a request that is not answered; 0 is a minute.
	Timeout time.Duration
	// Agent is the User-Agent of steps that name none.
	Agent string
	// Recorder keeps what is sent and answered. Needed.
	Recorder *transcript.Recorder
	// Started and Finished are told of each step that is a request; either may be nil.
	Started  func(id string)
	Finished func(scimdrill.Result)
}

// ErrUnreachable says that nothing answers where the first request of a file goes.
var ErrUnreachable = errors.New("the target cannot be reached")

// Run is a file that can be run.
type Run struct {
	file      *File
	options   Options
	variables *Variables
	origins   map[string]bool
	client    *http.Client
	now       func() time.Time

	// madeBy says which step was to make a variable.
	madeBy  map[string]int
	made    leftovers
	results []scimdrill.Result
	// Asserted and Held count assertions, of steps and of scripts; Requests and Pauses what was done of the file.
	Asserted, Held, Requests, Pauses int
	// Logged is what scripts logged.
	Logged []string

	interrupted bool
	// stopped says why nothing more is sent; cause is the error of the run.
	stopped string
	cause   error
}

// Do runs the steps in order. A step that fails does not keep the next ones back, but those that need a variable of it are blocked.
// The error wraps [ErrUnreachable] where the first request got no answer, and [ErrScript] where a script could not be run.
func (r *Run) Do(ctx context.Context) error {
	defer r.client.CloseIdleConnections()
	var pause time.Duration
	for i := range r.file.Steps {
		step := &r.file.Steps[i]
		switch {
		case step.IsPause && step.Skipped:
		case step.IsPause:
			if r.stopped == "" {
				r.Pauses++
				pause += r.pauseOf(step)
			}
		default:
			r.do(ctx, step, pause)
			pause = 0
		}
	}
	return r.cause
}

func (r *Run) pauseOf(step *Step) time.Duration {
	if r.options.PauseAtMost > 0 {
		return min(step.Pause, r.options.PauseAtMost)
	}
	return step.Pause
}

// do runs a request after a pause.
func (r *Run) do(ctx context.Context, step *Step, pause time.Duration) {
	id := r.id(step)
	result := scimdrill.Result{Requirement: id, Outcome: scimdrill.Pass}
	tell := func() {
		r.results = append(r.results, result)
		if r.options.Finished != nil {
			r.options.Finished(result)
		}
	}
	switch {
	case step.Skipped:
		result.Outcome, result.Reason = scimdrill.NotApplicable, "the file says that the step is skipped"
		tell()
		return
	case r.stopped != "":
		result.Outcome, result.Reason = scimdrill.Blocked, r.stopped
		tell()
		return
	}
	if r.options.Started != nil {
		r.options.Started(id)
	}
	began := r.now()
	attempt := r.attemptAfter(ctx, step, pause)
	result.Duration = r.now().Sub(began)
	r.take(step, attempt, &result)
	tell()
}

// attemptAfter waits and tries once, or tries until the step holds or the wait would be over.
func (r *Run) attemptAfter(ctx context.Context, step *Step, pause time.Duration) *attempt {
	if !r.options.NoPause {
		wait(ctx, pause)
		return r.try(ctx, step)
	}
	repeats := step.Method == http.MethodGet || step.Method == http.MethodHead
	until := r.now().Add(pause)
	between := shortestWait
	var exchanges []int
	for {
		a := r.try(ctx, step)
		exchanges = append(exchanges, a.exchanges...)
		left := until.Sub(r.now())
		if !repeats || a.holds() || a.err != nil || left <= 0 || ctx.Err() != nil {
			a.exchanges = exchanges
			return a
		}
		wait(ctx, min(between, left))
		between = min(2*between, longestWait)
	}
}

const (
	shortestWait = 100 * time.Millisecond
	longestWait  = 2 * time.Second
)

func wait(ctx context.Context, pause time.Duration) {
	if pause <= 0 {
		return
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

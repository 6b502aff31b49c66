package org

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// jobKind is what a job does.
type jobKind string

// A job is work for the queue as plain data, so that it can be kept and go on after a restart.
//
// To add a kind of job: name it, say in [Org.stepsOf] which steps it has, and queue it with [Org.submitJob]. What it needs
// to know is named by ids and looked up when it runs, or is in Payload as JSON. The steps may be done a second time after a
// restart, and after an answer of 429: they must lead to the same end.
type job struct {
	ID   string
	Kind jobKind
	// AppID and Subject (a user's id, for pushes of users; anything else for others) say which jobs follow each other.
	AppID, Subject string
	// Assignment is the id of the app user of a push of a user, and Person the user as it was when the push was queued: a
	// later change is a push of its own.
	Assignment string
	Person     provisioning.Person
	// MappingID is the mapping of a push of a group.
	MappingID string `json:",omitempty"`
	// Payload is what another kind of job needs.
	Payload json.RawMessage `json:",omitempty"`
	Created time.Time

	// What is written down while the job waits to be done again: how often it was refused, how long it waits, until when, and
	// what an administrator reads meanwhile.
	Refusals int           `json:",omitempty"`
	Wait     time.Duration `json:",omitempty"`
	Until    time.Time     `json:",omitzero"`
	Text     string        `json:",omitempty"`
}

func (j *job) keptAs() (kind, id string) { return keptJob, j.ID }

func (j *job) lane() provisioning.Lane { return provisioning.Lane{App: j.AppID, Subject: j.Subject} }

// steps are what a job does when it is its turn.
type steps struct {
	// send asks the target, without the lock.
	send func(ctx context.Context) provisioning.Result
	// settle writes down what came of it, with the lock: the events, a task where it failed.
	settle func(result provisioning.Result)
}

// stepsOf looks up what a job needs, with the lock, and gives its steps; nil when there is nothing to do any more.
func (o *Org) stepsOf(j *job) *steps {
	switch j.Kind {
	case assignJob, profileJob, userNameJob, deactivateJob, passwordJob, randomPasswordJob:
		return o.userPush(j)
	case groupJob:
		return o.groupPush(j)
	case membersJob:
		return o.membersSteps(j)
	default:
		o.log.Error("the mock org has a job of a kind that it does not know; it is dropped", "kind", j.Kind)
		return nil
	}
}

// submitJob queues a job; the lock is held. ID and Created are filled in.
func (o *Org) submitJob(j *job) {
	a := o.apps[j.AppID]
	if a == nil {
		return
	}
	j.ID, j.Created = newID("job"), o.now()
	o.enqueue(a, j)
}

func (o *Org) enqueue(a *app, j *job) {
	a.pending[j.Subject]++
	a.jobs++
	o.changed(j)
	if j.Until.After(o.now()) {
		a.paused[j.Subject] = j
	}
	if o.queue.Submit(j.lane(), func(ctx context.Context) time.Duration { return o.run(ctx, j) }, max(j.Until.Sub(o.now()), o.options.Delay)) {
		return
	}
	if o.file == nil {
		o.log.Warn("the mock org is closed: a job was dropped", "app", a.Label, "job", j.Kind, "subject", j.Subject)
		a.countDown(j)
	}
}

// resume queues the jobs that the file held.
func (o *Org) resume() {
	o.lock()
	defer o.unlock()
	for _, j := range o.resumed {
		if a := o.apps[j.AppID]; a != nil {
			o.enqueue(a, j)
		} else {
			o.gone(j)
		}
	}
	o.resumed = nil
	for _, a := range o.apps {
		for _, t := range a.tasks.all {
			o.repeatLater(a, t)
		}
		for _, m := range a.PushMappings {
			o.awaitRepeat(a, m)
		}
		if !a.Imports.Next.IsZero() || a.waiting() != nil {
			o.wakeScheduler()
		}
	}
}

// run does a job: the lock is held before and after it asks the target, not meanwhile. It returns how long the job waits to
// be done again; 0 when it is over.
func (o *Org) run(ctx context.Context, j *job) (again time.Duration) {
	o.locked(func() { again = o.runLocked(ctx, j) })
	if o.file != nil {
		// Reading is never far ahead of the file. An error was logged by whoever changes something.
		_ = o.file.behind(mostBehind)
	}
	return again
}

func (o *Org) runLocked(ctx context.Context, j *job) time.Duration {
	if o.file != nil && ctx.Err() != nil {
		return 0 // it stays in the file
	}
	o.continued(j)
	s := o.prepared(j)
	if s == nil {
		o.finish(j)
		return 0
	}
	var result provisioning.Result
	o.unlocked(func() { result = o.send(ctx, j, s) })
	if result.Failure.Interrupted() && o.file != nil {
		return 0 // the org is being closed; the job stays in the file
	}
	if wait := o.again(j, result); wait > 0 {
		return wait
	}
	o.settled(j, s, result)
	o.finish(j)
	return 0
}

// prepared guards the org against a fault in a job: it fails, and the org goes on.
func (o *Org) prepared(j *job) (s *steps) {
	defer o.survive(j, func(any) { s = nil })
	return o.stepsOf(j)
}

func (o *Org) send(ctx context.Context, j *job, s *steps) (result provisioning.Result) {
	defer o.survive(j, func(fault any) {
		result = provisioning.Result{ExternalID: j.Person.ExternalID, Failure: &provisioning.Failure{
			AdminText: fmt.Sprintf("The mock org failed, which says nothing of the app: %v", fault), Reason: "Internal error",
		}}
	})
	return s.send(ctx)
}

func (o *Org) settled(j *job, s *steps, result provisioning.Result) {
	defer o.survive(j, func(any) {})
	s.settle(result)
}

// survive logs a panic of a job.
func (o *Org) survive(j *job, then func(fault any)) {
	if fault := recover(); fault != nil {
		o.log.Error("a job of the mock org failed", "job", j.ID, "kind", j.Kind, "app", j.AppID, "subject", j.Subject, "panic", fault, "stack", string(debug.Stack()))
		then(fault)
	}
}

// finish takes a job off the books.
func (o *Org) finish(j *job) {
	o.gone(j)
	a := o.apps[j.AppID]
	if a == nil {
		return
	}
	a.countDown(j)
	if a.pending[j.Subject] == 0 {
		o.finishSync(a)
	}
	if j.Kind == passwordJob {
		o.forgetPassword(j.Subject)
	}
	if au := a.byID[j.Assignment]; au != nil {
		o.finishAppUser(a, au)
	}
}

func (a *app) countDown(j *job) {
	a.jobs--
	if a.pending[j.Subject]--; a.pending[j.Subject] <= 0 {
		delete(a.pending, j.Subject)
	}
}

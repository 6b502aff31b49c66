package org

import (
	"net/http"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// usualRepeat: users report that Okta tries again about every half hour when creating a user ended in 5xx or a timeout
// (lightdash/lightdash issue 22402, croffasia/itsaplan issue 250); Okta documents nothing of it.
const usualRepeat = 30 * time.Minute

// again decides whether a job is done once more later; 0 for no. A job that the target refuses with 429 is paused, with those
// of the same subject that follow it: each of them would be refused as well. The tenth time it fails.
func (o *Org) again(j *job, result provisioning.Result) time.Duration {
	a := o.apps[j.AppID]
	if a == nil || !result.Failure.RateLimited() || j.Refusals+1 >= provisioning.MostRefusals {
		return 0
	}
	j.Refusals++
	j.Wait = provisioning.RateLimitWait(result.Failure.RetryAfter, j.Wait)
	wait := max(o.hurried(j.Wait), 1) // 0 would end the job
	j.Until, j.Text = o.now().Add(wait), result.Failure.AdminText
	a.paused[j.Subject] = j
	o.logJob(a, j, provisioning.RateLimitEvents(result.Events))
	o.changed(j)
	if au := a.byID[j.Assignment]; au != nil {
		au.SyncState = syncOutOfSync
		o.changed(au)
	}
	return wait
}

// hurried is a wait as it is waited for.
func (o *Org) hurried(wait time.Duration) time.Duration {
	if o.options.Hurry <= 1 {
		return wait
	}
	return time.Duration(float64(wait) / o.options.Hurry)
}

// continued takes a job off the paused ones, because it is its turn.
func (o *Org) continued(j *job) {
	if a := o.apps[j.AppID]; a != nil && a.paused[j.Subject] == j {
		delete(a.paused, j.Subject)
	}
}

// repeats reports whether Okta tries again by itself what failed.
func repeats(j *job, failure *provisioning.Failure) bool {
	return j.Kind == assignJob && (failure.Status >= http.StatusInternalServerError || failure.Silence == scimdrill.Hang)
}

// repeatLater has a task repeated when its time comes, as an administrator would with "Retry Selected", if it still stands then.
func (o *Org) repeatLater(a *app, t *task) {
	if t.RepeatAt.IsZero() {
		return
	}
	time.AfterFunc(t.RepeatAt.Sub(o.now()), func() {
		o.locked(func() {
			if o.jobs.Err() == nil && o.apps[a.ID] == a && a.tasks.find(t.ID) == t {
				o.retry(a, t)
			}
		})
	})
}

// pausedView is a paused job among the tasks.
func pausedView(j *job) map[string]any {
	view := taskView(j)
	view["id"], view["text"], view["created"] = j.ID, j.Text, stamp(j.Created)
	view["status"], view["attempts"], view["waitSeconds"], view["retryAt"] = "PAUSED", j.Refusals, int(j.Wait.Seconds()), stamp(j.Until)
	return view
}

// countJobs tells how many jobs are queued or under way, and how many wait, until when at the earliest: for the app or for one
// user of it.
func (o *Org) countJobs(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	all, waiting := a.jobs, 0
	only := r.URL.Query().Get("userId")
	if only != "" {
		all = a.pending[only]
	}
	var until []time.Time
	for subject, j := range a.paused {
		if only == "" || only == subject {
			waiting += a.pending[subject]
			until = append(until, j.Until)
		}
	}
	view := map[string]any{"pending": all - waiting, "waiting": waiting, "waitingUntil": nil}
	if len(until) > 0 {
		view["waitingUntil"] = stamp(slices.MinFunc(until, time.Time.Compare))
	}
	o.answer(w, http.StatusOK, view)
	return nil
}

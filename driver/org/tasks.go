package org

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// task is a job that failed and waits for an administrator, as on Okta's page Tasks.
type task struct {
	ID      string
	Text    string
	Created time.Time
	// RepeatAt is when the org tries again by itself; zero for never.
	RepeatAt time.Time `json:",omitzero"`
	// Job is what failed, as it was.
	Job job
}

func (t *task) keptAs() (kind, id string) { return keptTask, t.ID }

// taskList holds the tasks of an app in the order in which they came.
type taskList struct {
	all       []*task
	bySubject map[string][]*task
}

func (l *taskList) add(t *task) {
	if l.bySubject == nil {
		l.bySubject = map[string][]*task{}
	}
	l.all = append(l.all, t)
	l.bySubject[t.Job.Subject] = append(l.bySubject[t.Job.Subject], t)
}

func (l *taskList) remove(t *task) {
	is := func(other *task) bool { return other == t }
	l.all = slices.DeleteFunc(l.all, is)
	left := slices.DeleteFunc(l.bySubject[t.Job.Subject], is)
	if len(left) == 0 {
		delete(l.bySubject, t.Job.Subject)
	} else {
		l.bySubject[t.Job.Subject] = left
	}
}

func (l *taskList) find(id string) *task {
	for _, t := range l.all {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// needs reports whether a task is about an app user.
func (l *taskList) needs(au *appUser) bool {
	return slices.ContainsFunc(l.bySubject[au.UserID], func(t *task) bool { return t.Job.Assignment == au.ID })
}

// addTask raises a task for a job that failed.
func (o *Org) addTask(a *app, j *job, failure *provisioning.Failure) {
	t := &task{ID: newID("tsk"), Text: failure.AdminText, Created: o.now(), Job: *j}
	if o.options.Repeat > 0 && repeats(j, failure) {
		t.RepeatAt = t.Created.Add(o.hurried(o.options.Repeat))
	}
	a.tasks.add(t)
	o.changed(t)
	o.repeatLater(a, t)
}

// dropTasks removes tasks of a subject that a later step has settled or overtaken.
func (o *Org) dropTasks(a *app, subject string, kinds ...jobKind) {
	for _, t := range slices.Clone(a.tasks.bySubject[subject]) {
		if slices.Contains(kinds, t.Job.Kind) {
			o.removeTask(a, t)
		}
	}
}

func (o *Org) removeTask(a *app, t *task) {
	a.tasks.remove(t)
	o.gone(t)
	if au := a.byID[t.Job.Assignment]; au != nil {
		o.letGo(a, au)
	}
}

// has reports whether a task of the kind is about a subject.
func (l *taskList) has(subject string, kind jobKind) bool {
	return slices.ContainsFunc(l.bySubject[subject], func(t *task) bool { return t.Job.Kind == kind })
}

func (o *Org) listTasks(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	views := []any{}
	for _, t := range a.tasks.all {
		view := taskView(&t.Job)
		view["id"], view["text"], view["created"], view["status"], view["retryAt"] = t.ID, t.Text, stamp(t.Created), "FAILED", stamp(t.RepeatAt)
		views = append(views, view)
	}
	for _, j := range slices.SortedFunc(maps.Values(a.paused), func(a, b *job) int { return a.Created.Compare(b.Created) }) {
		views = append(views, pausedView(j))
	}
	o.answer(w, http.StatusOK, views)
	return nil
}

// taskView is what a job is about.
func taskView(j *job) map[string]any {
	view := map[string]any{"kind": j.Kind, "attempts": j.Refusals + 1}
	if j.Person.OktaID != "" {
		view["userId"] = j.Person.OktaID
	}
	if j.MappingID != "" {
		view["mappingId"] = j.MappingID
	}
	return view
}

// retryTask is "Retry Selected": the job is queued again, a push of a user with the app user as it is now. A paused job goes on
// at once.
func (o *Org) retryTask(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	id := r.PathValue("taskID")
	if t := a.tasks.find(id); t != nil {
		o.retry(a, t)
	} else if !o.hasten(a, id) {
		return notFound(id, "Task")
	}
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

func (o *Org) hasten(a *app, jobID string) bool {
	for _, j := range a.paused {
		if j.ID == jobID {
			return o.queue.Hasten(j.lane())
		}
	}
	return false
}

func (o *Org) retry(a *app, t *task) {
	u, au := o.users[t.Job.Subject], a.byID[t.Job.Assignment]
	if u != nil && au != nil {
		au.Errors = nil
		o.submit(a, u, au, t.Job.Kind)
	} else {
		again := t.Job
		again.Refusals, again.Wait, again.Until, again.Text = 0, 0, time.Time{}, ""
		o.submitJob(&again)
	}
	o.removeTask(a, t)
}

package org

import (
	"net/http"
	"slices"
	"time"
)

// task is a push that failed and waits for an administrator, as on Okta's page Tasks.
type task struct {
	ID      string
	Text    string
	Created time.Time
	job     job
}

// dropTasks removes tasks that a later step has settled or overtaken.
func (a *app) dropTasks(u *user, kinds ...jobKind) {
	a.Tasks = slices.DeleteFunc(a.Tasks, func(t *task) bool { return t.job.user == u && slices.Contains(kinds, t.job.kind) })
}

func (o *Org) listTasks(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	views := []any{}
	for _, t := range a.Tasks {
		views = append(views, map[string]any{
			"id": t.ID, "userId": t.job.user.ID, "kind": t.job.kind, "text": t.Text, "created": stamp(t.Created),
		})
	}
	o.answer(w, http.StatusOK, views)
	return nil
}

// retryTask is "Retry Selected": the push is queued again, with the app user as it is now.
func (o *Org) retryTask(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	id := r.PathValue("taskID")
	for i, t := range a.Tasks {
		if t.ID != id {
			continue
		}
		a.Tasks = append(a.Tasks[:i], a.Tasks[i+1:]...)
		t.job.target.Errors = nil
		o.submit(a, t.job.user, t.job.target, t.job.kind)
		o.answer(w, http.StatusNoContent, nil)
		return nil
	}
	return notFound(id, "Task")
}

// countJobs tells how many pushes are queued or under way, for the app or for one user of it.
func (o *Org) countJobs(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	pending := 0
	if r.URL.Query().Get("userId") == "" {
		pending = a.groupPushesLeft()
	}
	for id, count := range a.pending {
		if user := r.URL.Query().Get("userId"); user == "" || user == id {
			pending += count
		}
	}
	o.answer(w, http.StatusOK, map[string]any{"pending": pending})
	return nil
}

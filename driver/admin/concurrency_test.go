package admin_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
)

func TestManyPeopleAtOnce(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Wizard)
	var wait sync.WaitGroup
	for i := range 24 {
		wait.Go(func() {
			login := fmt.Sprintf("person%d@example.com", i)
			person, err := r.AddPerson(t.Context(), map[string]any{"login": login, "email": login, "firstName": "Test", "lastName": "Person"})
			if err != nil {
				t.Error(err)
				return
			}
			for step, change := range []func() error{
				func() error { _, err := r.AssignPerson(t.Context(), app, person); return err },
				func() error {
					_, err := r.ChangeProfile(t.Context(), person, map[string]any{"title": "Engineer"})
					return err
				},
				func() error { return r.Unassign(t.Context(), app, person) },
			} {
				since := r.Now()
				if err := change(); err != nil {
					t.Error(err)
					return
				}
				outcome, err := r.WaitForPush(t.Context(), app, person, since)
				if err != nil || outcome.Failed || len(outcome.Events) == 0 {
					t.Errorf("step %d for %s: %+v (error %v)", step, login, outcome, err)
				}
			}
		})
	}
	wait.Wait()
	r.target.mu.Lock()
	defer r.target.mu.Unlock()
	if len(r.target.users) != 24 {
		t.Errorf("the target holds %d users, want 24", len(r.target.users))
	}
	for id, user := range r.target.users {
		if user["title"] != "Engineer" || user["active"] != false {
			t.Errorf("user %s is %v, want an inactive Engineer", id, user)
		}
	}
}

// Changes of one person reach the target in the order in which they were made, without a wait between them.
func TestChangesOfOnePersonStayInOrder(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	ann := r.person("ann@example.com")
	var mu sync.Mutex
	var titles []string
	cancel := r.org.Recorder().Subscribe(func(x scimdrill.Exchange) {
		if x.Request.Method == "PUT" {
			_, after, _ := strings.Cut(x.Request.Body, `"title":"`)
			title, _, _ := strings.Cut(after, `"`)
			mu.Lock()
			defer mu.Unlock()
			titles = append(titles, title)
		}
	})
	defer cancel()
	_, err := r.AssignPerson(t.Context(), app, ann)
	r.must(err)
	var want []string
	for i := range 6 {
		want = append(want, fmt.Sprintf("Title %d", i))
		_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"title": want[i]})
		r.must(err)
	}
	r.must(r.Settle(t.Context(), app))
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(titles, want) {
		t.Errorf("the target was sent the titles %q, want %q", titles, want)
	}
}

func BenchmarkAssignAndWait(b *testing.B) {
	r := newRig(b)
	app := r.app(scimdrill.Template)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		person := r.person(fmt.Sprintf("person%d@example.com", i))
		b.StartTimer()
		r.provisioned(app, person)
	}
}

func TestAssignAndWaitIsQuick(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	quickest := time.Hour
	for i := range 5 {
		person := r.person(fmt.Sprintf("person%d@example.com", i))
		start := time.Now()
		r.provisioned(app, person)
		quickest = min(quickest, time.Since(start))
	}
	t.Logf("the quickest of five took %v", quickest)
	// Milliseconds on an idle machine; the bound only tells polling from sleeping.
	if quickest > 500*time.Millisecond {
		t.Errorf("assigning and waiting took %v at best", quickest)
	}
}

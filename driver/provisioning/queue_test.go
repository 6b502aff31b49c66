package provisioning_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

func TestJobsOfOneKeyRunInOrder(t *testing.T) {
	queue := provisioning.NewQueue(t.Context(), 4)
	var mu sync.Mutex
	ran := map[string][]int{}
	for i := range 100 {
		key := fmt.Sprintf("user-%d", i%3)
		if !queue.Submit(lane(key), once(func(context.Context) {
			mu.Lock()
			defer mu.Unlock()
			ran[key] = append(ran[key], i)
		}), 0) {
			t.Fatal("a job was refused")
		}
	}
	if err := queue.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for key, order := range ran {
		for at := 1; at < len(order); at++ {
			if order[at] < order[at-1] {
				t.Fatalf("%s ran in the order %v", key, order)
			}
		}
	}
	if len(ran["user-0"])+len(ran["user-1"])+len(ran["user-2"]) != 100 {
		t.Errorf("found %v", ran)
	}
	if queue.Submit(lane("user-0"), once(func(context.Context) { t.Error("a job ran after Close") }), 0) {
		t.Error("a job was taken after Close")
	}
}

func TestJobsOfDifferentKeysRunInParallelUpToTheLimit(t *testing.T) {
	queue := provisioning.NewQueue(t.Context(), 2)
	var running, most atomic.Int32
	together := make(chan struct{})
	for i := range 6 {
		queue.Submit(lane(fmt.Sprint(i)), once(func(context.Context) {
			now := running.Add(1)
			if now > most.Load() {
				most.Store(now)
			}
			if now == 2 {
				select {
				case <-together:
				default:
					close(together)
				}
			}
			<-together // the first waits until a second runs beside it
			running.Add(-1)
		}), 0)
	}
	if err := queue.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if most.Load() != 2 {
		t.Errorf("expected two at once, found %d", most.Load())
	}
}

func TestPendingCountsWhatWaitsAndRuns(t *testing.T) {
	queue := provisioning.NewQueue(t.Context(), 1)
	started, release := make(chan struct{}), make(chan struct{})
	queue.Submit(lane("a"), once(func(context.Context) { close(started); <-release }), 0)
	<-started
	queue.Submit(lane("a"), once(func(context.Context) {}), 0)
	queue.Submit(lane("b"), once(func(context.Context) {}), 0)
	if pending, waiting := queue.Pending(), queue.Waiting(); pending != 3 || waiting != 0 {
		t.Errorf("found %d pending and %d waiting", pending, waiting)
	}
	soon, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := queue.Wait(soon); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("found %v", err)
	}
	close(release)
	if err := queue.Wait(t.Context()); err != nil || queue.Pending() != 0 {
		t.Errorf("found %v, %d", err, queue.Pending())
	}
}

func TestAJobMaySubmitAnother(t *testing.T) {
	queue := provisioning.NewQueue(t.Context(), 0)
	ran := false
	queue.Submit(lane("a"), once(func(context.Context) {
		queue.Submit(lane("a"), once(func(context.Context) { ran = true }), 0)
	}), 0)
	if err := queue.Wait(t.Context()); err != nil || !ran {
		t.Errorf("found %v, %v", err, ran)
	}
}

func TestJobsGetTheContextAlsoOnceItHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	queue := provisioning.NewQueue(ctx, 1)
	cancel()
	var found error
	queue.Submit(lane("a"), once(func(ctx context.Context) { found = ctx.Err() }), 0)
	if err := queue.Wait(t.Context()); err != nil || !errors.Is(found, context.Canceled) {
		t.Errorf("found %v, %v", err, found)
	}
}

func TestALaneThatStandsStillOccupiesNoWorkerAndKeepsItsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		queue := provisioning.NewQueue(t.Context(), 1)
		begun := time.Now()
		var ran []string
		note := func(what string) { ran = append(ran, fmt.Sprint(what, " ", time.Since(begun))) }
		tries := 0
		queue.Submit(lane("a"), func(context.Context) time.Duration {
			note("first")
			tries++
			return map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute}[tries]
		}, 0)
		queue.Submit(lane("a"), once(func(context.Context) { note("second") }), 0)
		queue.Submit(lane("b"), once(func(context.Context) { note("other") }), 0)
		if err := queue.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if pending, waiting := queue.Pending(), queue.Waiting(); pending != 0 || waiting != 2 {
			t.Errorf("found %d pending and %d waiting, want 0 and 2", pending, waiting)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		want := []string{"first 0s", "other 0s", "first 1m0s", "first 3m0s", "second 3m0s"}
		if !slices.Equal(ran, want) {
			t.Errorf("ran %v, want %v", ran, want)
		}
		if queue.Waiting() != 0 {
			t.Errorf("%d still wait", queue.Waiting())
		}
	})
}

func TestHastenEndsTheStandingStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		queue := provisioning.NewQueue(t.Context(), 1)
		begun := time.Now()
		var ran time.Duration
		queue.Submit(lane("a"), once(func(context.Context) { ran = time.Since(begun) }), time.Hour)
		time.Sleep(time.Minute)
		if !queue.Hasten(lane("a")) || queue.Hasten(lane("a")) || queue.Hasten(lane("b")) {
			t.Error("expected the lane to be hastened once, and no other")
		}
		if err := queue.Wait(t.Context()); err != nil || ran != time.Minute {
			t.Errorf("found %v, ran after %v", err, ran)
		}
	})
}

func TestAnAppThatStallsHoldsUpNoOther(t *testing.T) {
	queue := provisioning.NewQueue(t.Context(), 1)
	release := make(chan struct{})
	queue.Submit(provisioning.Lane{App: "stalls", Subject: "a"}, once(func(context.Context) { <-release }), 0)
	queue.Submit(provisioning.Lane{App: "answers", Subject: "a"}, once(func(context.Context) { close(release) }), 0)
	if err := queue.Wait(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestStopStartsNothingMore(t *testing.T) {
	queue := provisioning.NewQueue(t.Context(), 1)
	started, release := make(chan struct{}), make(chan struct{})
	queue.Submit(lane("a"), once(func(context.Context) { close(started); <-release }), 0)
	queue.Submit(lane("a"), once(func(context.Context) { t.Error("a job was started after Stop") }), 0)
	<-started
	time.AfterFunc(10*time.Millisecond, func() { close(release) })
	if err := queue.Stop(t.Context()); err != nil || queue.Pending() != 1 {
		t.Errorf("found %v with %d pending, want 1", err, queue.Pending())
	}
}

func lane(subject string) provisioning.Lane { return provisioning.Lane{App: "app", Subject: subject} }

func once(work func(context.Context)) provisioning.Work {
	return func(ctx context.Context) time.Duration {
		work(ctx)
		return 0
	}
}

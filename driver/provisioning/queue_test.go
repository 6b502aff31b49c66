package provisioning_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

func TestJobsOfOneKeyRunInOrder(t *testing.T) {
	queue := provisioning.NewQueue(t.Context(), 4)
	var mu sync.Mutex
	ran := map[string][]int{}
	for i := range 100 {
		key := fmt.Sprintf("app/user-%d", i%3)
		if !queue.Submit(key, func(context.Context) {
			mu.Lock()
			defer mu.Unlock()
			ran[key] = append(ran[key], i)
		}) {
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
	if len(ran["app/user-0"])+len(ran["app/user-1"])+len(ran["app/user-2"]) != 100 {
		t.Errorf("found %v", ran)
	}
	if queue.Submit("app/user-0", func(context.Context) { t.Error("a job ran after Close") }) {
		t.Error("a job was taken after Close")
	}
}

func TestJobsOfDifferentKeysRunInParallelUpToTheLimit(t *testing.T) {
	queue := provisioning.NewQueue(t.Context(), 2)
	var running, most atomic.Int32
	together := make(chan struct{})
	for i := range 6 {
		queue.Submit(fmt.Sprint(i), func(context.Context) {
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
		})
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
	queue.Submit("a", func(context.Context) { close(started); <-release })
	<-started
	queue.Submit("a", func(context.Context) {})
	queue.Submit("b", func(context.Context) {})
	if a, b, all, none := queue.Pending("a"), queue.Pending("b"), queue.Pending(""), queue.Pending("c"); a != 2 || b != 1 || all != 3 || none != 0 {
		t.Errorf("found %d %d %d %d", a, b, all, none)
	}
	soon, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := queue.Wait(soon); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("found %v", err)
	}
	close(release)
	if err := queue.Wait(t.Context()); err != nil || queue.Pending("") != 0 || queue.Pending("a") != 0 {
		t.Errorf("found %v, %d", err, queue.Pending(""))
	}
}

func TestAJobMaySubmitAnother(t *testing.T) {
	queue := provisioning.NewQueue(t.Context(), 0)
	ran := false
	queue.Submit("a", func(context.Context) { queue.Submit("a", func(context.Context) { ran = true }) })
	if err := queue.Wait(t.Context()); err != nil || !ran {
		t.Errorf("found %v, %v", err, ran)
	}
}

func TestJobsGetTheContextAlsoOnceItHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	queue := provisioning.NewQueue(ctx, 1)
	cancel()
	var found error
	queue.Submit("a", func(ctx context.Context) { found = ctx.Err() })
	if err := queue.Wait(t.Context()); err != nil || !errors.Is(found, context.Canceled) {
		t.Errorf("found %v, %v", err, found)
	}
}

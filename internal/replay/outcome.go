package replay

import (
	"sync"

	"github.com/scimdrill/scimdrill"
)

// Divergence is an exchange whose answers part.
type Divergence struct {
	// Expected is the recorded exchange, or that of the first target; Found is that of the other.
	Expected, Found scimdrill.Exchange
	Differences     []scimdrill.Difference
}

// Held is an exchange that was not sent.
type Held struct {
	Exchange scimdrill.Exchange
	Why      string
}

// Outcome is what came of a replay.
type Outcome struct {
	// Sent is how many exchanges were sent, of which Same were answered alike and Different were not.
	Sent, Same, Different int
	// NotSent is how many were held back; Held are the first of them.
	NotSent int
	Held    []Held
	// First is the first exchange that parts, in the order of sending; nil for none. More are those after it, as far as they are kept.
	First *Divergence
	More  []Divergence
	// Stopped says why the replay ended before the recording did; "" where it did not. Last is the number of the last exchange sent.
	Stopped string
	Last    int
}

// mostKept is how many of the exchanges that part, and of those not sent, are kept: all are counted.
const mostKept = 20

// tally collects an outcome from several goroutines.
type tally struct {
	mu      sync.Mutex
	outcome Outcome
	kept    []placed
}

// placed is a divergence with its place in the order of sending.
type placed struct {
	at int
	Divergence
}

func (t *tally) sent(number int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.outcome.Sent++
	t.outcome.Last = number
}

func (t *tally) held(held Held) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.outcome.NotSent++
	if len(t.outcome.Held) < mostKept {
		t.outcome.Held = append(t.outcome.Held, held)
	}
}

func (t *tally) compared(at int, d Divergence) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(d.Differences) == 0 {
		t.outcome.Same++
		return
	}
	t.outcome.Different++
	i := len(t.kept)
	for i > 0 && t.kept[i-1].at > at {
		i--
	}
	if i >= mostKept {
		return
	}
	t.kept = append(t.kept, placed{})
	copy(t.kept[i+1:], t.kept[i:])
	t.kept[i] = placed{at, d}
	t.kept = t.kept[:min(len(t.kept), mostKept)]
}

func (t *tally) stop(why string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.outcome.Stopped == "" {
		t.outcome.Stopped = why
	}
}

func (t *tally) result() Outcome {
	t.mu.Lock()
	defer t.mu.Unlock()
	outcome := t.outcome
	for i := range t.kept {
		if i == 0 {
			outcome.First = &t.kept[0].Divergence
			continue
		}
		outcome.More = append(outcome.More, t.kept[i].Divergence)
	}
	return outcome
}

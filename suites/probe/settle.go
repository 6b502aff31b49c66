package probe

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The first pause between two reads, and the longest; each is half as long again as the one before it.
const (
	firstPause   = 10 * time.Millisecond
	longestPause = 200 * time.Millisecond
)

// await reads again while an answer contradicts what was written, within the budget, and returns the last answer.
func (c *Client) await(ctx context.Context, ask Ask, answer Answer) (Answer, error) {
	k := c.options.Consistency
	kind, w := k.contradiction(ask, answer)
	if kind == "" {
		return answer, nil
	}
	limit := k.allows(kind, w)
	purpose, started, pause := ask.Purpose, time.Now(), firstPause
	for time.Since(w.ended) < limit {
		if !paused(ctx, pause) {
			return answer, nil
		}
		pause = min(pause*3/2, longestPause)
		ask.Purpose = purpose + " (again: it may lag behind)"
		next, err := c.once(ctx, ask)
		if err != nil {
			return next, err
		}
		answer = next
		last := kind
		var now *written
		if kind, now = k.contradiction(ask, answer); now != nil {
			w = now // it may have been written to again meanwhile
		}
		if kind == "" {
			if last != perhapsUnseen {
				k.passed(last, time.Since(w.ended))
			}
			return answer, nil
		}
	}
	if limit > 0 && kind != perhapsUnseen {
		k.inVain(kind, time.Since(started))
	}
	return answer, nil
}

// paused waits between two reads; false when the run was stopped meanwhile.
func paused(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// allows is how long after a write a contradiction of the kind may be waited for.
func (k *Consistency) allows(kind string, w *written) time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case kind == perhapsUnseen:
		return k.enough()
	case time.Since(w.ended) >= k.budget: // it is no delay any more
		return 0
	case k.lag > 0 && k.hopeless[kind]:
		return min(2*k.lag, k.budget)
	case k.hopeless[kind] || k.wasted >= 2*k.budget:
		return 0
	default:
		return k.budget
	}
}

func (k *Consistency) passed(kind string, delay time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seen++
	k.lag = max(k.lag, delay)
	k.delays[kind] = max(k.delays[kind], delay)
}

func (k *Consistency) inVain(kind string, spent time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.hopeless[kind] = true
	k.wasted += spent
}

// Settle waits, where the target has been seen to lag, until reads show what was written so far: what comes next would otherwise
// meet a state from before. Okta's own next step comes minutes later.
func (c *Client) Settle(ctx context.Context) {
	k := c.options.Consistency
	if k == nil {
		return
	}
	if !k.Lagging() {
		c.tryOnce(ctx)
		return
	}
	for _, w := range k.unconfirmed() {
		ask := Ask{Method: http.MethodGet, Path: w.address(), Purpose: "wait until the target shows what was written"}
		answer, err := c.once(ctx, ask)
		if err != nil {
			return
		}
		if _, err := c.await(ctx, ask, answer); err != nil {
			return
		}
		if w.name != "" && (w.made || w.gone) {
			look := Ask{Method: http.MethodGet, Path: LookupPath(w.name), Purpose: ask.Purpose}
			if found, err := c.once(ctx, look); err == nil {
				_, _ = c.await(ctx, look, found) // what it shows is for the suites to judge
			}
		}
		k.confirm(w)
	}
}

// tryOnce reads the first object of the run as soon as it is made: whether the target lags is best known before anything depends on
// it. On a target that does not, this is the only read that a run has more.
func (c *Client) tryOnce(ctx context.Context) {
	w := c.options.Consistency.first()
	if w == nil {
		return
	}
	ask := Ask{Method: http.MethodGet, Path: w.address(), Purpose: "does the target show at once what was made?"}
	if answer, err := c.once(ctx, ask); err == nil {
		_, _ = c.await(ctx, ask, answer) // what it shows is for the suites to judge
	}
}

// first is the first object that was made, once.
func (k *Consistency) first() *written {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.tried {
		return nil
	}
	for _, w := range k.written {
		if w.made && !w.confirmed {
			k.tried = true
			return w
		}
	}
	return nil
}

func (w *written) address() string {
	collection, id, _ := strings.Cut(w.path, "/")
	return "/" + collection + "/" + url.PathEscape(id)
}

// unconfirmed are the writes within the budget that no read has shown yet.
func (k *Consistency) unconfirmed() []*written {
	k.mu.Lock()
	defer k.mu.Unlock()
	var open []*written
	for _, w := range k.written {
		if !w.confirmed && time.Since(w.ended) < k.budget {
			open = append(open, w)
		}
	}
	return open
}

func (k *Consistency) confirm(w *written) {
	k.mu.Lock()
	defer k.mu.Unlock()
	w.confirmed = true
}

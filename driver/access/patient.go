package access

import (
	"context"
	"sync"
	"time"
)

// Patiently asks again while an answer is not the one that belongs to the moment, for as long as the budget lasts: sessions and
// caches take their time to end. How long it took is in the answer. Once it was waited for in vain at a moment, it is not waited
// for there any more: a server that is merely wrong costs one budget for each moment.
func Patiently(hook Asker, budget time.Duration) Asker {
	return &patient{Asker: hook, budget: budget, hopeless: map[Moment]bool{}}
}

type patient struct {
	Asker

	budget   time.Duration
	mu       sync.Mutex
	hopeless map[Moment]bool
}

// Allows reports whether the person is to get in at that moment.
func (m Moment) Allows() bool { return m != Deactivated }

// Ask asks until the answer is the one that belongs to the moment, the budget is spent, or the hook cannot find out.
func (p *patient) Ask(ctx context.Context, question Question) (Answer, error) {
	began := time.Now()
	for pause, again := 50*time.Millisecond, false; ; pause, again = min(2*pause, time.Second), true {
		answer, err := p.Asker.Ask(ctx, question)
		spent := time.Since(began)
		if again {
			answer.Waited = spent
		}
		if err != nil || answer.Allowed == question.Moment.Allows() || p.inVain(question.Moment, spent+pause) {
			return answer, err
		}
		if answer.State != "" {
			question.State = answer.State
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return answer, ctx.Err()
		case <-timer.C:
		}
	}
}

// inVain reports whether it is not worth waiting for, and remembers it.
func (p *patient) inVain(moment Moment, spent time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hopeless[moment] = p.hopeless[moment] || spent > p.budget
	return p.hopeless[moment]
}

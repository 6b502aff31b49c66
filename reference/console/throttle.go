package console

import (
	"maps"
	"sync"
	"time"
)

// throttle slows down whoever tries passwords: after some attempts of one name from one address, or of many names from one address,
// it has to wait. An attempt counts before its password is looked at, so that many at once gain nothing.
type throttle struct {
	mu       sync.Mutex
	attempts map[string]attempts
}

type attempts struct {
	count int
	last  time.Time
}

const (
	// mostAttempts is for one name from one address; mostOfAddress is for an address, whatever the names.
	mostAttempts  = 5
	mostOfAddress = 50
	pause         = 5 * time.Minute
)

func newThrottle() *throttle { return &throttle{attempts: map[string]attempts{}} }

// try counts an attempt of somebody, who is known by a name with an address and by the address alone. The result is how long they have
// to wait; 0 when they need not.
func (t *throttle) try(who []string, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, most := range []int{mostAttempts, mostOfAddress} {
		if a := t.attempts[who[i]]; a.count >= most && now.Sub(a.last) < pause {
			return a.last.Add(pause).Sub(now)
		}
	}
	t.sweep(now)
	for _, each := range who {
		a := t.attempts[each]
		if now.Sub(a.last) >= pause {
			a.count = 0
		}
		t.attempts[each] = attempts{a.count + 1, now}
	}
	return 0
}

// sweep takes out those who tried long ago, when there are many.
func (t *throttle) sweep(now time.Time) {
	const many = 10_000
	if len(t.attempts) >= many {
		maps.DeleteFunc(t.attempts, func(_ string, a attempts) bool { return now.Sub(a.last) >= pause })
	}
}

// forget forgets the attempts of a name from an address that was let in. Those of the address stay: whoever has one password must not
// buy more attempts at others with it.
func (t *throttle) forget(who []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.attempts, who[0])
}

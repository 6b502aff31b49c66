package defects

import (
	"net/http"
	"sync"
	"time"
)

// lobby is where requests wait a moment for one that they can collide with: a race that is lost by design, and not by luck.
type lobby struct {
	mu      sync.Mutex
	waiting map[string]*encounter
	// lingers is how long a request waits for another.
	lingers time.Duration
}

// encounter are two requests that met: the one that was there first, and the other.
type encounter struct {
	requests [2]*request
	answers  [2]*answer
	met      chan struct{}
	// done is closed by each when it is through.
	done [2]chan struct{}
}

func newLobby(lingers time.Duration) *lobby {
	return &lobby{waiting: map[string]*encounter{}, lingers: lingers}
}

// meet waits for another request under a key. It returns the encounter and which of the two one is, or nil when nobody came.
func (l *lobby) meet(key string, q *request) (*encounter, int) {
	l.mu.Lock()
	if e := l.waiting[key]; e != nil {
		delete(l.waiting, key)
		e.requests[1] = q
		close(e.met)
		l.mu.Unlock()
		return e, 1
	}
	e := &encounter{requests: [2]*request{q}, met: make(chan struct{}), done: [2]chan struct{}{make(chan struct{}), make(chan struct{})}}
	l.waiting[key] = e
	l.mu.Unlock()
	select {
	case <-e.met:
		return e, 0
	case <-time.After(l.lingers):
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting[key] != e {
		return e, 0 // the other came at the last moment
	}
	delete(l.waiting, key)
	return nil, 0
}

// leave says that one of the two is through, with its answer.
func (e *encounter) leave(which int, a *answer) *answer {
	e.answers[which] = a
	close(e.done[which])
	return a
}

// after waits until the other one is through, and returns its answer.
func (e *encounter) after(which int) *answer {
	<-e.done[1-which]
	return e.answers[1-which]
}

// colliding makes a middleware of what is done when two requests meet under a key; "" is a request that meets nobody.
func colliding(lingers time.Duration, key func(*request) string, collide func(e *encounter, which int, q *request) *answer) func(http.Handler) http.Handler {
	l := newLobby(lingers)
	return middleware(func(w http.ResponseWriter, q *request) {
		under := key(q)
		if under == "" {
			q.pass(w)
			return
		}
		e, which := l.meet(under, q)
		if e == nil {
			q.pass(w)
			return
		}
		collide(e, which, q).send(w)
	})
}

// byResource is a key for requests with one of the methods about one resource.
func byResource(methods ...string) func(*request) string {
	return func(q *request) string {
		if q.resource == "" || q.id == "" || !q.has(methods) {
			return ""
		}
		return q.resource + "/" + q.id
	}
}

package defects

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"time"
)

// ofRaces are servers that are right as long as one request comes after another.
func ofRaces() []Defect {
	return []Defect{
		{
			ID: "create-race", Title: "A userName is looked up before it is stored, and nothing keeps a second one out meanwhile.",
			Story:  "Okta repeats a create that is slow, and the person has two accounts.",
			Source: "checks of uniqueness without a unique index; github.com/lightdash/lightdash/issues/22402",
			wrap:   createRace(),
		},
		{
			ID: "write-race", Title: "Updates read, change and write back, and nothing keeps another one out meanwhile.",
			Story:  "People are shown as members in Okta and are not in the group; a deactivation is undone by a change of name.",
			Source: "github.com/fleetdm/fleet/issues/50724",
			wrap:   writeRace(),
		},
		{
			ID: "puts-mixed", Title: "Attributes are written one by one: two PUTs at once leave a mixture.",
			Story:  "Somebody has the given name of one update and the family name of another.",
			Source: "updates without a transaction; RFC 7644 §3.5.1",
			wrap: colliding(raceLingers, byResource(http.MethodPut), func(e *encounter, which int, q *request) *answer {
				if which == 0 {
					return e.leave(which, q.forward())
				}
				e.after(which)
				a := q.forward()
				mixture, other := q.object(), e.requests[0].object()
				ours, _ := mixture["name"].(map[string]any)
				theirs, _ := other["name"].(map[string]any)
				if ours != nil && theirs != nil {
					ours["familyName"] = theirs["familyName"]
					q.ask(http.MethodPut, "/"+q.resource+"/"+q.id, render(mixture))
				}
				return e.leave(which, a)
			}),
		},
		{
			ID: "put-in-two-steps", Title: "A PUT is stored in two steps, and can be read in between.",
			Story:  "Okta's import brings home half of an update.",
			Source: "updates without a transaction; RFC 7644 §3.5.1",
			wrap:   inTwoSteps(),
		},
		{
			ID: "slow-body-blocks", Title: "A body is read under the lock that all requests take.",
			Story:  "One client on a bad line, and nobody is provisioned.",
			Source: "servers with one worker; OWASP API Security Top 10 (2023), API4",
			wrap: func(next http.Handler) http.Handler {
				var mu sync.Mutex
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					mu.Lock()
					q := read(next, r)
					mu.Unlock()
					q.pass(w)
				})
			},
		},
		{
			ID: "parallel-delete-500", Title: "The second of two DELETEs at once is answered with 500.",
			Story:  "Two admins press the button, and one is told of an internal error.",
			Source: "an ORM's “expected to affect 1 row”; RFC 7644 §3.6",
			wrap: colliding(raceLingers, byResource(http.MethodDelete), func(e *encounter, which int, q *request) *answer {
				if which == 0 {
					return e.leave(which, q.forward())
				}
				e.after(which)
				return e.leave(which, refusal(http.StatusInternalServerError, "expected to affect 1 row, affected 0"))
			}),
		},
		{
			ID: "answers-mixed", Title: "What is found for a request is kept where all requests share it: two at once get each other's answer.",
			Story:  "Okta remembers for one person the id of another.",
			Source: "state in singletons, CWE-362",
			wrap: colliding(raceLingers/2, func(q *request) string {
				if q.toAll(http.MethodGet, http.MethodPost) {
					return q.Method
				}
				return ""
			}, func(e *encounter, which int, q *request) *answer {
				e.leave(which, q.forward())
				return e.after(which)
			}),
		},
		{
			ID: "crowd-500", Title: "With a handful of requests under way every further one is answered with 500.",
			Story:  "Assigning a group leaves a task for every second person in it.",
			Source: "pools of connections that are not waited for; “database is locked” of SQLite",
			wrap:   crowd500(),
		},
	}
}

// raceLingers is how long a request waits for one to collide with.
const raceLingers = 120 * time.Millisecond

// createRace makes a twin of who is created twice at once.
func createRace() func(http.Handler) http.Handler {
	n, l := &nursery{}, newLobby(raceLingers)
	return middleware(func(w http.ResponseWriter, q *request) {
		raced := false
		if name, isText := q.object()["userName"].(string); isText && q.toAll(http.MethodPost) {
			e, _ := l.meet(strings.ToLower(name), q)
			raced = e != nil
		}
		n.mu.Lock()
		defer n.mu.Unlock()
		var a *answer
		if q.toAll(http.MethodPost) && !raced {
			a = q.forward()
		} else {
			a = n.answer(q)
		}
		for _, t := range n.twins {
			a.body = bytes.ReplaceAll(a.body, []byte(t.mark), nil)
		}
		a.send(w)
	})
}

// writeRace lets the later of two updates begin with what was there before the earlier: that one is lost. Of a PUT and a PATCH the
// PUT is the earlier.
func writeRace() func(http.Handler) http.Handler {
	l, key := newLobby(raceLingers), byResource(http.MethodPut, http.MethodPatch)
	return middleware(func(w http.ResponseWriter, q *request) {
		under := key(q)
		if under == "" {
			q.pass(w)
			return
		}
		before := q.ask(http.MethodGet, "/"+under, nil)
		e, which := l.meet(under, q)
		switch {
		case e == nil:
			q.pass(w)
		case e.earlier() == which:
			e.leave(which, q.forward()).send(w)
		default:
			e.after(which)
			if before.good() {
				q.ask(http.MethodPut, "/"+under, before.body)
			}
			e.leave(which, q.forward()).send(w)
		}
	})
}

func (e *encounter) earlier() int {
	if e.requests[0].Method != e.requests[1].Method && e.requests[1].Method == http.MethodPut {
		return 1
	}
	return 0
}

// crowd500 has lookups and creates wait until there are several, and then refuses them.
func crowd500() func(http.Handler) http.Handler {
	const pool = 6
	var mu sync.Mutex
	under, full := 0, make(chan struct{})
	return middleware(func(w http.ResponseWriter, q *request) {
		if !q.toAll(http.MethodGet, http.MethodPost) {
			q.pass(w)
			return
		}
		mu.Lock()
		under++
		if under == pool {
			close(full)
		}
		wait := full
		mu.Unlock()
		select {
		case <-wait:
		case <-time.After(raceLingers):
		}
		mu.Lock()
		crowded := under >= pool
		mu.Unlock()
		a := refusal(http.StatusInternalServerError, "database is locked")
		if !crowded {
			a = q.forward()
		}
		mu.Lock()
		if under == pool {
			full = make(chan struct{})
		}
		under--
		mu.Unlock()
		a.send(w)
	})
}

// inTwoSteps stores a part of a PUT, waits a moment for somebody to read it, and then stores the rest. Who reads meanwhile waits for
// the first step.
func inTwoSteps() func(http.Handler) http.Handler {
	type steps struct{ first, read chan struct{} }
	var mu sync.Mutex
	under := map[string]*steps{}
	return middleware(func(w http.ResponseWriter, q *request) {
		switch {
		case q.about(http.MethodGet):
			mu.Lock()
			s := under[q.id]
			mu.Unlock()
			if s == nil {
				break
			}
			select {
			case <-s.first:
			case <-time.After(raceLingers):
			}
			q.pass(w)
			select {
			case s.read <- struct{}{}:
			default:
			}
			return
		case q.about(http.MethodPut):
			half := q.object()
			name, _ := half["name"].(map[string]any)
			before, _ := q.stored()["name"].(map[string]any)
			if name == nil || before == nil {
				break
			}
			s := &steps{first: make(chan struct{}), read: make(chan struct{}, 1)}
			mu.Lock()
			under[q.id] = s
			mu.Unlock()
			name["familyName"] = before["familyName"]
			q.ask(http.MethodPut, "/Users/"+q.id, render(half))
			close(s.first)
			select {
			case <-s.read:
			case <-time.After(raceLingers):
			}
			a := q.forward()
			mu.Lock()
			delete(under, q.id)
			mu.Unlock()
			a.send(w)
			return
		}
		q.pass(w)
	})
}

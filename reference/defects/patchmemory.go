package defects

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Some mistakes need a memory: what a server shows of a resource depends on what was done to it before.
func ofPatchMemory() []Defect {
	return []Defect{
		{
			ID: "patch-touches-always", Title: "Every PATCH moves lastModified on, also one that changes nothing.",
			Story:  "Whoever reads what has changed since yesterday reads everybody.",
			Source: "RFC 7644 §3.5.2.1; servers whose database sets the time with every UPDATE",
			wrap: recalling(func(m *patched, q *request, a *answer) {
				if q.patching() && a.good() {
					m.count(q.id)
				}
				a.resources(func(resource map[string]any) {
					meta, _ := resource["meta"].(map[string]any)
					text, _ := meta["lastModified"].(string)
					modified, err := time.Parse(time.RFC3339Nano, text)
					if n := m.counted(fmt.Sprint(resource["id"])); err == nil && n > 0 {
						meta["lastModified"] = modified.Add(time.Duration(n) * time.Second).Format(time.RFC3339Nano)
					}
				})
			}),
		},
		{
			ID: "patch-time-stands", Title: "lastModified stays the time at which the resource was created.",
			Story:  "Whoever reads what has changed since yesterday misses everybody who was deactivated.",
			Source: "RFC 7643 §3.1",
			wrap: recalling(func(m *patched, _ *request, a *answer) {
				a.resources(func(resource map[string]any) {
					meta, _ := resource["meta"].(map[string]any)
					if first := m.first(fmt.Sprint(resource["id"]), meta["lastModified"]); first != nil {
						meta["lastModified"] = first
					}
				})
			}),
		},
		{
			ID: "patch-schemas-stale", Title: "schemas stays as it was when the resource was created.",
			Story:  "A client takes the extension for absent, and its attributes with it.",
			Source: "RFC 7643 §3; servers that store schemas",
			wrap: recalling(func(m *patched, _ *request, a *answer) {
				a.resources(func(resource map[string]any) {
					if schemas := m.first(fmt.Sprint(resource["id"]), resource["schemas"]); schemas != nil {
						resource["schemas"] = schemas
					}
				})
			}),
		},
		{
			ID: "patch-primary-stays", Title: "A value that is made primary does not take it from the one that was.",
			Story:  "Mail goes to the address that was primary first.",
			Source: "RFC 7644 §3.5.2; RFC 7643 §2.4",
			wrap:   primaryStays(),
		},
	}
}

// patched is what a defect remembers of resources, by id.
type patched struct {
	mu     sync.Mutex
	counts map[string]int
	firsts map[string]any
}

func (m *patched) count(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[id]++
}

func (m *patched) counted(id string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts[id]
}

// first is the value that was seen first of a resource.
func (m *patched) first(id string, value any) any {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, seen := m.firsts[id]; seen {
		return known
	}
	if value != nil {
		m.firsts[id] = value
	}
	return value
}

// recalling makes a middleware that changes answers by what it remembers.
func recalling(change func(m *patched, q *request, a *answer)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		m := &patched{counts: map[string]int{}, firsts: map[string]any{}}
		return onAnswer(func(q *request, a *answer) {
			if q.resource == "Users" || q.resource == "Groups" {
				change(m, q, a)
			}
		})(next)
	}
}

// primaryStays shows every value as primary that was ever made so by a PATCH, and takes two in one.
func primaryStays() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		m := &patched{counts: map[string]int{}, firsts: map[string]any{}}
		return middleware(func(w http.ResponseWriter, q *request) {
			if body := q.object(); q.patching() && body != nil {
				m.notePrimaries(q, operations(body))
				q.setObject(body)
			}
			a := q.forward()
			a.resources(m.showPrimaries)
			a.send(w)
		})(next)
	}
}

// notePrimaries remembers the values that are primary, and those that a PATCH makes so; all but its first it passes on as not.
func (m *patched) notePrimaries(q *request, patch []map[string]any) {
	stored := q.now()
	for name := range stored {
		for _, element := range elementsOf(stored, name) {
			if element["primary"] == true {
				m.count(valueKey(q.id, name, element))
			}
		}
	}
	for _, operation := range patch {
		for i, element := range givenElements(operation) {
			if element["primary"] == true && i > 0 {
				m.count(valueKey(q.id, targetOf(operation), element))
				element["primary"] = false
			}
		}
	}
}

func (m *patched) showPrimaries(resource map[string]any) {
	for name := range resource {
		for _, element := range elementsOf(resource, name) {
			if m.counted(valueKey(fmt.Sprint(resource["id"]), name, element)) > 0 {
				element["primary"] = true
			}
		}
	}
}

func valueKey(id, name string, element map[string]any) string {
	return id + " " + name + " " + string(render(element["value"]))
}

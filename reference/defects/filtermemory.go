package defects

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

// memory is what a server remembers of users who were created, for mistakes that depend on how.
type memory struct {
	mu    sync.Mutex
	users []recollection
}

// recollection is the body of a create and the id that came of it.
type recollection struct {
	id   string
	body map[string]any
}

func (m *memory) all() []recollection {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]recollection(nil), m.users...)
}

// has reports whether a user of that id was created.
func (m *memory) has(id string) bool {
	return slices.ContainsFunc(m.all(), func(r recollection) bool { return r.id == id })
}

// remembering makes a middleware that changes queries, their answers, and answers about one user by what it remembers of creates. Any
// of the three may be nil.
func remembering(ask func(*request, *memory), reply, show func(*request, *answer, *memory)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		m := &memory{}
		return middleware(func(w http.ResponseWriter, q *request) {
			if ask != nil && q.queries() {
				ask(q, m)
			}
			a := q.forward()
			if q.toAll(http.MethodPost) && a.good() {
				m.mu.Lock()
				m.users = append(m.users, recollection{fmt.Sprint(a.object()["id"]), q.object()})
				m.mu.Unlock()
			}
			if reply != nil && q.lists() {
				reply(q, a, m)
			}
			if show != nil && q.about(http.MethodGet) {
				show(q, a, m)
			}
			a.send(w)
		})(next)
	}
}

func ofFilterMemory() []Defect {
	return []Defect{
		{
			ID: "filter-case-exact-ignored", Title: "externalId is compared without regard to upper and lower case.",
			Story:  "Two people whose external ids differ in case alone are taken for one.",
			Source: "RFC 7643 §3.1; a collation of the database that holds for every column",
			wrap: remembering(func(q *request, m *memory) {
				compare, isComparison := q.parsed().(filter.Compare)
				value, isText := compare.Value.(string)
				if !isComparison || !isText || compare.Path.Name != "externalId" {
					return
				}
				for _, user := range m.all() {
					if stored, _ := user.body["externalId"].(string); strings.EqualFold(stored, value) {
						compare.Value = stored
						q.setQuery("filter", compare.String())
					}
				}
			}, nil, nil),
		},
		{
			ID: "filter-defaults-unseen", Title: "A filter on active leaves out who was created without it.",
			Story:  "People who are shown as active are not found as active; a delta import drops them.",
			Source: "RFC 7644 §3.4.2.2, defaulted attributes",
			wrap: remembering(nil, func(q *request, a *answer, m *memory) {
				if !strings.Contains(q.filter(), "active") {
					return
				}
				a.keep(func(user map[string]any) bool {
					for _, each := range m.all() {
						if _, given := each.body["active"]; !given && each.id == fmt.Sprint(user["id"]) {
							return false
						}
					}
					return true
				})
			}, nil),
		},
		{
			ID: "password-filterable", Title: "password can be filtered by.",
			Story:  "Whoever holds the token reads passwords letter by letter.",
			Source: "RFC 7643 §9.2; RFC 7644 §7.5.2",
			wrap: remembering(func(q *request, m *memory) {
				expr := q.parsed()
				if expr == nil {
					return
				}
				q.setQuery("filter", eachTerm(expr, comparing(func(term filter.Compare) filter.Expr {
					value, isText := term.Value.(string)
					if !isText || term.Path.Name != "password" {
						return term
					}
					found := nobody()
					for _, user := range m.all() {
						if password, _ := user.body["password"].(string); password != "" && strings.HasPrefix(password, value) {
							found = filter.Or{Left: found, Right: filter.Compare{Path: filter.AttrPath{Name: "id"}, Op: filter.Eq, Value: user.id}}
						}
					}
					return found
				})).String())
			}, nil, nil),
		},
	}
}

package server_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/server"
)

const bulkURN = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"

// bulk sends operations.
func (s *target) bulk(operations ...m) answer {
	s.t.Helper()
	return s.scim(http.MethodPost, "/Bulk", m{"schemas": []any{bulkURN}, "Operations": operations})
}

func creating(bulkID, userName string, changes m) m {
	return m{"method": "POST", "path": "/Users", "bulkId": bulkID, "data": user(userName, changes)}
}

// results are the statuses of a bulk response, with the scimType where there is one: "201", "400 invalidValue".
func (a answer) results() string {
	list, _ := a.at("Operations").([]any)
	all := make([]string, len(list))
	for i := range list {
		all[i] = strings.TrimSpace(a.text("Operations", i, "status") + " " + a.text("Operations", i, "response", "scimType"))
	}
	return strings.Join(all, ", ")
}

func bulkRows() []row {
	each := func(name, want string, operations ...m) input {
		return input{name: name, send: func(s *target) answer { return s.bulk(operations...) }, status: 200, check: func(t *testing.T, s *target, a answer) {
			t.Helper()
			if a.results() != want {
				t.Errorf("got %s, want %s: %s", a.results(), want, a.body)
			}
			list, _ := a.at("Operations").([]any)
			for i := range list {
				failed := a.text("Operations", i, "status") >= "400"
				if detail := a.text("Operations", i, "response", "detail"); failed != (detail != "") || strings.Contains(detail, s.Token) {
					t.Errorf("operation %d: detail %q", i, detail)
				}
			}
		}}
	}
	many := func(n int) []m {
		operations := make([]m, n)
		for i := range operations {
			operations[i] = m{"method": "DELETE", "path": "/Users/987654"}
		}
		return operations
	}
	return []row{
		{id: "B59", inputs: []input{
			{name: "1001 operations", send: func(s *target) answer { return s.bulk(many(1001)...) }, status: 413, names: "1000"},
			{name: "more than 1 MiB", send: func(s *target) answer {
				return s.bulk(creating("a", "new@example.com", m{"nickName": strings.Repeat("x", 1<<20)}))
			}, status: 413, names: "1048576"},
			{name: "1000 operations", send: func(s *target) answer { return s.bulk(many(1000)...) }, status: 200},
		}},
		{id: "B60", inputs: []input{
			each("groups", "404, 404, 404", m{"method": "POST", "path": "/Groups", "bulkId": "g", "data": m{"displayName": "x"}},
				m{"method": "DELETE", "path": "/Groups/1"}, m{"method": "PATCH", "path": "/Groups/1", "data": m{}}),
			each("no bulkId", "400 invalidValue", m{"method": "POST", "path": "/Users", "data": user("new@example.com", nil)}),
			each("a circle", "409, 409", creating("a", "a@example.com", m{enterprise: m{"manager": m{"value": "bulkId:b"}}}),
				creating("b", "b@example.com", m{enterprise: m{"manager": m{"value": "bulkId:a"}}})),
			each("themselves", "409", creating("a", "a@example.com", m{peakonURN: m{"Manager": "bulkId:a"}})),
			each("nobody's bulkId", "400 invalidValue", creating("a", "a@example.com", m{peakonURN: m{"Manager": "bulkId:z"}})),
			each("one that failed", "400 invalidValue, 400 invalidValue", creating("a", "jane", nil), creating("b", "b@example.com", m{peakonURN: m{"Manager": "bulkId:a"}})),
			each("no such method", "400 invalidValue, 400 invalidValue", m{"method": "GET", "path": "/Users/1"}, m{"path": "/Users/1"}),
			each("no such path", "400 invalidValue, 400 invalidValue, 404, 400 invalidValue, 404", m{"method": "DELETE", "path": ""}, m{"method": "DELETE", "path": "/Users"},
				m{"method": "DELETE", "path": "/Nobody/1"}, m{"method": "POST", "path": "/Users/1", "bulkId": "a", "data": user("new@example.com", nil)}, m{"method": "DELETE", "path": "/Bulk/1"}),
			each("no data", "400 invalidValue, 400 invalidValue", m{"method": "POST", "path": "/Users", "bulkId": "a"}, m{"method": "PUT", "path": "/Users/1", "data": "x"}),
			each("a PATCH that is none", "400 invalidSyntax", m{"method": "PATCH", "path": "/Users/1", "data": m{"active": false}}),
			{name: "a body that is none", send: func(s *target) answer { return s.scim(http.MethodPost, "/Bulk", m{"Operations": []m{}}) }, status: 400, scimType: "invalidSyntax", names: "schemas"},
			{name: "no operations", send: func(s *target) answer { return s.bulk() }, status: 400, scimType: "invalidSyntax", names: "Operations"},
		}},
		{id: "B61", options: func(o *server.Options) { o.RateLimit = 10 }, inputs: []input{{name: "more than the company has", send: func(s *target) answer {
			for range 4 {
				got("/Users")(s).must(s.t, 200)
			}
			s.bulk(many(5)...).must(s.t, 200)
			got("/Users", "Authorization", "Bearer wrong")(s).must(s.t, 401)                          // costs nothing
			s.bulk(creating("a", "a@example.com", nil), many(1)[0]).must(s.t, 429)                    // too much as a whole, and none of it is done
			s.scim(http.MethodGet, "/ServiceProviderConfig", nil, "Authorization", "").must(s.t, 200) // nor does this
			got("/Users")(s).must(s.t, 200)
			return got("/Users")(s)
		}, status: 429, names: "rate limit", check: func(t *testing.T, s *target, a answer) {
			if seconds, err := strconv.Atoi(a.Header.Get("Retry-After")); err != nil || seconds < 1 || seconds > 360 {
				t.Errorf("Retry-After %q", a.Header.Get("Retry-After"))
			}
			if s.everybody() != "[]" {
				t.Errorf("a bulk request that was refused did something: %s", s.everybody())
			}
		}}}},
	}
}

func raceRows() []row {
	return []row{
		{id: "B62", inputs: []input{{name: "eight at once", send: func(s *target) answer {
			answers := make([]answer, 8)
			var all sync.WaitGroup
			for i := range answers {
				all.Go(func() { answers[i] = posted(nil)(s) })
			}
			all.Wait()
			created := 0
			for _, a := range answers {
				if a.StatusCode == http.StatusCreated {
					created++
				} else {
					a.refused(s.t, 409, "uniqueness")
				}
			}
			if created != 1 {
				s.t.Errorf("%d were created", created)
			}
			return got("/Users")(s)
		}, status: 200, check: func(t *testing.T, _ *target, a answer) {
			if a.at("totalResults") != 1.0 {
				t.Errorf("%s", a.body)
			}
		}}}},
		{id: "B63", inputs: []input{
			{name: "before the tick", send: func(s *target) answer { return deactivatedAt(s, true) }, status: 200},
			{name: "after the tick", send: func(s *target) answer { return deactivatedAt(s, false) }, status: 200},
			{name: "at once with it", send: deactivatedMeanwhile, status: 200},
		}},
		nulRow(),
		methodRow(),
	}
}

// sending is the instant at which the round of planned sends in Copenhagen.
const sending = "2026-03-02T08:00:00Z"

// deactivatedAt deactivates somebody at the instant of sending, before the scheduler has seen that instant or after it has sent.
func deactivatedAt(s *target, before bool) answer {
	file := filepath.Join(s.t.TempDir(), "peakon.db")
	first := planned(s.t, func(o *server.Options) { o.DB = file })
	id := first.hired("leaves@example.com", nil)
	if !before {
		first.until(sending)
		a := first.patch(id, operation("replace", "active", false)).must(s.t, 200)
		first.same(first.invitations("employee="+id), "2026-03-02 sent")
		return a
	}
	first.until("2026-03-02T07:59:59Z")
	// Another process on the same file, whose clock stands at the instant; nothing has happened at it yet.
	second := start(s.t, func(o *server.Options) {
		o.DB, o.Clock = file, server.ClockAt(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	})
	a := second.patch(id, operation("replace", "active", false)).must(s.t, 200)
	second.until(sending)
	second.same(second.invitations("employee="+id), "2026-03-02 suppressed inactive")
	return a
}

// deactivatedMeanwhile deactivates many while the clock is moved to the instant of sending: each was sent to or suppressed, by which
// came first, and nothing in between.
func deactivatedMeanwhile(s *target) answer {
	const people = 20
	w := planned(s.t)
	ids := make([]string, people)
	for i := range ids {
		ids[i] = w.hired(numbered("p", i), nil)
	}
	w.until("2026-03-02T07:59:59Z")
	var all sync.WaitGroup
	for _, id := range ids {
		all.Go(func() { w.patch(id, operation("replace", "active", false)).must(s.t, 200) })
	}
	all.Go(func() { w.until(sending) })
	all.Wait()
	for _, id := range ids {
		one := w.listed("/deliveries?employee=" + id)[0]
		switch fmt.Sprint(one["status"], " ", one["reason"]) {
		case "sent <nil>", "suppressed inactive":
		default:
			s.t.Errorf("delivery %v", one)
		}
	}
	return w.scim(http.MethodGet, "/Users?filter=active+eq+true", nil)
}

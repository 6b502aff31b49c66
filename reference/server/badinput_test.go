package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/server"
)

// row is a row of the table of bad inputs in docs/reference-decisions.md, B01 to B65.
type row struct {
	id string
	// world makes what the inputs need; nil for an empty company.
	world func(s *target)
	// options change how the server is started; nil leaves them.
	options func(*server.Options)
	inputs  []input
}

// input is one request and what comes of it.
type input struct {
	name string
	send func(s *target) answer
	// status and scimType are those of the answer. A refusal must change nothing.
	status   int
	scimType string
	// names is what the detail of a refusal has to name, in any letter case.
	names string
	// check looks further; nil looks no further.
	check func(t *testing.T, s *target, a answer)
}

func TestBadInput(t *testing.T) {
	rows := slices.Concat(accessRows(), bodyRows(), userRows(), fieldRows(), attributeRows(), managerRows(), patchRows(), queryRows(), bulkRows(), raceRows())
	for i, r := range rows {
		if want := fmt.Sprintf("B%02d", i+1); r.id != want {
			t.Fatalf("row %d of the table is %s, want %s", i+1, r.id, want)
		}
	}
	if len(rows) != 65 {
		t.Fatalf("the table has %d rows", len(rows))
	}
	for _, r := range rows {
		t.Run(r.id, func(t *testing.T) {
			var options []func(*server.Options)
			if r.options != nil {
				options = append(options, r.options)
			}
			s := start(t, options...)
			if r.world != nil {
				r.world(s)
			}
			for _, each := range r.inputs {
				t.Run(each.name, func(t *testing.T) {
					s := &target{Running: s.Running, t: t, log: s.log}
					each.try(t, s)
				})
			}
		})
	}
}

func (i input) try(t *testing.T, s *target) {
	t.Helper()
	before := s.everybody()
	a := i.send(s)
	if i.status < 400 {
		a.must(t, i.status)
	} else {
		i.refused(t, s, a)
		if after := s.everybody(); after != before {
			t.Errorf("a refusal changed\n%s\nto\n%s", before, after)
		}
	}
	if i.check != nil {
		i.check(t, s, a)
	}
}

// refused holds a refusal to what every one of them has to be.
func (i input) refused(t *testing.T, s *target, a answer) {
	t.Helper()
	if a.Request.Method == http.MethodHead { // it has no body
		a.must(t, i.status)
		return
	}
	a.refused(t, i.status, i.scimType)
	detail := a.text("detail")
	if !strings.Contains(strings.ToLower(detail), strings.ToLower(i.names)) {
		t.Errorf("the detail does not name %q: %s", i.names, detail)
	}
	if strings.Contains(string(a.body), s.Token) || len(detail) > 500 {
		t.Errorf("the detail echoes what was sent: %s", detail)
	}
	if strings.Contains(string(a.body), `\u003`) || strings.Contains(string(a.body), `\u0026`) {
		t.Errorf("characters of HTML are escaped: %s", a.body)
	}
}

// everybody is what the control API shows of all employees: it needs no token, and costs no operation.
func (s *target) everybody() string {
	return string(s.control(http.MethodGet, "/employees", nil).must(s.t, 200).body)
}

// posted creates a user with changes.
func posted(changes m) func(s *target) answer {
	return func(s *target) answer {
		body := user("new@example.com", m{"emails": nil})
		for name, value := range changes {
			body[name] = value
			if value == nil {
				delete(body, name)
			}
		}
		return s.scim(http.MethodPost, "/Users", body)
	}
}

// postedNull creates a user with a member that is null.
func postedNull(name string) func(s *target) answer {
	return func(s *target) answer {
		body := user("new@example.com", m{"emails": nil})
		body[name] = nil
		return s.scim(http.MethodPost, "/Users", body)
	}
}

// patched applies operations to the first employee.
func patched(operations ...m) func(s *target) answer {
	return func(s *target) answer { return s.patch(s.first(), operations...) }
}

// got reads an address.
func got(path string, headers ...string) func(s *target) answer {
	return func(s *target) answer { return s.scim(http.MethodGet, path, nil, headers...) }
}

// first is the id of the first employee.
func (s *target) first() string {
	s.t.Helper()
	return s.scim(http.MethodGet, "/Users?count=1&attributes=id", nil).must(s.t, 200).text("Resources", 0, "id")
}

// byName is the id of the employee of a userName.
func (s *target) byName(userName string) string {
	s.t.Helper()
	return s.scim(http.MethodGet, `/Users?filter=userName+eq+"`+userName+`"`, nil).must(s.t, 200).text("Resources", 0, "id")
}

// shows looks at a value of the answer, and at what a GET shows after it.
func shows(want any, keys ...any) func(*testing.T, *target, answer) {
	return func(t *testing.T, s *target, a answer) {
		t.Helper()
		stored := s.scim(http.MethodGet, "/Users/"+a.text("id"), nil).must(t, 200)
		if a.at(keys...) != want || stored.at(keys...) != want {
			t.Errorf("%v: answered %v, stored %v, want %v", keys, a.at(keys...), stored.at(keys...), want)
		}
	}
}

// one hires somebody with values.
func one(userName string, changes m) func(s *target) {
	return func(s *target) { s.hired(userName, changes) }
}

func numbered(prefix string, i int) string { return prefix + strconv.Itoa(i) + "@example.com" }

package record

import (
	"net/http"
	"strings"
	"sync"
)

// memory is what must be known of earlier exchanges to judge a later one. It is safe for concurrent use.
type memory struct {
	mu sync.Mutex
	// taken are the ids by userName, in small letters; inactive are ids.
	taken    map[string]string
	names    map[string]string
	inactive map[string]bool
	// nobody are userNames that a lookup has just not found.
	nobody map[string]bool
}

func newMemory() *memory {
	return &memory{taken: map[string]string{}, names: map[string]string{}, inactive: map[string]bool{}, nobody: map[string]bool{}}
}

// check judges an exchange by what came before, and remembers it.
func (m *memory) check(s seen) (found []Finding) {
	if s.collection != "users" || s.Response == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	userName := strings.ToLower(s.sent.text("userName"))
	switch {
	case s.isCreate() && s.ok() && m.taken[userName] != "":
		found = append(found, *finding("okta.create.duplicate-409", "expected 409, since the recording has a user of that userName already, found a second one"))
	case s.isCreate() && s.Status() == 409 && m.nobody[userName]:
		found = append(found, *finding("okta.lookup.agrees-with-create", "expected the lookup to find whom the create refuses as taken, found nobody a moment ago"))
	case s.Request.Method == http.MethodGet && s.id != "" && s.Status() == 404 && m.inactive[s.id]:
		found = append(found, *finding("okta.deactivate.readable", "expected 200 for an inactive user, found 404"))
	case s.Request.Method == http.MethodGet && s.id != "" && s.ok() && m.inactive[s.id]:
		if active, told := truth(s.got.get("active")); told && active {
			found = append(found, *finding("okta.deactivate.unassigned", "expected the user inactive, as the last accepted request said, found active true"))
		}
	}
	m.remember(s, userName)
	return found
}

func (m *memory) remember(s seen, userName string) {
	if len(m.taken) > mostKnown || len(m.nobody) > mostKnown || len(m.inactive) > mostKnown {
		clear(m.taken)
		clear(m.names)
		clear(m.inactive)
		clear(m.nobody)
	}
	if s.filtered == "username" {
		wanted := strings.ToLower(s.wanted)
		if delete(m.nobody, wanted); (s.ok() && s.got != nil || s.Status() == 404) && len(s.got.objects("Resources")) == 0 {
			m.nobody[wanted] = true
		}
	}
	if !s.ok() || s.Request.Method == http.MethodGet {
		return
	}
	id := s.id
	if s.isCreate() {
		id = s.got.text("id")
	}
	switch {
	case id == "":
	case s.Request.Method == http.MethodDelete:
		delete(m.taken, m.names[id])
		delete(m.names, id)
		delete(m.inactive, id)
	case userName != "":
		if m.taken[m.names[id]] == id {
			delete(m.taken, m.names[id])
		}
		m.taken[userName], m.names[id] = id, userName
	}
	if active, says := activeOf(s.sent); says && s.Request.Method != http.MethodDelete && id != "" {
		if delete(m.inactive, id); !active {
			m.inactive[id] = true
		}
	}
	delete(m.nobody, userName)
}

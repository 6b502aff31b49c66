package replay

import (
	"strings"
	"sync"
)

// ids relates the ids of two servers, and what else they give: versions and cursors. It grows with the objects of a recording,
// by about a hundred bytes each.
type ids struct {
	mu            sync.RWMutex
	forward, back map[object]string
	// loose are ids that can be mistaken for nothing else and are looked for everywhere.
	loose, looseBack map[string]string
	// given are all ids that the recorded server gave, related or not; makers are the exchanges that made them.
	given  map[object]bool
	makers map[object]int
	// tokens are versions and cursors.
	tokens map[string]string
	// times are those of the last changes: filters ask for what came after them.
	times map[string]string
	// people are the user names of the recording, in small letters.
	people map[string]bool
}

func newIDs() *ids {
	return &ids{
		forward: map[object]string{}, back: map[object]string{}, loose: map[string]string{}, looseBack: map[string]string{},
		given: map[object]bool{}, makers: map[object]int{}, tokens: map[string]string{}, times: map[string]string{}, people: map[string]bool{},
	}
}

// isLoose: an id that nobody writes by chance. "17" and "admin" are not.
func isLoose(id string) bool {
	return len(id) >= 12 && strings.ContainsAny(id, "0123456789")
}

// relate has a recorded id stand for another. What is related already stays so: that a server gives another id to the same object
// is a difference.
func (m *ids) relate(collection, recorded, live string) {
	if recorded == "" || live == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	from, to := object{collection, recorded}, object{collection, live}
	if m.forward[from] != "" || m.back[to] != "" {
		return
	}
	m.forward[from], m.back[to] = live, recorded
	if isLoose(recorded) {
		m.loose[recorded] = live
	}
	if isLoose(live) {
		m.looseBack[live] = recorded
	}
}

// noteGiven keeps that the recorded server gave an id; maker is the exchange that made the object, or 0.
func (m *ids) noteGiven(o object, maker int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.given[o] = true
	if maker != 0 && m.makers[o] == 0 {
		m.makers[o] = maker
	}
}

func (m *ids) wasGiven(o object) (bool, int) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.given[o], m.makers[o]
}

// relateToken has a version or a cursor stand for another; scope tells those of one object from those of others.
func (m *ids) relateToken(scope, recorded, live string) {
	if recorded == "" || live == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens[scope+" "+recorded] = live
}

// mostTimes bounds the times that are remembered: there are new ones with every change.
const mostTimes = 10_000

func (m *ids) relateTime(recorded, live string) {
	if recorded == "" || live == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.times) >= mostTimes {
		clear(m.times)
	}
	m.times[recorded] = live
}

func (m *ids) time(recorded string) string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if live := m.times[recorded]; live != "" {
		return live
	}
	return recorded
}

func (m *ids) token(scope, recorded string) (string, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	live, known := m.tokens[scope+" "+recorded]
	return live, known
}

func (m *ids) notePerson(userName string) {
	if userName == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.people[strings.ToLower(userName)] = true
}

func (m *ids) isPerson(text string) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.people[strings.ToLower(text)]
}

// direction is one of the two ways in which ids are put.
type direction struct {
	objects map[object]string
	loose   map[string]string
}

func (m *ids) to() direction   { return direction{m.forward, m.loose} }
func (m *ids) from() direction { return direction{m.back, m.looseBack} }

// find looks for an id; the id of a member says not whether it is a user or a group.
func (m *ids) find(d direction, o object) (string, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if o.collection != "" {
		if other := d.objects[o]; other != "" {
			return other, true
		}
		return "", false
	}
	for _, collection := range []string{"Users", "Groups", "Entitlements", "Roles"} {
		if other := d.objects[object{collection, o.id}]; other != "" {
			return other, true
		}
	}
	return "", false
}

// anywhere puts ids that can be mistaken for nothing else into other terms, wherever they stand in a text.
func (m *ids) anywhere(d direction, text string) string {
	if len(text) < 12 {
		return text
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if len(d.loose) == 0 {
		return text
	}
	if other, whole := d.loose[text]; whole {
		return other
	}
	var out strings.Builder
	copied := 0
	for start := 0; start < len(text); {
		end := start
		for end < len(text) && isWordOfID(text[end]) {
			end++
		}
		if other, known := d.loose[text[start:end]]; known {
			out.WriteString(text[copied:start])
			out.WriteString(other)
			copied = end
		}
		start = end + 1
	}
	if copied == 0 {
		return text
	}
	out.WriteString(text[copied:])
	return out.String()
}

func isWordOfID(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_'
}

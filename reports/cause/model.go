package cause

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// wish is what a write asked of an attribute.
type wish struct {
	value, before string
	gone, omitted bool
	method, trait string
	asked         bool // it differs from what was there
}

// held is a resource as a server must hold it that did what it answered.
type held struct {
	resource, id string
	neighbour    bool
	wishes       map[string]wish
	shown        flat
	created      string
	deleted      bool
	hopeless     map[string]bool // attributes that were not even there after the create
	read         bool            // it was shown by more than the answer to its write
	missed       bool            // it was not found where it should be
	lastMethod   string
	lastWriteAt  int
	patched      *patched
}

// patched is the last write that changed somebody, and whose effect has not been read yet.
type patched struct {
	before           flat
	method, op, form string
	// unread is set where some of what it asked is not followed.
	unread bool
}

// model follows the exchanges of a run.
type model struct {
	resources map[string]*held
	order     []*held                    // as they were made
	names     map[string]map[string]bool // userName, in small letters, to the ids that have it
	seen      map[int][]seen
	// fine counts for each symptom how often it could have been and was not; bad how often it was.
	fine, bad map[symptom]int
}

func newModel() *model {
	return &model{resources: map[string]*held{}, names: map[string]map[string]bool{}, seen: map[int][]seen{}, fine: map[symptom]int{}, bad: map[symptom]int{}}
}

func (m *model) note(x *sight, s symptom, id string) {
	by := 0
	if h := m.resource(x.resource, id); h != nil && !x.writes() {
		by = h.lastWriteAt
	}
	m.seen[x.Number] = append(m.seen[x.Number], seen{s, id, by})
	for _, one := range s.widened() {
		m.bad[one]++
	}
}

func (m *model) holds(s symptom) {
	for _, one := range s.widened() {
		m.fine[one]++
	}
}

func (m *model) resource(kind, id string) *held { return m.resources[kind+"/"+id] }

// follow takes the next exchange.
func (m *model) follow(x *sight) {
	m.answers(x)
	m.forms(x)
	if x.resource != "Users" && x.resource != "Groups" {
		return
	}
	if x.writes() && x.success() {
		m.write(x)
	}
	switch {
	case x.lists():
		m.list(x)
	case x.success() && x.answer != nil && x.method() != http.MethodDelete:
		m.show(x, x.answer)
	}
	m.presence(x)
}

// presence: who is there is found, and who is not is not.
func (m *model) presence(x *sight) {
	h := m.resource(x.resource, x.id)
	if h == nil || x.neighbour != h.neighbour {
		return
	}
	switch {
	case !h.deleted && x.status() == http.StatusNotFound:
		h.missed = true
		m.note(x, symptom{kind: vanished, place: x.resource, trait: h.lastWrite()}, h.id)
	case h.deleted && x.success() && x.method() == http.MethodGet:
		m.note(x, symptom{kind: undead, place: x.resource}, h.id)
	}
}

func (h *held) lastWrite() string {
	if w, ok := h.wishes["active"]; ok && strings.EqualFold(w.value, "false") {
		return "deactivating"
	}
	return h.lastMethod
}

func (m *model) write(x *sight) {
	switch x.method() {
	case http.MethodPost:
		id, _ := x.answer["id"].(string) // without an id nobody can be followed
		if id == "" || x.id != "" || x.ask == nil {
			return
		}
		h := &held{lastWriteAt: x.Number, resource: x.resource, id: id, neighbour: x.neighbour, wishes: map[string]wish{}, hopeless: map[string]bool{}, lastMethod: http.MethodPost}
		m.resources[x.resource+"/"+id] = h
		m.order = append(m.order, h)
		h.replaceBy(flatten(x.ask), http.MethodPost)
	case http.MethodPut:
		if h := m.resource(x.resource, x.id); h != nil && x.ask != nil {
			h.lastMethod, h.lastWriteAt = http.MethodPut, x.Number
			h.replaceBy(flatten(x.ask), http.MethodPut)
		}
	case http.MethodPatch:
		if h := m.resource(x.resource, x.id); h != nil {
			h.lastMethod, h.lastWriteAt = http.MethodPatch, x.Number
			h.patch(x.operations())
		}
	case http.MethodDelete:
		if h := m.resource(x.resource, x.id); h != nil {
			h.deleted, h.lastWriteAt = true, x.Number
		}
	}
}

func (h *held) known(key string) (string, bool) {
	if w, ok := h.wishes[key]; ok {
		return w.value, true
	}
	value, ok := h.shown[key]
	return value, ok
}

func (h *held) replaceBy(body flat, method string) {
	h.patched = nil
	if method == http.MethodPut {
		h.patched = &patched{method: method}
	}
	for key, w := range h.wishes {
		w.asked = false
		h.wishes[key] = w
	}
	for key := range h.shown {
		if _, named := body[key]; !named {
			h.wishes[key] = wish{gone: true, omitted: true, before: h.shown[key], method: method, asked: true}
		}
	}
	for key, value := range body {
		before, known := h.known(key)
		if known && h.shown != nil {
			before = h.shown[key]
		}
		h.wishes[key] = wish{value: value, gone: value == "", before: before, method: method, asked: !known || before != value}
	}
}

func simplePath() *regexp.Regexp {
	return regexp.MustCompile(`^(?i:urn:[^\[\]]*:)?[A-Za-z$][\w$-]*(\.[\w$-]+)?$`)
}

func memberPath() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^members\[\s*value\s+eq\s+"([^"]*)"\s*\]$`)
}

func (h *held) patch(operations []operation) {
	simple, member := simplePath(), memberPath()
	h.patched = nil
	if h.shown != nil && len(operations) > 0 {
		before := flat{}
		for key, value := range h.shown {
			before[key] = value
		}
		h.patched = &patched{before: before, method: http.MethodPatch, op: operations[0].op, form: operations[0].pathForm()}
	}
	for key, w := range h.wishes {
		w.asked = false
		h.wishes[key] = w
	}
	for _, o := range operations {
		trait := o.op + " " + o.pathForm()
		switch {
		case o.path == "":
			if members, ok := o.value.(map[string]any); ok {
				f := flat{}
				f.add("", members)
				for key, value := range f {
					h.ask(key, value, o.op, trait)
				}
			}
		case simple.MatchString(o.path):
			f := flat{}
			f.put(o.path, o.value)
			if o.op == "remove" {
				if o.value == nil {
					f = flat{attribute(o.path): ""}
				}
			}
			for key, value := range f {
				h.ask(key, value, o.op, trait)
			}
		case o.op == "remove" && member.MatchString(o.path):
			h.ask("members", member.FindStringSubmatch(o.path)[1], o.op, trait)
		default:
			if h.patched != nil {
				h.patched.unread = true
			}
			name, _, _ := strings.Cut(attribute(o.path), "[")
			for key := range h.wishes {
				if key == name || strings.HasPrefix(key, name+".") {
					delete(h.wishes, key)
				}
			}
		}
	}
}

// ask notes what an operation asks of an attribute.
func (h *held) ask(key, value, op, trait string) {
	if serverOnly(key) || !known(key) && !known(strings.SplitN(key, ".", 2)[0]) || strings.Contains(key, ":manager") {
		return
	}
	before, _ := h.known(key)
	w := wish{value: value, before: before, method: http.MethodPatch, trait: trait}
	if several(key) {
		set := elements(before)
		switch op {
		case "add":
			for _, one := range elements(value) {
				if !slices.Contains(set, one) {
					set = append(set, one)
				}
			}
			w.value = joined(set)
		case "remove":
			if value == "" {
				set = nil
			}
			set = slices.DeleteFunc(set, func(one string) bool { return slices.Contains(elements(value), one) })
			w.value = joined(set)
		}
	} else if op == "remove" {
		w.value = ""
	}
	w.gone = w.value == ""
	w.asked = w.value != before
	h.wishes[key] = w
}

// several names the attributes that have several values.
func several(key string) bool {
	switch key {
	case "members", "emails", "phonenumbers", "addresses", "entitlements", "roles", "ims", "photos", "x509certificates":
		return true
	default:
		return false
	}
}

// show compares what a server shows of a resource with what it should hold.
func (m *model) show(x *sight, resource map[string]any) {
	id, _ := resource["id"].(string) // without an id nobody can be recognised
	if x.id != "" && id != "" && x.id != id && x.method() != http.MethodPost {
		m.note(x, symptom{kind: renumbered, place: x.resource, subject: "id", method: x.method()}, x.id)
	}
	h := m.resource(x.resource, id)
	if h == nil {
		return
	}
	if x.neighbour != h.neighbour {
		m.note(x, symptom{kind: leaked, place: x.resource, method: x.method(), trait: either(x.id != "", "by its id", "in a list")}, id)
		return
	}
	if h.deleted {
		m.note(x, symptom{kind: undead, place: x.resource}, id)
	}
	if x.query.Has("attributes") || x.query.Has("excludedAttributes") || strings.HasSuffix(x.endpoint, "/.search") {
		return
	}
	m.times(x, h, resource)
	shown := flatten(resource)
	own := x.writes()
	asked, heeded := 0, 0
	for _, key := range sortedKeys(h.wishes) {
		w := h.wishes[key]
		fine := m.compare(x, h, key, w, shown, own)
		if w.asked && !w.omitted && !h.hopeless[key] {
			asked++
			if fine {
				heeded++
			}
		}
		if !fine && !own && w.method == http.MethodPost {
			h.hopeless[key] = true
		}
	}
	if h.patched != nil && !own {
		m.effect(x, h, shown, asked > 0, heeded*2 >= asked)
	}
	if !own {
		h.shown, h.read = shown, true
	} else if h.shown == nil {
		h.shown = flat{}
	}
}

// effect: a write that was answered with success shows in the next reading.
func (m *model) effect(x *sight, h *held, shown flat, asked, heeded bool) {
	last := h.patched
	still := symptom{kind: idle, method: last.method, place: x.resource, trait: last.op + " " + last.form}
	if last.before != nil && (asked || last.unread) {
		if same(last.before, shown) {
			m.note(x, still, h.id)
			asked, heeded = true, false
		} else {
			m.holds(still)
		}
	}
	s := symptom{kind: unheeded, method: last.method, place: x.resource, trait: last.op, subject: last.form}
	switch {
	case !asked:
	case heeded:
		m.holds(s)
	default:
		m.note(x, s, h.id)
	}
}

func same(a, b flat) bool {
	if len(a) != len(b) {
		return false
	}
	for key, value := range a {
		if other, ok := b[key]; !ok || other != value {
			return false
		}
	}
	return true
}

func (m *model) times(x *sight, h *held, resource map[string]any) {
	meta, _ := resource["meta"].(map[string]any) // without it there is nothing to compare
	created, _ := meta["created"].(string)       // as above
	if created == "" {
		return
	}
	if h.created != "" && created != h.created {
		m.note(x, symptom{kind: renumbered, place: x.resource, subject: "meta.created", method: h.lastMethod}, h.id)
	}
	h.created = created
}

// valueClass tells the values apart that mean something by themselves.
func valueClass(key, value string) string {
	if key == "active" {
		return strings.ToLower(value)
	}
	return ""
}

// compare reports whether an attribute is shown as it was asked for.
func (m *model) compare(x *sight, h *held, key string, w wish, shown flat, own bool) bool {
	found, there := shown[key]
	s := symptom{kind: lost, method: w.method, place: h.resource, trait: w.trait, subject: key, value: valueClass(key, w.value)}
	switch {
	case several(key) && !there && x.lists():
		return true
	case several(key):
		return m.compareSets(x, h, s, w, elements(found))
	case w.gone && there && found != "" && !strings.EqualFold(found, "null"):
		s.kind = kept
		if w.omitted {
			s.trait = omitted
		}
		if key == "active" {
			return true // a server that knows no better holds it for true
		}
		m.note(x, s, h.id)
		return false
	case w.gone:
		s.kind = kept
		if w.omitted {
			s.trait = omitted
		}
		if w.before != "" {
			m.holds(s)
		}
	case strings.EqualFold(found, w.value):
		if w.asked && !own {
			m.holds(s)
		}
	case own && there && found == w.before:
		m.note(x, s, h.id)
		return false
	case !there && x.lists():
		// A list may show less of somebody than a reading; that is another matter.
	case !there, found == w.before, key == "active":
		m.note(x, s, h.id)
		return false
	default:
		s.kind = altered
		if strings.Contains(found, "?") && !strings.Contains(w.value, "?") {
			s.subject, s.value = "", questionMarks
		}
		m.note(x, s, h.id)
		return false
	}
	return true
}

func (m *model) compareSets(x *sight, h *held, s symptom, w wish, found []string) bool {
	wanted := elements(w.value)
	missing, more, double := false, false, false
	for _, one := range wanted {
		missing = missing || !containsFold(found, one)
	}
	counted := map[string]int{}
	for _, one := range found {
		counted[strings.ToLower(one)]++
		double = double || counted[strings.ToLower(one)] > 1
		more = more || !containsFold(wanted, one)
	}
	switch {
	case missing:
		m.note(x, s, h.id)
		return false
	case double:
		s.kind = twice
		m.note(x, s, h.id)
	case more && w.method == http.MethodPatch && strings.HasPrefix(w.trait, "remove"):
		s.kind = kept
		m.note(x, s, h.id)
		return false
	case more && !w.omitted:
		s.kind = extra
		m.note(x, s, h.id)
	case w.asked:
		m.holds(s)
		s.kind = kept
		m.holds(s)
	}
	return true
}

func containsFold(set []string, one string) bool {
	return slices.ContainsFunc(set, func(other string) bool { return strings.EqualFold(one, other) })
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

func sortedKeys[T any](of map[string]T) []string {
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

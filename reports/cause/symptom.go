package cause

import "net/http"

// kind is a way in which something can be seen to go wrong.
type kind int

const (
	// silent: no answer came.
	silent kind = iota
	// lost: a write was answered with success, and what it set is not there.
	lost
	// kept: what a write took away is still there.
	kept
	// altered: what a write set is there as something else.
	altered
	// extra: there is more than what was written.
	extra
	// twice: a value is there twice.
	twice
	// idle: a PATCH was answered with success and changed nothing that can be seen.
	idle
	// unheeded: a write was answered with success and not carried out, whatever it asked.
	unheeded
	// vanished: who was there is not found any more.
	vanished
	// undead: who was deleted is still there.
	undead
	// blind: a lookup does not find who is there.
	blind
	// unfiltered: a lookup finds others.
	unfiltered
	// leaked: a neighbour is shown, or changes, what is another's.
	leaked
	// answered: a request of some trait is answered with a status.
	answered
	// errorForm, answerForm: the form of an answer is not what a client reads.
	errorForm
	answerForm
	// mistyped: an attribute is of another JSON type.
	mistyped
	// lacking: an answer lacks an attribute.
	lacking
	// paging: a page is not the one that was asked for.
	paging
	// unsorted: a list is not in the order that was asked for.
	unsorted
	// projected: attributes are shown that were not asked for, or the other way round.
	projected
	// renumbered: a resource has another id, or was created at another time.
	renumbered
	// unguarded: a request without a credential that counts is served.
	unguarded
	// wanted: a suite says which status it expected and which it found.
	wanted
	// differs: a suite says at which place expected and found part.
	differs
	// said: a suite says it in words alone.
	said
)

// symptom is something that was seen to go wrong, as exactly as its parts say; "" stands for any.
type symptom struct {
	kind                          kind
	method, place, trait, subject string
	value                         string
}

// general is how many parts of a symptom stand for any.
func (s symptom) general() int {
	n := 0
	for _, part := range []string{s.method, s.place, s.trait, s.subject} {
		if part == "" {
			n++
		}
	}
	return n
}

// prior is how well a kind of symptom explains, where several explain the same: what was observed on the wire before what a suite
// says in words.
func (k kind) prior() float64 {
	switch k {
	case silent, lost, kept, altered, undead, vanished, leaked, unguarded:
		return 1
	case unheeded:
		return 0.97
	case extra, twice, blind, unfiltered, renumbered:
		return 0.95
	case answered, errorForm, answerForm, mistyped, idle:
		return 0.9
	case paging, unsorted, projected, lacking:
		return 0.8
	case wanted:
		return 0.55
	case differs:
		return 0.5
	default:
		return 0.35
	}
}

// hard reports whether a symptom speaks against a server by itself, even where a requirement holds in spite of it: a name that was
// stored and is gone is a fault, though the requirement that met it was about something else.
func (s symptom) hard() bool {
	switch s.kind {
	case silent, lost, altered, unheeded, unguarded, twice, undead, vanished, leaked, unfiltered, blind, mistyped, errorForm, answerForm, renumbered:
		return true
	case kept:
		return s.trait != omitted
	case extra:
		return s.subject == "members"
	case answered:
		return s.value >= "500" || refusable(s.trait) && !refused(s.trait, s.value)
	default:
		return false
	}
}

// omitted is the trait of what a PUT left out: a server may clear it or keep it (RFC 7644 §3.5.1).
const omitted = "omitted"

// seen is a symptom at an exchange, about a resource. By is the number of the exchange that caused it, where it is another.
type seen struct {
	symptom
	id string
	by int
}

// widened are the symptom and what it is a case of.
func (s symptom) widened() []symptom {
	all := []symptom{s}
	add := func(change func(*symptom)) {
		for _, one := range all {
			change(&one)
			known := false
			for _, other := range all {
				known = known || other == one
			}
			if !known {
				all = append(all, one)
			}
		}
	}
	switch s.kind {
	case lost, kept, altered, idle:
		add(func(s *symptom) { s.trait = "" })
		if s.method == http.MethodPut || s.method == http.MethodPatch {
			add(func(s *symptom) { s.method = anyChange })
		}
		add(func(s *symptom) { s.method = "" })
		if s.subject != "active" {
			add(func(s *symptom) { s.subject = "" })
			if s.value != questionMarks {
				add(func(s *symptom) { s.value = "" })
			}
		}
	case unheeded:
		add(func(s *symptom) { s.trait = "" })
		add(func(s *symptom) { s.subject = "" })
		add(func(s *symptom) { s.place = "" })
	case renumbered:
		add(func(s *symptom) { s.method = "" })
	case unsorted, mistyped:
		add(func(s *symptom) { s.subject = "" })
	case answered, silent:
		add(func(s *symptom) { s.method = "" })
		add(func(s *symptom) { s.place = "" })
		add(func(s *symptom) { s.trait = "" })
	case errorForm, answerForm:
		add(func(s *symptom) { s.method = "" })
		add(func(s *symptom) { s.place = "" })
	case wanted:
		add(func(s *symptom) { s.method = "" })
		add(func(s *symptom) { s.place = "" })
	case differs:
		if s.subject != surveys { // to ask too few and to ask too many are different harms
			add(func(s *symptom) { s.value = "" })
		}
	case vanished, leaked, unfiltered, blind, paging:
		add(func(s *symptom) { s.trait = "" })
		add(func(s *symptom) { s.method = "" })
	default:
	}
	return all
}

// questionMarks is the value of what comes back with question marks in the place of letters.
const questionMarks = "question marks"

// anyChange stands for both ways to change a resource.
const anyChange = "PUT or PATCH"

// ofAttribute reports whether the subject of a symptom is an attribute.
func (s symptom) ofAttribute() bool {
	switch s.kind {
	case lost, kept, altered, extra, twice, mistyped:
		return s.subject != ""
	default:
		return false
	}
}

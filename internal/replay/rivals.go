package replay

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

// rivals are objects that were made at the same time. Which of them a server makes first is chance, and so is where they stand in its
// lists: one may be on this page in the recording and on the next one here.
type rivals struct {
	mu sync.Mutex
	// set numbers those that were made together.
	set  map[object]int
	sets int
}

// makes says whether an exchange made something: what its answer gives is new.
func (s *step) makes() bool {
	return s.entry.Request.Method == http.MethodPost && len(s.gives) > 0 && !strings.Contains(s.path, ".search")
}

// meet notes that a create is sent while others are under way.
func (r *rivals) meet(s *step, underWay []*step) {
	if !s.makes() {
		return
	}
	var together []*step
	for _, other := range underWay {
		if other.makes() {
			together = append(together, other)
		}
	}
	if len(together) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.set == nil {
		r.set = map[object]int{}
	}
	set := 0
	for _, other := range together {
		set = max(set, r.set[other.gives[0]])
	}
	if set == 0 {
		r.sets++
		set = r.sets
	}
	for _, each := range append(together, s) {
		for _, o := range each.gives {
			r.set[o] = set
		}
	}
}

func (r *rivals) of(o object) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.set[o]
}

// withoutRivals takes out of two lists those that only one of them holds and that have a rival which only the other one holds.
func withoutRivals(a, b any, asked string, rivalsOf func(object) int) {
	one, other := listed(a), listed(b)
	if len(one) == 0 || len(other) == 0 {
		return
	}
	setOf := func(value any) int {
		resource, is := value.(map[string]any)
		if !is {
			return 0
		}
		return rivalsOf(object{resourceCollection(resource, asked), textOf(resource["id"])})
	}
	alone := func(these, those []any) map[int][]any {
		found := map[int][]any{}
		for _, value := range these {
			if set := setOf(value); set != 0 && !slices.ContainsFunc(those, func(each any) bool { return idOf(each) == idOf(value) }) {
				found[set] = append(found[set], value)
			}
		}
		return found
	}
	onlyOne, onlyOther := alone(one, other), alone(other, one)
	drop := map[string]bool{}
	for set, these := range onlyOne {
		those := onlyOther[set]
		for i := range min(len(these), len(those)) {
			drop[idOf(these[i])], drop[idOf(those[i])] = true, true
		}
	}
	if len(drop) == 0 {
		return
	}
	for _, list := range []any{a, b} {
		body, _ := list.(map[string]any)
		body["Resources"] = slices.DeleteFunc(listed(list), func(each any) bool { return drop[idOf(each)] })
	}
}

func listed(value any) []any {
	body, _ := value.(map[string]any)
	resources, _ := body["Resources"].([]any)
	return slices.Clone(resources)
}

func idOf(value any) string {
	resource, _ := value.(map[string]any)
	return textOf(resource["id"])
}

package workbench

import (
	"strconv"
	"sync"
)

// outcome is what came of a button: what was done, or why not, and by which calls.
type outcome struct {
	Done, Problem string
	Calls         []call
}

// outcomes are the last ones, until the page that was sent for has asked for them.
type outcomes struct {
	mu   sync.Mutex
	last int
	kept map[int]outcome
}

const keptOutcomes = 50

func (o *outcomes) keep(one outcome) (id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.kept == nil {
		o.kept = map[int]outcome{}
	}
	o.last++
	o.kept[o.last] = one
	delete(o.kept, o.last-keptOutcomes)
	return strconv.Itoa(o.last)
}

// find gives nil for what is no longer known.
func (o *outcomes) find(id string) *outcome {
	number, err := strconv.Atoi(id)
	if err != nil {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if one, known := o.kept[number]; known {
		return &one
	}
	return nil
}

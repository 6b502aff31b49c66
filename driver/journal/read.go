package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/driver/guard"
)

// State is what a journal says is still in the target.
type State struct {
	Run

	Began time.Time
	// Ended is set when the run, or a clean-up after it, came to its end.
	Ended bool
	// Tenants are the first, and the second where there is one.
	Tenants [2]Remains
	// InOrg is what is left in the Okta org.
	InOrg OrgRemains
}

// Remains is what a run has left in one tenant.
type Remains struct {
	// Objects have an id, in the order of making.
	Objects []guard.Object
	// Unanswered are creates of which the journal does not say what became of them.
	Unanswered []guard.Create
	// Left are objects that could not be deleted, with what was done instead.
	Left map[guard.Object]string
}

// Open is how many things may be left to clean. A run that came to its end has looked for what was not answered.
func (s *State) Open() int {
	open := s.InOrg.Open()
	for _, tenant := range s.Tenants {
		open += len(tenant.Objects)
		if !s.Ended {
			open += len(tenant.Unanswered)
		}
	}
	return open
}

// Read reads the journal of a run. A last line that was cut short by a crash is passed over; any other is an error.
func Read(directory, id string) (State, error) {
	if id == "" || id != filepath.Base(id) || strings.HasPrefix(id, ".") {
		return State{}, fmt.Errorf("%q is not the id of a run; `scimdrill clean --list` shows those that there are", id)
	}
	data, err := os.ReadFile(filepath.Join(directory, id+".jsonl"))
	if errors.Is(err, os.ErrNotExist) {
		return State{}, fmt.Errorf("there is no journal of a run %q in %s; `scimdrill clean --list` shows those that there are", id, directory)
	}
	if err != nil {
		return State{}, err
	}
	return parse(id, data)
}

func parse(id string, data []byte) (State, error) {
	state := State{Run: Run{ID: id}}
	reader := bufio.NewReader(bytes.NewReader(data))
	for number := 1; ; number++ {
		raw, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break // a line without an end was being written when the process died
		}
		var l line
		if err := json.Unmarshal(raw, &l); err != nil {
			return state, fmt.Errorf("the journal of run %s: line %d cannot be read: %w; remove the line, and look in the target for what it may have been", id, number, err)
		}
		state.take(l)
	}
	if state.Target == "" {
		return state, fmt.Errorf("the journal of run %s does not say which target it is about: the run had not begun", id)
	}
	return state, nil
}

func (s *State) take(l line) {
	if l.Tenant == inOrg {
		s.InOrg.take(l)
		if l.What == creating {
			s.Ended = false
		}
		return
	}
	tenant := &s.Tenants[0]
	if l.Tenant != "" {
		tenant = &s.Tenants[1]
	}
	object := guard.Object{Collection: l.Collection, ID: l.OfID}
	switch l.What {
	case began:
		s.Run, s.Began = l.Run, l.At
	case creating:
		tenant.Unanswered = append(tenant.Unanswered, l.Create)
		s.Ended = false
	case made:
		tenant.Unanswered = slices.DeleteFunc(tenant.Unanswered, func(c guard.Create) bool { return c.Number == l.Number })
		tenant.Objects = append(tenant.Objects, object)
	case refused:
		tenant.Unanswered = slices.DeleteFunc(tenant.Unanswered, func(c guard.Create) bool { return c.Number == l.Number })
	case gone:
		tenant.Objects = slices.DeleteFunc(tenant.Objects, func(o guard.Object) bool { return o == object })
		delete(tenant.Left, object)
	case left:
		if tenant.Left == nil {
			tenant.Left = map[guard.Object]string{}
		}
		tenant.Left[object] = l.Note
	case ended:
		s.Ended = true
	}
}

// List reads every journal, the latest first. One that cannot be read is told as an error, and the others are listed.
func List(directory string) ([]State, error) {
	entries, err := os.ReadDir(directory)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var states []State
	var problems []error
	for _, entry := range slices.Backward(entries) {
		id, isJournal := strings.CutSuffix(entry.Name(), ".jsonl")
		if !isJournal {
			continue
		}
		state, err := Read(directory, id)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		states = append(states, state)
	}
	return states, errors.Join(problems...)
}

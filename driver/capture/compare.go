package capture

import (
	"fmt"
	"slices"
	"strings"
)

// Comparison collects the actions of an administrator, each with what was recorded and what was sent.
type Comparison struct {
	theirs []Request
	steps  []step
}

type step struct {
	name     string
	from, to int
	ours     []Request
}

// New compares with a recording.
func New(theirs []Request) *Comparison { return &Comparison{theirs: theirs} }

// Step adds what we sent after an action whose requests have the numbers from..to in the recording.
func (c *Comparison) Step(name string, from, to int, ours []Request) {
	c.steps = append(c.steps, step{name, from, to, ours})
}

// Result is what came of a comparison.
type Result struct {
	// Captured is how many requests the recording holds, Matched how many of them ours were the same as, in the same place among
	// those that go to one user or group.
	Captured, Matched int
	// Lines are the actions, each with its two figures.
	Lines []string
	// Differences are requests that were recorded and not sent, sent and not recorded, or that no action was named for.
	Differences []string
}

// NotCompared is what is taken out before requests are compared, and why. The order between different users and groups is free
// too: Okta works on them side by side.
func NotCompared() []string {
	return []string{
		"ids of users and groups in the target, and of users in Okta: every server makes its own; they stand for the same user or group throughout",
		"the password of a new user: random, and redacted in the recording",
		"names and displayNames of users: the recorder made them all the same",
		"times and addresses in meta and $ref, and the order of a user's groups: the target's, which Okta echoes",
		"the order of members in JSON objects: the recorder sorted them; tests of the wire compare them byte for byte",
	}
}

// Result lays both side by side.
func (c *Comparison) Result() Result {
	var ours []Request
	for _, s := range c.steps {
		ours = append(ours, s.ours...)
	}
	left, right := newReader(c.theirs), newReader(ours)
	result := Result{Captured: len(c.theirs)}
	covered := map[int]bool{}
	for _, s := range c.steps {
		var theirs []Request
		for _, request := range c.theirs {
			if request.Sequence >= s.from && request.Sequence <= s.to && !covered[request.Sequence] {
				covered[request.Sequence] = true
				theirs = append(theirs, request)
			}
		}
		matched, differences := compare(left.byObject(theirs), right.byObject(s.ours))
		result.Matched += matched
		result.Lines = append(result.Lines, fmt.Sprintf("%3d of %3d  %s", matched, len(theirs), s.name))
		for _, difference := range differences {
			result.Differences = append(result.Differences, s.name+": "+difference)
		}
	}
	for _, request := range c.theirs {
		if !covered[request.Sequence] {
			result.Differences = append(result.Differences, fmt.Sprintf("no action for request %d, %s (%s %s)", request.Sequence, request.Action, request.Method, request.Path))
		}
	}
	return result
}

// String is the table that a person reads.
func (r Result) String() string {
	text := strings.Join(r.Lines, "\n") + fmt.Sprintf("\n%3d of %3d requests as captured", r.Matched, r.Captured)
	if len(r.Differences) > 0 {
		text += "\ndifferences:\n  " + strings.Join(r.Differences, "\n  ")
	}
	return text + "\nnot compared:\n  " + strings.Join(NotCompared(), "\n  ")
}

// compare compares the requests of each user and group in order.
func compare(theirs, ours map[string][]string) (matched int, differences []string) {
	objects := []string{}
	for object := range theirs {
		objects = append(objects, object)
	}
	for object := range ours {
		if _, known := theirs[object]; !known {
			objects = append(objects, object)
		}
	}
	slices.Sort(objects)
	for _, object := range objects {
		left, right := theirs[object], ours[object]
		for i := range max(len(left), len(right)) {
			switch {
			case i >= len(right):
				differences = append(differences, "captured, and not sent: "+left[i])
			case i >= len(left):
				differences = append(differences, "sent, and not captured: "+right[i])
			case left[i] != right[i]:
				differences = append(differences, "captured "+left[i]+"\n    sent     "+right[i])
			default:
				matched++
			}
		}
	}
	return matched, differences
}

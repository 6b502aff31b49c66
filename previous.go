package scimdrill

import "time"

// Comparison is what has changed since an earlier run.
type Comparison struct {
	// File is the earlier results.json as it was named.
	File string `json:"file"`
	// Started is when the earlier run began, and Target, Tool and Verdict are what it was of and came to.
	Started time.Time `json:"started"`
	Target  string    `json:"target"`
	Tool    Tool      `json:"tool"`
	Verdict Verdict   `json:"verdict"`
	// Notes say what else is not the same, so that a difference need not be the target's doing: another target, another
	// version of a profile.
	Notes []string `json:"notes,omitempty"`
	// Changes are the results that are not as they were, and those that fail still.
	Changes []Change `json:"changes,omitempty"`
	// Unchanged is how many others are as they were.
	Unchanged int `json:"unchanged"`
}

// Change is what became of a requirement on a kind of app.
type Change struct {
	Kind        ChangeKind `json:"kind"`
	Requirement string     `json:"requirement"`
	App         AppKind    `json:"app,omitempty"`
	// Title is that of a requirement which is not in this run; the others describe themselves.
	Title string `json:"title,omitempty"`
	// Before and Now are what the target came to, whatever a baseline expected; empty where the run did not ask.
	Before Outcome `json:"before,omitempty"`
	Now    Outcome `json:"now,omitempty"`
}

// ChangeKind is a way of not being as before.
type ChangeKind string

// The kinds.
const (
	// NewFailure: it did not fail, and does.
	NewFailure ChangeKind = "new-failure"
	// NewWarning: it did neither fail nor warn, and warns.
	NewWarning ChangeKind = "new-warning"
	// StillFails: it failed, and does.
	StillFails ChangeKind = "still-fails"
	// Fixed: it failed, and holds.
	Fixed ChangeKind = "fixed"
	// NoLongerAsked: it was judged, and could not be: it does not apply any more, or the check failed itself.
	NoLongerAsked ChangeKind = "no-longer-judged"
	// NewlyAsked: it could not be judged, and holds.
	NewlyAsked ChangeKind = "newly-judged"
	// Added: the earlier run did not have it.
	Added ChangeKind = "added"
	// Removed: this run does not have it.
	Removed ChangeKind = "removed"
)

// ChangeKinds lists the kinds, the most pressing first.
func ChangeKinds() []ChangeKind {
	return []ChangeKind{NewFailure, StillFails, NewWarning, NoLongerAsked, Fixed, NewlyAsked, Added, Removed}
}

// Count is how many changes are of a kind.
func (c *Comparison) Count(kind ChangeKind) int {
	n := 0
	for _, change := range c.Changes {
		if change.Kind == kind {
			n++
		}
	}
	return n
}

package scimdrill

// BaselineUse is what came of a file of known deviations in a run.
type BaselineUse struct {
	// File is its name as it was given.
	File string `json:"file"`
	// Entries is how many it has.
	Entries int `json:"entries"`
	// Notes say which of them should be looked at.
	Notes []BaselineNote `json:"notes,omitempty"`
}

// BaselineNote is about one entry of a baseline.
type BaselineNote struct {
	Kind BaselineNoteKind `json:"kind"`
	// Entry is the entry as people name it: "okta.create.* (aiw), line 12".
	Entry string `json:"entry"`
	// Text says what is the matter and what to do.
	Text string `json:"text"`
}

// BaselineNoteKind is what is the matter with an entry.
type BaselineNoteKind string

// The kinds.
const (
	// EntryPasses: what it expects to fail, passes.
	EntryPasses BaselineNoteKind = "passes"
	// EntryExpired: its last day is over; it excuses nothing.
	EntryExpired BaselineNoteKind = "expired"
	// EntryUnused: nothing in this run is what it is about.
	EntryUnused BaselineNoteKind = "unused"
)

// OutOfDate reports whether an entry passes or has expired.
func (b *BaselineUse) OutOfDate() bool {
	if b == nil {
		return false
	}
	for _, note := range b.Notes {
		if note.Kind == EntryPasses || note.Kind == EntryExpired {
			return true
		}
	}
	return false
}

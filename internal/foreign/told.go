package foreign

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/internal/har"
)

// Told is what came of an import.
type Told struct {
	Kind  Kind
	Files []string
	// Out is what was written, and Base the SCIM base URL of its exchanges.
	Out, Base string
	// Read is how many exchanges, lines or events there were, and Kept how many are in Out.
	Read, Kept int
	// Secrets is how many places of those that are kept looked like credentials, without standing where credentials belong.
	Secrets int
	// Missing says what could not be read: the result is a part of what the files held.
	Missing []string

	dropped map[string]*dropped
	notes   map[string]int
}

type dropped struct {
	count int
	// first is one of them, to be looked up.
	first string
}

func (t *Told) drop(found item) {
	if t.dropped == nil {
		t.dropped = map[string]*dropped{}
	}
	if of := t.dropped[found.dropped]; of != nil {
		of.count++
		return
	}
	first := found.Purpose
	if found.Request.URL != "" {
		first = found.Request.Method + " " + withoutQuery(found.Request.URL)
	}
	t.dropped[found.dropped] = &dropped{1, first}
}

// withoutQuery leaves out what may be secret in an address of which nothing else is known.
func withoutQuery(address string) string {
	address, _, _ = strings.Cut(address, "?")
	address, _, _ = strings.Cut(address, "#")
	if scheme, rest, found := strings.Cut(address, "://"); found {
		if at := strings.LastIndexByte(rest, '@'); at >= 0 {
			address = scheme + "://" + rest[at+1:]
		}
	}
	if len(address) > 100 {
		return strings.ToValidUTF8(address[:100], "") + "…"
	}
	return address
}

// note counts what is to be known of the exchanges that are kept.
func (t *Told) note(found item) {
	if t.notes == nil {
		t.notes = map[string]int{}
	}
	if found.note != "" {
		t.notes[found.note]++
	}
	if found.RequestBodyMissing {
		t.notes["without the body of the request, which the file does not hold: a replay would send less"]++
	}
	if found.ResponseBodyMissing {
		t.notes["without the body of the answer, which the file does not hold: it cannot be compared, and ids in it are not known"]++
	}
	if found.Response == nil {
		t.notes["without an answer: a replay has nothing to compare it with, unless with another target (--against, --and)"]++
	}
}

func (t *Told) miss(file string, err error) {
	var entry *har.EntryError
	if errors.As(err, &entry) {
		t.Read++
		t.drop(item{dropped: "not to be read: " + entry.Problem, Entry: har.Entry{Place: entry.Place}})
		t.dropped["not to be read: "+entry.Problem].first = fmt.Sprintf("entry %d of %s", entry.Place, file)
		return
	}
	t.Missing = append(t.Missing, fmt.Sprintf("%s: %v", file, err))
}

// String is what is printed.
func (t *Told) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %d read, %d kept, of %s\n", t.Kind, t.Read, t.Kept, t.Base)
	text.WriteString(t.droppedLines())
	for _, note := range slices.Sorted(maps.Keys(t.notes)) {
		fmt.Fprintf(&text, "  kept     %5d  %s\n", t.notes[note], note)
	}
	if t.Secrets > 0 {
		fmt.Fprintf(&text, "  redacted %5d  places that looked like credentials, besides Authorization, cookies and passwords\n", t.Secrets)
	}
	for _, missing := range t.Missing {
		fmt.Fprintf(&text, "  MISSING  %s\n", missing)
	}
	return text.String()
}

func (t *Told) droppedLines() string {
	reasons := slices.SortedFunc(maps.Keys(t.dropped), func(a, b string) int {
		return cmp.Or(t.dropped[b].count-t.dropped[a].count, strings.Compare(a, b))
	})
	var text strings.Builder
	for _, reason := range reasons {
		of := t.dropped[reason]
		fmt.Fprintf(&text, "  dropped  %5d  %s", of.count, reason)
		if of.first != "" {
			fmt.Fprintf(&text, "; the first: %s", of.first)
		}
		text.WriteByte('\n')
	}
	return text.String()
}

func (t *Told) indented() string {
	if lines := strings.TrimSuffix(t.droppedLines(), "\n"); lines != "" {
		return "\n" + lines
	}
	return ""
}

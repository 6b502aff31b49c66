package replay

import (
	"container/heap"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/scimdrill/scimdrill/internal/har"
)

// window is how many exchanges may have ended before one that was sent before them. Archives are written in the order of ending;
// holding back so many is enough for any client whose requests end within minutes, and keeps memory flat.
const window = 256

// Entries yields the exchanges that can be sent, in the order in which they were sent.
func (r *Recording) Entries() iter.Seq2[har.Entry, error] {
	return func(yield func(har.Entry, error) bool) {
		reader, err := har.Open(r.File)
		if err != nil {
			yield(har.Entry{}, fmt.Errorf("%w: %w", ErrRecording, err))
			return
		}
		defer reader.Close() //nolint:errcheck // it was only read
		waiting := &sent{}
		last := time.Time{}
		for entry, err := range reader.Entries() {
			var broken *har.BrokenError
			if errors.As(err, &broken) {
				break // the survey has told of it
			}
			if err != nil || r.leavesOut(entry) != "" {
				continue
			}
			if entry.Started.IsZero() {
				entry.Started = last // an archive without times is in the order of its entries
			}
			last = entry.Started
			heap.Push(waiting, entry)
			if waiting.Len() > window && !yield(waiting.next(), nil) {
				return
			}
		}
		for waiting.Len() > 0 {
			if !yield(waiting.next(), nil) {
				return
			}
		}
	}
}

// sent is a heap of exchanges by when they were sent.
type sent []har.Entry

// Len is for container/heap.
func (s *sent) Len() int { return len(*s) }

// Less is for container/heap.
func (s *sent) Less(i, j int) bool {
	a, b := &(*s)[i], &(*s)[j]
	if !a.Started.Equal(b.Started) {
		return a.Started.Before(b.Started)
	}
	return a.Number < b.Number
}

// Swap is for container/heap.
func (s *sent) Swap(i, j int) { (*s)[i], (*s)[j] = (*s)[j], (*s)[i] }

// Push is for container/heap.
func (s *sent) Push(entry any) { *s = append(*s, entry.(har.Entry)) } //nolint:forcetypeassert // only heap.Push calls it

// Pop is for container/heap.
func (s *sent) Pop() any {
	last := (*s)[len(*s)-1]
	(*s)[len(*s)-1] = har.Entry{}
	*s = (*s)[:len(*s)-1]
	return last
}

func (s *sent) next() har.Entry { return heap.Pop(s).(har.Entry) } //nolint:forcetypeassert // nothing else is in it

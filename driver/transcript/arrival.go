package transcript

import (
	"slices"

	"github.com/scimdrill/scimdrill"
)

// Arrival is an exchange, and its place in the order in which exchanges were recorded: they are numbered as they are sent and
// recorded as they end, so that a number says nothing of which are still to come.
type Arrival struct {
	// Place counts from 1. Hand it to [Recorder.Arrived] to have what was recorded later.
	Place int
	scimdrill.Exchange
}

// Arrived returns what was recorded after a place and is still kept, oldest first, and at most the newest so many; left is how
// many that leaves out.
func (r *Recorder) Arrived(after, most int) (newest []Arrival, left int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept, first := r.exchanges, 0
	if r.most > 0 {
		first = max(0, len(kept)-r.most)
	}
	var places []int
	for i := first; i < len(kept); i++ {
		if r.arrivals[i] > after {
			places = append(places, i)
		}
	}
	slices.SortFunc(places, func(a, b int) int { return r.arrivals[a] - r.arrivals[b] })
	left = max(0, len(places)-most)
	for _, i := range places[left:] {
		newest = append(newest, Arrival{r.arrivals[i], kept[i]})
	}
	return newest, left
}

package replay

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/har"
)

// BisectOptions say which difference is looked into, and between whom.
type BisectOptions struct {
	// Sound and Suspect give a target in a fresh state, once for each trial. A shorter story has other answers than the recorded ones,
	// so that only a second target can say what they should be.
	Sound, Suspect func(context.Context) (*Opened, error)
	// Number is that of the exchange whose difference is looked into; 0 is the first that parts.
	Number           int
	Ignore, NoIgnore []string
	// Tell is told of the progress; nil for nobody.
	Tell func(trial, exchanges int, shows bool)
}

// Bisected is what remains.
type Bisected struct {
	// Whole is how many exchanges there were, and Trials how often some of them were replayed.
	Whole, Trials int
	// Remaining are those without any of which the difference does not show, with the answers of the sound target in the terms of the
	// recording. The last is the one that parts.
	Remaining []scimdrill.Exchange
	// Divergence is that of the last trial in which it showed.
	Divergence Divergence
}

// ErrNothingToBisect says that the two targets do not part.
var ErrNothingToBisect = errors.New("there is nothing to bisect")

// mostBisected is how many exchanges are bisected: they are held in memory, and each trial sends a part of them.
const mostBisected = 5000

// Bisect finds the shortest part of a recording that still shows a difference.
func Bisect(ctx context.Context, recording *Recording, options BisectOptions) (*Bisected, error) {
	if recording.Exchanges > mostBisected {
		return nil, fmt.Errorf("%w: the recording has %d exchanges, and %d at most are bisected: cut it first", ErrRecording, recording.Exchanges, mostBisected)
	}
	b := &bisection{BisectOptions: options, base: recording.Base, tried: map[string]bool{}}
	for entry, err := range recording.Entries() {
		if err != nil {
			return nil, err
		}
		b.entries = append(b.entries, entry)
	}
	whole := len(b.entries)
	if err := b.choose(ctx); err != nil {
		return nil, err
	}
	remaining, err := b.shrink(ctx)
	if err != nil {
		return nil, err
	}
	shown, err := b.again(ctx, remaining, sure)
	if err != nil {
		return nil, err
	}
	return &Bisected{Whole: whole, Trials: b.trials, Remaining: shown.exchanges, Divergence: shown.divergence}, nil
}

type bisection struct {
	BisectOptions
	base    string
	entries []har.Entry
	depends dependence
	// pointer is where the chosen exchange parts.
	pointer string
	trials  int
	tried   map[string]bool
}

// choose replays everything, settles on the difference, and cuts off what comes after it.
func (b *bisection) choose(ctx context.Context) error {
	all := make([]int, len(b.entries))
	for i := range all {
		all[i] = i
	}
	shown, err := b.trial(ctx, all)
	if err != nil {
		return err
	}
	if shown == nil {
		if b.Number == 0 {
			return fmt.Errorf("%w: all %d exchanges are answered alike by both targets", ErrNothingToBisect, len(all))
		}
		return fmt.Errorf("%w: exchange %d is answered alike by both targets, or was not sent", ErrNothingToBisect, b.Number)
	}
	b.Number, b.pointer = shown.divergence.Found.Number, starred(shown.divergence.Differences[0].Pointer)
	last := slices.IndexFunc(b.entries, func(entry har.Entry) bool { return entry.Number == b.Number })
	b.entries = b.entries[:last+1]
	b.depends = dependenceOf(b.base, b.entries)
	_, err = b.again(ctx, all[:last+1], sure-1)
	return err
}

// sure is how often the whole, and in the end what remains, has to show: a difference that comes and goes would be pinned on whatever
// was left out when it went.
const sure = 5

// again replays a choice so often, and refuses a difference that does not show each time.
func (b *bisection) again(ctx context.Context, chosen []int, times int) (*shown, error) {
	var last *shown
	for range times {
		shown, err := b.trial(ctx, chosen)
		if err != nil {
			return nil, err
		}
		if shown == nil || !b.isChosen(shown.divergence) {
			return nil, fmt.Errorf("%w: the difference at exchange %d (%s) comes and goes when the same %d exchanges are sent again: it does not depend on the recording alone, and no part of it can be blamed; --difference NUMBER looks into another", ErrNothingToBisect, b.Number, b.pointer, len(chosen))
		}
		last = shown
	}
	return last, nil
}

var index = regexp.MustCompile(`/[0-9]+(/|$)`)

// starred forgets places in lists: they change with what else is in them.
func starred(pointer string) string { return index.ReplaceAllString(pointer, "/*$1") }

func (b *bisection) isChosen(d Divergence) bool {
	return slices.ContainsFunc(d.Differences, func(each scimdrill.Difference) bool { return starred(each.Pointer) == b.pointer })
}

// shrink tries what is about the same objects first, which is mostly enough.
func (b *bisection) shrink(ctx context.Context) ([]int, error) {
	last := len(b.entries) - 1
	shows := func(chosen []int) (bool, error) { return b.shows(ctx, append(slices.Clone(chosen), last)) }
	candidates := make([]int, last)
	for i := range candidates {
		candidates[i] = i
	}
	without := func(some []int) []int {
		return slices.DeleteFunc(slices.Clone(some), func(i int) bool { return i == last })
	}
	about := without(b.depends.about(last))
	if good, err := shows(about); err != nil {
		return nil, err
	} else if good {
		candidates = about
	}
	chosen, err := shrink(candidates, shows)
	if err != nil {
		return nil, err
	}
	return b.polish(ctx, b.depends.whole(append(chosen, last)))
}

// polish leaves out, one by one, what nothing else in a choice needs. Shrinking leaves such exchanges: where a delete brought along the
// create that matters, the two went together.
func (b *bisection) polish(ctx context.Context, chosen []int) ([]int, error) {
	for smaller := true; smaller; {
		smaller = false
		for i := len(chosen) - 2; i >= 0; i-- {
			rest := slices.Delete(slices.Clone(chosen), i, i+1)
			if len(b.depends.whole(rest)) > len(rest) {
				continue // something needs it
			}
			good, err := b.shows(ctx, rest)
			if err != nil {
				return nil, err
			}
			if good {
				chosen, smaller = rest, true
			}
		}
	}
	return chosen, nil
}

func (b *bisection) shows(ctx context.Context, chosen []int) (bool, error) {
	chosen = b.depends.whole(chosen)
	key := fmt.Sprint(chosen)
	if known, before := b.tried[key]; before {
		return known, nil
	}
	shown, err := b.trial(ctx, chosen)
	if err != nil {
		return false, err
	}
	good := shown != nil && b.isChosen(shown.divergence)
	b.tried[key] = good
	if b.Tell != nil {
		b.Tell(b.trials, len(chosen), good)
	}
	return good, nil
}

// shown is a trial in which something parted.
type shown struct {
	divergence Divergence
	exchanges  []scimdrill.Exchange
}

// trial replays a part of the recording on two fresh targets. It returns nil where the exchange in question does not part.
func (b *bisection) trial(ctx context.Context, chosen []int) (*shown, error) {
	b.trials++
	sound, err := b.Sound(ctx)
	if err != nil {
		return nil, err
	}
	defer sound.Close(ctx)
	suspect, err := b.Suspect(ctx)
	if err != nil {
		return nil, err
	}
	defer suspect.Close(ctx)
	var mu sync.Mutex
	result := &shown{}
	found := false
	outcome, err := play(ctx, b.base, true, func(yield func(har.Entry, error) bool) {
		for _, i := range chosen {
			if !yield(b.entries[i], nil) {
				return
			}
		}
	}, Options{
		Targets: []Target{sound.Target, suspect.Target}, Serial: true, Ignore: b.Ignore, NoIgnore: b.NoIgnore,
		each: func(entry har.Entry, first answer, d Divergence) {
			mu.Lock()
			defer mu.Unlock()
			result.exchanges = append(result.exchanges, answered(entry, first))
			if len(d.Differences) > 0 && (entry.Number == b.Number || b.Number == 0 && (!found || entry.Number < result.divergence.Found.Number)) {
				result.divergence, found = d, true
			}
		},
	})
	switch {
	case err != nil:
		return nil, err
	case outcome.Stopped != "":
		return nil, fmt.Errorf("a trial of the bisection did not end: %s", outcome.Stopped)
	case !found:
		return nil, nil //nolint:nilnil // nothing was shown, and nothing went wrong
	}
	slices.SortFunc(result.exchanges, func(x, y scimdrill.Exchange) int { return x.Number - y.Number })
	return result, nil
}

// answered is a recorded exchange with the answer that a sound target gives, in the terms of the recording.
func answered(entry har.Entry, a answer) scimdrill.Exchange {
	x := entry.Exchange
	if a.status == 0 {
		return x
	}
	header := slices.Clone(a.header)
	for i, field := range header {
		if strings.EqualFold(field.Name, "Location") {
			header[i].Value = a.location
		}
	}
	x.Response, x.Silence, x.Problem = &scimdrill.Response{Status: a.status, Header: header, Body: a.body}, "", ""
	return x
}

package foreign

import (
	"errors"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/internal/har"
)

// Options say what to read, and what to make of it.
type Options struct {
	// Files are of one kind; their exchanges follow each other.
	Files []string
	// Out is the file to write.
	Out string
	// Target is the SCIM base URL of the exchanges to keep; "" for the only one that there is.
	Target string
	// Hide are secrets that are taken out wherever they stand, besides those that are known by their places and forms.
	Hide    []string
	Creator har.Creator
}

// item is an exchange of a foreign file, or what stood in its place and why it is left out.
type item struct {
	har.Entry

	dropped string
	// note is something to be told of the exchange that is kept.
	note string
}

// reader goes over a file. An error ends the file: what came before it can be used.
type reader func(file string) iter.Seq2[item, error]

// Recording turns foreign recordings into one of our own. Each file is read twice, and never held: first to see what is in it, so
// that nothing is written where nothing can be.
func Recording(options Options) (*Told, error) {
	kind, err := KindOf(options.Files)
	if err != nil {
		return nil, err
	}
	read := archive
	if kind == Curl {
		read = curls
	}
	told := &Told{Kind: kind, Files: options.Files, Out: options.Out}
	if err := told.survey(read, options); err != nil {
		return told, err
	}
	return told, told.write(read, options)
}

// KindOf tells what the files are, which are to be of one kind.
func KindOf(files []string) (Kind, error) {
	var kind Kind
	for i, file := range files {
		found, err := kindOf(file)
		if err != nil {
			return "", err
		}
		if i > 0 && found != kind {
			return "", fmt.Errorf("%s is of another kind (%s) than %s (%s): import them one by one", file, found, files[0], kind)
		}
		kind = found
	}
	return kind, nil
}

// survey counts what is there, and finds the one SCIM endpoint that the exchanges are of.
func (t *Told) survey(read reader, options Options) error {
	known, guessed := map[string]int{}, map[string]int{}
	for _, file := range options.Files {
		for found, err := range read(file) {
			if err != nil {
				t.miss(file, err)
				continue
			}
			t.Read++
			if found.dropped == "" {
				found.dropped = notSCIM(found.Exchange)
			}
			if found.dropped != "" {
				t.drop(found)
				continue
			}
			address, err := url.Parse(found.Request.URL)
			if err != nil {
				continue // notSCIM has dropped it
			}
			if base, sure := baseOf(address); sure {
				known[base]++
			} else {
				guessed[base]++
			}
		}
	}
	for base, count := range guessed {
		if of := longest(known, base); of != "" {
			known[of] += count
		} else {
			known[base] += count
		}
	}
	return t.choose(known, strings.TrimSuffix(options.Target, "/"))
}

// longest is the longest base that an address lies below.
func longest(bases map[string]int, address string) string {
	found := ""
	for base := range bases {
		if within(address, base) && len(base) > len(found) {
			found = base
		}
	}
	return found
}

// ErrNothing says that there is no exchange of SCIM in what was read.
var ErrNothing = errors.New("nothing to import")

func (t *Told) choose(bases map[string]int, wanted string) error {
	var names []string
	for base := range bases {
		names = append(names, base)
	}
	slices.SortFunc(names, func(a, b string) int {
		if bases[a] != bases[b] {
			return bases[b] - bases[a]
		}
		return strings.Compare(a, b)
	})
	lines := ""
	for _, name := range names {
		lines += fmt.Sprintf("\n  %5d of %s", bases[name], name)
	}
	switch {
	case len(names) == 0 && t.Read == 0 && len(t.Missing) > 0:
		return fmt.Errorf("%w: %s", ErrNothing, strings.Join(t.Missing, "; "))
	case len(names) == 0:
		return fmt.Errorf("%w: none of what was read (%d) is an exchange of a SCIM client%s", ErrNothing, t.Read, t.indented())
	case wanted != "":
		for _, name := range names {
			if within(name, wanted) {
				t.Base = wanted
				return nil
			}
		}
		return fmt.Errorf("%w: no exchange is of %s; there are%s", ErrNothing, wanted, lines)
	case len(names) > 1:
		return fmt.Errorf("the exchanges are of %d SCIM base URLs, as two apps have them, and a recording is of one: choose with --target URL%s", len(names), lines)
	}
	t.Base = names[0]
	return nil
}

// write writes what is kept, without its secrets.
func (t *Told) write(read reader, options Options) error {
	out, err := har.Create(options.Out, har.Options{Creator: options.Creator, Target: t.Base, Refuse: transcript.RefuseSecrets})
	if err != nil {
		return err
	}
	recorder := transcript.NewRecorder(options.Hide...)
	last, offset := 0, 0
	for _, file := range options.Files {
		offset = last
		for found, err := range read(file) {
			if err != nil || found.dropped != "" || notSCIM(found.Exchange) != "" {
				continue // told of when it was surveyed
			}
			if !within(found.Request.URL, t.Base) {
				t.drop(item{Entry: found.Entry, dropped: "of another SCIM base URL"})
				continue
			}
			t.note(found)
			found.Number += offset
			last = max(last, found.Number)
			clean, places := transcript.WithoutLeaks(recorder.Redact(found.Exchange))
			t.Secrets += len(places)
			found.Exchange = clean
			if err := out.AppendEntry(found.Entry); err != nil {
				return errors.Join(err, out.Close())
			}
			t.Kept++
		}
	}
	return out.Close()
}

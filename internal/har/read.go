package har

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/scimdrill/scimdrill"
)

// Entry is an exchange as an archive holds it.
type Entry struct {
	scimdrill.Exchange
	// Place counts the entries of the file from 1. Number is that of the recorder, or Place where the archive has none: archives of
	// this package hold exchanges in the order in which they ended, and are numbered in that in which they were sent.
	Place int
	// RequestBodyMissing and ResponseBodyMissing say that there was a body, and that the archive does not hold it.
	RequestBodyMissing, ResponseBodyMissing bool
}

// Reader reads an archive entry by entry: its memory grows with the largest entry, and not with the file.
type Reader struct {
	limit   *limited
	decoder *json.Decoder
	close   io.Closer
	about   about
	place   int
	logs    int
	entries bool
}

// about is what an archive says of itself.
type about struct {
	creator Creator
	target  string
}

// NewReader reads an archive from anywhere.
func NewReader(from io.Reader) *Reader {
	limit := &limited{from: from, left: largestEntry}
	return &Reader{limit: limit, decoder: json.NewDecoder(limit), close: io.NopCloser(nil)}
}

// Open reads a file; close it with [Reader.Close].
func Open(file string) (*Reader, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	r := NewReader(f)
	r.close = f
	return r, nil
}

// Close lets go of the file that [Open] opened.
func (r *Reader) Close() error { return r.close.Close() }

// Creator is the program that made the archive, as far as it was read.
func (r *Reader) Creator() Creator { return r.about.creator }

// Target is the base URL of what was recorded, as far as it was read; "" where the archive does not say.
func (r *Reader) Target() string { return r.about.target }

// Read yields the exchanges of an archive. See [Reader.Entries] for the errors.
func Read(from io.Reader) iter.Seq2[scimdrill.Exchange, error] {
	return func(yield func(scimdrill.Exchange, error) bool) {
		for entry, err := range NewReader(from).Entries() {
			if !yield(entry.Exchange, err) {
				return
			}
		}
	}
}

// Entries yields each entry once. An [EntryError] is of one entry, and the next one follows; a [BrokenError] ends the file, and
// says how many entries were read before it.
func (r *Reader) Entries() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		stopped := errors.New("stopped")
		err := r.archive(func(entry Entry, err error) error {
			if !yield(entry, err) {
				return stopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, stopped) {
			yield(Entry{}, r.broken(err))
		}
	}
}

// errForeign marks what is JSON, or not even that, and no archive.
var errForeign = errors.New("this is no HTTP Archive")

func foreign(format string, values ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{errForeign}, values...)...)
}

func (r *Reader) archive(each func(Entry, error) error) error {
	if err := r.limit.begin(); err != nil {
		return err
	}
	if err := r.object("the file", func(name string) error {
		if name != "log" {
			return r.skip()
		}
		r.logs++
		return r.object("log", func(name string) error { return r.log(name, each) })
	}); err != nil {
		return err
	}
	switch {
	case r.logs == 0:
		return foreign(`it is a JSON object without the member "log"`)
	case !r.entries:
		return foreign(`its "log" has no "entries"`)
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return errTrailing
	}
	return nil
}

var errTrailing = errors.New("something follows the end of the archive, and was not read: is it two files in one?")

func (r *Reader) log(name string, each func(Entry, error) error) error {
	switch name {
	case "creator":
		return lenient(r.decoder.Decode(&r.about.creator))
	case "_target":
		return lenient(r.decoder.Decode(&r.about.target))
	case "entries":
		r.entries = true
		return r.list(each)
	default:
		return r.skip()
	}
}

// lenient forgives what says something of the archive in a form of its own.
func lenient(err error) error {
	var form *json.UnmarshalTypeError
	if errors.As(err, &form) {
		return nil
	}
	return err
}

func (r *Reader) list(each func(Entry, error) error) error {
	token, err := r.decoder.Token()
	if err != nil {
		return err
	}
	if token != json.Delim('[') {
		return foreign(`its "entries" are no array`)
	}
	for r.decoder.More() {
		r.limit.left = largestEntry
		r.place++
		var raw rawEntry
		err := r.decoder.Decode(&raw)
		var form *json.UnmarshalTypeError
		var entry Entry
		switch {
		case errors.As(err, &form):
			err = &EntryError{Place: r.place, Problem: fmt.Sprintf("%s is %s, and not what the format has there", form.Field, form.Value)}
		case err != nil:
			r.place--
			return err
		default:
			entry, err = raw.entry(r.place)
		}
		if err := each(entry, err); err != nil {
			return err
		}
	}
	r.limit.left = largestEntry
	_, err = r.decoder.Token()
	return err
}

// object goes through the members of an object.
func (r *Reader) object(what string, member func(name string) error) error {
	token, err := r.decoder.Token()
	if err != nil {
		return err
	}
	if token != json.Delim('{') {
		return foreign("%s is no JSON object", what)
	}
	for r.decoder.More() {
		r.limit.left = largestEntry
		token, err := r.decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if err := member(name); err != nil {
			return err
		}
	}
	_, err = r.decoder.Token()
	return err
}

// skip goes over a value token by token, so that it need not fit into memory.
func (r *Reader) skip() error {
	for depth := 0; ; {
		r.limit.left = largestEntry
		token, err := r.decoder.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

package foreign

import (
	"errors"
	"iter"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/har"
)

// archive reads an HTTP Archive. What programs write differently, internal/har takes in: bodies in base64, members that begin with
// an underscore, form parameters without a text, pseudo headers of HTTP/2, answers that never came.
func archive(file string) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		opened, err := har.Open(file)
		if err != nil {
			yield(item{}, err)
			return
		}
		defer opened.Close() //nolint:errcheck // it was only read
		for entry, err := range opened.Entries() {
			if entry.Response != nil && entry.Response.Status < 100 { // Charles writes -1 where no answer came
				entry.Response, entry.Silence = nil, scimdrill.NoAnswer
			}
			var single *har.EntryError
			if !yield(item{Entry: entry}, err) || err != nil && !errors.As(err, &single) {
				return
			}
		}
	}
}

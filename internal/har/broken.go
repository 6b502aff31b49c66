package har

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// EntryError is an entry that is no exchange. Those around it can be read.
type EntryError struct {
	// Place counts the entries of the file from 1.
	Place   int
	Problem string
}

func (e *EntryError) Error() string { return fmt.Sprintf("entry %d: %s", e.Place, e.Problem) }

// BrokenError is why a file could not be read to its end.
type BrokenError struct {
	// Entries is how many were read before.
	Entries int
	// Offset is the byte at which reading ended.
	Offset int64
	// Truncated is set where the file ends too early: of what is missing nothing is known.
	Truncated bool
	// Foreign is set where it is no archive at all.
	Foreign bool
	Cause   error
}

func (e *BrokenError) Error() string {
	switch {
	case e.Foreign:
		return e.Cause.Error() + `: expected a JSON object with "log" and its "entries", as browsers, proxies and scimdrill record write it`
	case e.Truncated && e.Entries == 0:
		return fmt.Sprintf("the file ends at byte %d, before its first exchange is complete: expected the rest of an HTTP Archive", e.Offset)
	case e.Truncated:
		return fmt.Sprintf("the file is cut off at byte %d, after exchange %d: those before could be read, and what followed is lost", e.Offset, e.Entries)
	default:
		return fmt.Sprintf("the file cannot be read beyond byte %d, after exchange %d: %v", e.Offset, e.Entries, e.Cause)
	}
}

func (e *BrokenError) Unwrap() error { return e.Cause }

func (r *Reader) broken(err error) error {
	told := &BrokenError{Entries: r.place, Offset: r.decoder.InputOffset(), Cause: err}
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, errForeign):
		told.Foreign = true
	case r.limit.read == 0 && errors.Is(err, io.EOF):
		told.Foreign, told.Cause = true, foreign("the file is empty")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		told.Truncated, told.Offset = true, r.limit.read
	case errors.As(err, &syntax) && r.limit.ended && syntax.Offset >= r.limit.read:
		told.Truncated, told.Offset = true, r.limit.read
	case errors.As(err, &syntax) && r.logs == 0:
		told.Foreign, told.Cause = true, foreign("it is not JSON (byte %d: %v)", syntax.Offset, syntax)
	}
	return told
}

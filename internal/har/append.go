package har

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/scimdrill/scimdrill"
)

// Options say what an archive holds, and what it must not hold.
type Options struct {
	Creator Creator
	// Target is the base URL of what is recorded.
	Target string
	// Refuse is asked before each exchange is written: an error keeps it out of the file. May be nil.
	Refuse func(scimdrill.Exchange) error
}

// Writer appends to a file that is a whole archive after every exchange: a program that is killed loses at most those that are
// under way. It is safe for concurrent use. Exchanges stand in the order in which they are appended, each on a line of its own.
type Writer struct {
	options Options

	mu      sync.Mutex
	file    *os.File
	end     int64
	entries int
	line    bytes.Buffer
	failed  error
}

// ending closes an archive: each exchange is written over it, and brings it along.
const ending = "\n]}}\n"

// Create begins an archive in a new file, which only its owner may read. A file that is there is not written over.
func Create(file string, options Options) (*Writer, error) {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil, fmt.Errorf("%s exists, and a recording is not written over: name another file, or move it away: %w", file, os.ErrExist)
	}
	if err != nil {
		return nil, err
	}
	if options.Creator.Version == "" {
		options.Creator.Version = "unknown"
	}
	w := &Writer{options: options, file: f}
	head, err := json.Marshal(map[string]any{
		"version": "1.2", "creator": options.Creator, "_target": options.Target,
	})
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	start := `{"log":` + string(head[:len(head)-1]) + `,"entries":[`
	if _, err := f.WriteString(start + ending); err != nil {
		return nil, errors.Join(fmt.Errorf("begin %s: %w", file, err), f.Close())
	}
	w.end = int64(len(start))
	return w, nil
}

// Append writes an exchange. It is in the file, whole, when Append returns; the same is true of what was there before where it
// fails.
func (w *Writer) Append(x scimdrill.Exchange) error { return w.AppendEntry(Entry{Exchange: x}) }

// AppendEntry writes an exchange as Append does, with what is known to be missing of it.
func (w *Writer) AppendEntry(e Entry) error {
	x := e.Exchange
	if w.options.Refuse != nil {
		if err := w.options.Refuse(x); err != nil {
			return err
		}
	}
	entry := entryOf(x)
	missing(entry, e)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed != nil {
		return w.failed
	}
	w.line.Reset()
	if w.entries > 0 {
		w.line.WriteByte(',')
	}
	w.line.WriteByte('\n')
	encoder := json.NewEncoder(&w.line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(entry); err != nil {
		return fmt.Errorf("write exchange %d: %w", x.Number, err)
	}
	w.line.Truncate(w.line.Len() - 1) // the encoder's newline: the ending begins with one
	size := w.line.Len()
	w.line.WriteString(ending)
	if _, err := w.file.WriteAt(w.line.Bytes(), w.end); err != nil {
		return errors.Join(fmt.Errorf("write exchange %d: %w", x.Number, err), w.mend())
	}
	w.end += int64(size)
	w.entries++
	return nil
}

// missing marks the bodies that there were, and that are not in the file: an empty one would say something else. How long they were
// is not known.
func missing(entry map[string]any, e Entry) {
	if request, is := entry["request"].(map[string]any); is && e.RequestBodyMissing && e.Request.Body == "" {
		request["bodySize"], request["_bodyMissing"] = -1, true
	}
	response, is := entry["response"].(map[string]any)
	if !is || !e.ResponseBodyMissing || e.Response == nil || e.Response.Body != "" {
		return
	}
	response["_bodyMissing"] = true
	if content, is := response["content"].(map[string]any); is {
		delete(content, "text")
	}
}

// mend takes away what was written of an exchange that did not fit. Where not even that is possible, nothing is written any more.
func (w *Writer) mend() error {
	err := w.file.Truncate(w.end)
	if err == nil {
		_, err = w.file.WriteAt([]byte(ending), w.end)
	}
	if err != nil {
		w.failed = fmt.Errorf("the recording ended with exchange %d of the file, because of what could not be written: %w", w.entries, err)
	}
	return err
}

// Entries is how many exchanges are in the file.
func (w *Writer) Entries() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.entries
}

// Size is how many bytes the file has.
func (w *Writer) Size() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.end + int64(len(ending))
}

// Close brings the file to the disk and closes it.
func (w *Writer) Close() error { return errors.Join(w.file.Sync(), w.file.Close()) }

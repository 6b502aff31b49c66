// Package journal keeps on disk what a run makes in a target, so that another process can take it away when the run could not: a
// file of JSON lines for each run. A create is on the disk before it is sent.
package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/orgguard"
)

// Directory is where journals are kept, below the working directory.
const Directory = ".scimdrill/runs"

// What a line tells.
const (
	began    = "run"
	creating = "creating"
	made     = "made"
	refused  = "refused"
	gone     = "gone"
	left     = "left"
	ended    = "end"
)

// Run is what a journal says of its run.
type Run struct {
	// ID names the run; Seed is in the name of everything that it made.
	ID   string `json:"run,omitempty"`
	Seed string `json:"seed,omitempty"`
	// Target is the SCIM base URL; Second that of the other tenant, where there is one.
	Target string `json:"target,omitempty"`
	Second string `json:"second,omitempty"`
	// Passing is set when the target ended with the process that ran.
	Passing bool `json:"passing,omitempty"`
	// File is the target file of the run; "" for none.
	File string `json:"file,omitempty"`
	// Org is the address of the Okta org that provisioned, where it outlives the run, and App the app in it.
	Org string `json:"org,omitempty"`
	App string `json:"app,omitempty"`
}

// line is one line of the file. No secret is ever in one.
type line struct {
	What string    `json:"what"`
	At   time.Time `json:"at"`
	// Tenant is "" for the first, "B" for the second, and "org" for the Okta org.
	Tenant string `json:"tenant,omitempty"`
	Run
	guard.Create
	OfID string `json:"id,omitempty"`
	Note string `json:"note,omitempty"`
	// Thing is what is in the org.
	Thing *orgguard.Thing `json:"thing,omitempty"`
}

// Writer appends to a journal. It is safe for concurrent use.
type Writer struct {
	mu   *sync.Mutex
	file *os.File
	path string
	// tenant stands in every line.
	tenant string
	failed *error
}

// NewID is an id for a run that begins now.
func NewID(seed string, now time.Time) string {
	return now.UTC().Format("20060102-150405") + "-" + seed
}

// Start begins the journal of a run.
func Start(directory string, run Run) (*Writer, error) {
	if err := os.MkdirAll(directory, 0o750); err != nil {
		return nil, fmt.Errorf("make the directory of journals: %w", err)
	}
	path := filepath.Join(directory, run.ID+".jsonl")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("begin the journal of the run: %w", err)
	}
	w := &Writer{mu: new(sync.Mutex), file: file, path: path, failed: new(error)}
	if err := lock(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if err := w.write(line{What: began, Run: run}, true); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return w, syncDirectory(directory)
}

// syncDirectory makes the name of a new file survive too.
func syncDirectory(directory string) error {
	opened, err := os.Open(directory)
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}

// Resume opens the journal of a run to go on with it. It fails while the run is under way.
func Resume(directory, id string) (*Writer, error) {
	path := filepath.Join(directory, id+".jsonl")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(file); err != nil {
		return nil, errors.Join(fmt.Errorf("run %s is still under way, in another process: let it end, or stop it", id), file.Close())
	}
	return &Writer{mu: new(sync.Mutex), file: file, path: path, failed: new(error)}, nil
}

// Path is where the journal is.
func (w *Writer) Path() string { return w.path }

// SecondTenant writes of the other tenant into the same journal.
func (w *Writer) SecondTenant() *Writer {
	other := *w
	other.tenant = "B"
	return &other
}

// Creating writes that a create is about to be sent; it is on the disk when this returns.
func (w *Writer) Creating(create guard.Create) error {
	return w.write(line{What: creating, Create: create}, true)
}

// Made writes the id that a create was answered with.
func (w *Writer) Made(number int, object guard.Object) {
	w.keep(w.write(line{What: made, Create: guard.Create{Number: number, Collection: object.Collection}, OfID: object.ID}, false))
}

// Refused writes that a create made nothing.
func (w *Writer) Refused(number int) {
	w.keep(w.write(line{What: refused, Create: guard.Create{Number: number}}, false))
}

// Gone writes that an object was deleted.
func (w *Writer) Gone(object guard.Object) {
	w.keep(w.write(line{What: gone, Create: guard.Create{Collection: object.Collection}, OfID: object.ID}, false))
}

// Left writes that an object could not be deleted, and what was done instead.
func (w *Writer) Left(object guard.Object, note string) {
	w.keep(w.write(line{What: left, Create: guard.Create{Collection: object.Collection}, OfID: object.ID, Note: note}, false))
}

// End writes that the run has cleaned up after itself.
func (w *Writer) End() { w.keep(w.write(line{What: ended}, true)) }

// Close closes the file. It returns the first error of all that was written.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return errors.Join(*w.failed, w.file.Close())
}

func (w *Writer) keep(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if *w.failed == nil {
		*w.failed = err
	}
}

func (w *Writer) write(l line, durable bool) error {
	l.At, l.Tenant = time.Now().UTC(), w.tenant
	data, err := json.Marshal(l)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.file.Write(append(data, '\n')); err != nil {
		return fmt.Errorf("write the journal of the run: %w", err)
	}
	if durable {
		if err := w.file.Sync(); err != nil {
			return fmt.Errorf("write the journal of the run: %w", err)
		}
	}
	return nil
}

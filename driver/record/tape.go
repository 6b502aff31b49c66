package record

import (
	"fmt"
	"sync/atomic"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/internal/har"
)

// TapeOptions say what is written where.
type TapeOptions struct {
	// File is the recording; it must not exist yet.
	File    string
	Creator har.Creator
	// Target is the SCIM base URL of the server that is recorded.
	Target string
	// Hide are secrets that are taken out wherever they stand, besides those that are known by their places.
	Hide []string
	// Disguise, if there is one, replaces people after secrets were taken out. It must give the same person the same name.
	Disguise func(scimdrill.Exchange) scimdrill.Exchange
	// Say is told of each exchange as it was written. May be nil.
	Say func(Said)
}

// Said is what there is to say of an exchange.
type Said struct {
	Exchange scimdrill.Exchange
	// Whom is the person or group that it was about.
	Whom string
	// Over are the activities that ended with it, or before it.
	Over []*Activity
	// Findings are the requirements that the answer violates.
	Findings []Finding
	// Taken says which secrets stood where none belong.
	Taken []string
	// Err is why the exchange is not in the file.
	Err error
}

// Tape writes exchanges to a recording, without their secrets. It is safe for concurrent use.
type Tape struct {
	options    TapeOptions
	writer     *har.Writer
	hide       *transcript.Recorder
	activities *Activities
	memory     *memory
	lost       atomic.Int64
	findings   atomic.Int64
}

// NewTape begins a recording.
func NewTape(options TapeOptions) (*Tape, error) {
	writer, err := har.Create(options.File, har.Options{Creator: options.Creator, Target: options.Target, Refuse: transcript.RefuseSecrets})
	if err != nil {
		return nil, err
	}
	if options.Disguise == nil {
		options.Disguise = func(x scimdrill.Exchange) scimdrill.Exchange { return x }
	}
	if options.Say == nil {
		options.Say = func(Said) {}
	}
	return &Tape{
		options: options, writer: writer, hide: transcript.NewRecorder(options.Hide...), activities: NewActivities(options.Target), memory: newMemory(),
	}, nil
}

// Keep writes an exchange.
func (t *Tape) Keep(x scimdrill.Exchange) {
	var said Said
	x, said.Taken = transcript.WithoutLeaks(t.hide.Redact(x))
	s := see(t.options.Disguise(x), t.options.Target)
	s.Purpose, said.Over = t.activities.follow(s)
	said.Findings = append(checkAnswer(s), t.memory.check(s)...)
	t.findings.Add(int64(len(said.Findings)))
	if said.Err = t.writer.Append(s.Exchange); said.Err != nil {
		t.lost.Add(1)
	}
	said.Exchange = s.Exchange
	t.options.Say(said)
}

// Close ends the recording, and returns the activities that were not known to be over.
func (t *Tape) Close() ([]*Activity, error) {
	err := t.writer.Close()
	if lost := t.lost.Load(); lost > 0 && err == nil {
		err = fmt.Errorf("%d exchanges are not in %s: what kept them out was said when they passed", lost, t.options.File)
	}
	return t.activities.rest(), err
}

// Entries is how many exchanges are in the file; Findings how many requirements were seen violated, each as often as it was.
func (t *Tape) Entries() int { return t.writer.Entries() }

// Findings is how often a requirement was seen to be violated.
func (t *Tape) Findings() int { return int(t.findings.Load()) }

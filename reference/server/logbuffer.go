package server

import (
	"io"
	"sync"
	"time"
)

// LogBuffer is a writer for a log of which many lines come at a time: they are passed on together, at the latest after a twentieth
// of a second. Close passes on the rest.
type LogBuffer struct {
	to io.Writer

	mu      sync.Mutex
	lines   []byte
	waiting *time.Timer
	err     error
}

// NewLogBuffer buffers a log.
func NewLogBuffer(to io.Writer) *LogBuffer { return &LogBuffer{to: to} }

// Write keeps a line. An error is that of lines before it.
func (b *LogBuffer) Write(line []byte) (int, error) {
	const (
		most    = 16 << 10
		longest = 50 * time.Millisecond
	)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, line...)
	switch {
	case len(b.lines) >= most:
		b.flush()
	case b.waiting == nil:
		b.waiting = time.AfterFunc(longest, func() { _ = b.Close() }) // the next line tells of the error
	}
	return len(line), b.err
}

// Close passes on what is left. More can be written afterwards.
func (b *LogBuffer) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.flush()
	return b.err
}

func (b *LogBuffer) flush() {
	if b.waiting != nil {
		b.waiting.Stop()
		b.waiting = nil
	}
	if len(b.lines) > 0 {
		_, b.err = b.to.Write(b.lines)
		b.lines = b.lines[:0]
	}
}

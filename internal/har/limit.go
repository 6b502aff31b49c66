package har

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// largestEntry is how many bytes may be read for one entry. The largest body that a recording keeps is far smaller, even in base64.
const largestEntry = 128 << 20

// limited keeps one entry of a file from filling the memory, and knows where the file ended.
type limited struct {
	from  io.Reader
	left  int
	read  int64
	ended bool
}

func (l *limited) Read(into []byte) (int, error) {
	if l.left <= 0 {
		return 0, fmt.Errorf("one entry is larger than %d MiB: expected exchanges of a size that a SCIM client would send", largestEntry>>20)
	}
	n, err := l.from.Read(into[:min(len(into), l.left)])
	l.left -= n
	l.read += int64(n)
	l.ended = l.ended || errors.Is(err, io.EOF)
	return n, err
}

// begin looks at the first bytes: a mark of UTF-8 is passed over, and what is known to be something else is told by its name.
func (l *limited) begin() error {
	start := bufio.NewReaderSize(l.from, 64<<10)
	l.from = start
	first, err := start.Peek(3)
	switch {
	case bytes.HasPrefix(first, []byte("\xef\xbb\xbf")):
		_, err = start.Discard(3)
		return err
	case bytes.HasPrefix(first, []byte("\x1f\x8b")):
		return foreign("it is compressed: unpack it with gunzip first")
	case bytes.HasPrefix(first, []byte("PK")):
		return foreign("it is a zip file: unpack it first")
	case bytes.HasPrefix(first, []byte("\xff\xfe")), bytes.HasPrefix(first, []byte("\xfe\xff")):
		return foreign("it is written in UTF-16: save it as UTF-8")
	case err != nil && !errors.Is(err, io.EOF):
		return err
	}
	return nil
}

package record

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// largestBody is how many bytes of a body are kept, packed and unpacked. All of it is passed on.
const largestBody = 16 << 20

// keeper keeps the beginning of a body, and knows its length.
type keeper struct {
	kept bytes.Buffer
	size int64
}

// Write keeps what there is room for.
func (k *keeper) Write(piece []byte) (int, error) {
	k.size += int64(len(piece))
	if room := largestBody - k.kept.Len(); room > 0 {
		k.kept.Write(piece[:min(room, len(piece))])
	}
	return len(piece), nil
}

// text is the body without its compression. What is too long is described by its length.
func (k *keeper) text(encoding string) string {
	plain := k.kept.Bytes()
	if k.size <= largestBody {
		plain = unpacked(plain, encoding)
	}
	if k.size > largestBody {
		return strings.ToValidUTF8(string(plain[:1<<10]), "") + fmt.Sprintf("… (%d bytes in all)", k.size)
	}
	return string(plain)
}

// unpacked undoes the compression that Okta allows. What cannot be undone is kept as it came.
func unpacked(body []byte, encoding string) []byte {
	var reader io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "gzip", "x-gzip":
		reader, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		// "deflate" is the zlib format (RFC 9110 §8.4.1.2); some servers send it bare.
		if reader, err = zlib.NewReader(bytes.NewReader(body)); err != nil {
			reader, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	default:
		return body
	}
	if err != nil {
		return body
	}
	plain, err := io.ReadAll(io.LimitReader(reader, largestBody+1))
	if err != nil || len(plain) > largestBody {
		return body
	}
	return plain
}

// pass hands a body on byte by byte as it came, chunks and all, and keeps what is in it.
func pass(to *bufio.Writer, from *bufio.Reader, how framing, kept *keeper) error {
	switch {
	case how.chunked:
		return passChunks(to, from, kept)
	case how.tillEnd:
		_, err := io.Copy(io.MultiWriter(to, kept), from)
		return err
	default:
		return passBytes(to, from, how.length, kept)
	}
}

func passBytes(to *bufio.Writer, from *bufio.Reader, length int64, kept *keeper) error {
	if length == 0 {
		return nil
	}
	_, err := io.CopyN(io.MultiWriter(to, kept), from, length)
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func passChunks(to *bufio.Writer, from *bufio.Reader, kept *keeper) error {
	for {
		line, err := passLine(to, from)
		if err != nil {
			return err
		}
		digits, _, _ := strings.Cut(line, ";")
		size, err := strconv.ParseUint(strings.TrimSpace(digits), 16, 62)
		if err != nil {
			return fmt.Errorf("%w: the size of a chunk is %.40q", errHead, line)
		}
		if size == 0 {
			break
		}
		if err := passBytes(to, from, int64(size), kept); err != nil {
			return err
		}
		if _, err := passLine(to, from); err != nil {
			return err
		}
	}
	for { // the trailer
		line, err := passLine(to, from)
		if err != nil || line == "" {
			return err
		}
	}
}

// passLine hands on one line and returns it without its end.
func passLine(to *bufio.Writer, from *bufio.Reader) (string, error) {
	line, err := from.ReadSlice('\n')
	if _, failed := to.Write(line); failed != nil && err == nil {
		err = failed
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return strings.TrimRight(string(line), "\r\n"), err
}

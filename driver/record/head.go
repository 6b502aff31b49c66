package record

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// largestHead is how many bytes the lines before a body may have.
const largestHead = 256 << 10

// head is what comes before a body, as it came: names, their case and their order are kept, which net/http does not.
type head struct {
	raw   []byte
	first string
	lines scimdrill.Header
}

var errHead = errors.New("what came is no HTTP/1.1 message")

// readHead reads up to the empty line. What was read before an error stands in raw, so that it can be passed on.
func readHead(from *bufio.Reader) (head, error) {
	var h head
	for {
		line, err := from.ReadSlice('\n')
		h.raw = append(h.raw, line...)
		switch {
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return h, err
		case len(h.raw) > largestHead:
			return h, fmt.Errorf("%w: it has more than %d bytes of header lines", errHead, largestHead)
		case err != nil:
			continue
		}
		if h.first == "" && len(bytes.TrimRight(h.raw, "\r\n")) == 0 {
			continue // an empty line before a message is passed over (RFC 9112 §2.2)
		}
		if h.first == "" {
			if h.first = strings.TrimRight(strings.TrimLeft(string(h.raw), "\r\n"), "\r\n"); !strings.Contains(h.first, "HTTP/1.") {
				return h, fmt.Errorf("%w: it begins with %.40q", errHead, h.first)
			}
			continue
		}
		text := bytes.TrimRight(line, "\r\n")
		if len(text) == 0 {
			return h, nil
		}
		name, value, found := strings.Cut(string(text), ":")
		if !found {
			return h, fmt.Errorf("%w: the header line %.40q has no colon", errHead, text)
		}
		h.lines = append(h.lines, scimdrill.HeaderField{Name: name, Value: strings.TrimSpace(value)})
	}
}

// withHost is the head with another host: it is all that is changed of a request, since a target that serves several hosts would
// not know the recorder's.
func (h head) withHost(host string) []byte {
	var changed bytes.Buffer
	for i, line := range bytes.SplitAfter(h.raw, []byte("\n")) {
		name, value, found := bytes.Cut(line, []byte(":"))
		if i == 0 || !found || !bytes.EqualFold(name, []byte("Host")) {
			changed.Write(line)
			continue
		}
		changed.Write(name)
		changed.WriteByte(':')
		changed.Write(value[:len(value)-len(bytes.TrimLeft(value, " \t"))])
		changed.WriteString(host)
		changed.Write(line[len(bytes.TrimRight(line, "\r\n")):])
	}
	return changed.Bytes()
}

// requestLine is the method and the target of a request.
func (h head) requestLine() (method, target string, err error) {
	method, rest, _ := strings.Cut(h.first, " ")
	target, version, found := strings.Cut(rest, " ")
	if !found || method == "" || target == "" || !strings.HasPrefix(version, "HTTP/1.") {
		return "", "", fmt.Errorf("%w: its first line is %.40q", errHead, h.first)
	}
	return method, target, nil
}

// status is the status of an answer.
func (h head) status() (int, error) {
	version, rest, _ := strings.Cut(h.first, " ")
	code, _, _ := strings.Cut(rest, " ")
	status, err := strconv.Atoi(code)
	if err != nil || len(code) != 3 || !strings.HasPrefix(version, "HTTP/1.") {
		return 0, fmt.Errorf("%w: its first line is %.40q", errHead, h.first)
	}
	return status, nil
}

// framing is where a body ends: after so many bytes, after the last chunk, or with the connection.
type framing struct {
	length           int64
	chunked, tillEnd bool
}

// ofRequest is the framing of a request (RFC 9112 §6.3). Two lengths are refused: two servers might take them differently.
func (h head) ofRequest() (framing, error) {
	length, found, err := h.contentLength()
	chunked := h.lines.Get("Transfer-Encoding")
	switch {
	case err != nil:
		return framing{}, err
	case chunked != "" && found:
		return framing{}, fmt.Errorf("%w: it has both a Content-Length and a Transfer-Encoding", errHead)
	case chunked != "" && !isChunked(chunked):
		return framing{}, fmt.Errorf("%w: its Transfer-Encoding is %.40q", errHead, chunked)
	}
	return framing{length: length, chunked: chunked != ""}, nil
}

// ofResponse is the framing of an answer to a method.
func (h head) ofResponse(method string, status int) (framing, error) {
	if method == http.MethodHead || status < 200 || status == http.StatusNoContent || status == http.StatusNotModified {
		return framing{}, nil
	}
	if chunked := h.lines.Get("Transfer-Encoding"); chunked != "" {
		return framing{chunked: isChunked(chunked), tillEnd: !isChunked(chunked)}, nil
	}
	length, found, err := h.contentLength()
	return framing{length: length, tillEnd: !found}, err
}

// isChunked: chunked comes last where there are several codings.
func isChunked(coding string) bool {
	last := coding[strings.LastIndex(coding, ",")+1:]
	return strings.EqualFold(strings.TrimSpace(last), "chunked")
}

func (h head) contentLength() (length int64, found bool, err error) {
	for _, line := range h.lines {
		if !strings.EqualFold(line.Name, "Content-Length") {
			continue
		}
		n, err := strconv.ParseUint(line.Value, 10, 62)
		if err != nil || found && int64(n) != length {
			return 0, true, fmt.Errorf("%w: its Content-Length is %.40q", errHead, line.Value)
		}
		length, found = int64(n), true
	}
	return length, found, nil
}

// isEnd tells whether an error says no more than that the other side has closed the connection.
func isEnd(err error) bool { return errors.Is(err, io.EOF) }

package scimclient

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// roundTrip writes a message and reads the answer. reusable says that the connection can serve another request.
func (c *connected) roundTrip(method, target string, head scimdrill.Header, body []byte, largest int64) (answer Answer, kept *scimdrill.Response, reusable bool, err error) {
	c.until = time.Now().Add(longest * c.timeout)
	if err = c.SetWriteDeadline(time.Now().Add(c.timeout)); err != nil {
		return answer, nil, false, err
	}
	// An answer may come although the request could not be written whole (RFC 9112 §9.5): it is read before giving up.
	_, writeErr := c.Write(onWire(method, target, head, body))
	lines, response, err := c.readHead(method) //nolint:bodyclose // the body is read whole; it is closed with the connection
	if err != nil {
		return answer, nil, false, errors.Join(err, writeErr)
	}
	raw, err := readBody(response, largest)
	if err == nil {
		answer.Body, err = decode(raw, response.Header.Get("Content-Encoding"), largest)
	}
	if err == nil {
		answer.Body, err = text(answer.Body, response.Header.Get("Content-Type"))
	}
	if err != nil {
		return answer, nil, false, fmt.Errorf("%d %s, and then: %w", response.StatusCode, phraseOf(response), err)
	}
	answer.Status = response.StatusCode
	answer.Phrase = phraseOf(response)
	answer.Location = locationOf(answer.Status, response.Header.Get("Location"))
	answer.RetryAfter = response.Header.Get("Retry-After")
	kept = &scimdrill.Response{Status: answer.Status, Header: lines, Body: string(answer.Body)}
	return answer, kept, writeErr == nil && !response.Close && answer.Status >= 200 && c.reader.Buffered() == 0, nil
}

// readHead reads the status line and the header lines of the final answer; interim ones (1xx) are passed over.
func (c *connected) readHead(method string) (scimdrill.Header, *http.Response, error) {
	for range mostInterim {
		raw, err := c.peekHead()
		if err != nil {
			return nil, nil, err
		}
		lines := headerLines(string(raw))
		response, err := http.ReadResponse(c.reader, &http.Request{Method: method})
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", transcript.ErrUnreadable, err)
		}
		if response.StatusCode >= 200 || response.StatusCode == http.StatusSwitchingProtocols {
			return lines, response, nil
		}
	}
	return nil, nil, &unusableError{fmt.Sprintf("more than %d interim responses came, and no final one", mostInterim)}
}

// peekHead returns the bytes up to the empty line without consuming them. What cannot become an HTTP answer is told as soon
// as it shows.
func (c *connected) peekHead() ([]byte, error) {
	const beginning = "HTTP/"
	for want := 1; ; want = c.reader.Buffered() + 1 {
		_, err := c.reader.Peek(want)
		seen, _ := c.reader.Peek(c.reader.Buffered())
		begins := seen[:min(len(seen), len(beginning))]
		switch {
		case !strings.HasPrefix(beginning, string(begins)):
			return nil, fmt.Errorf("%w: it begins with %.40q", transcript.ErrUnreadable, seen)
		case endOfHead(seen) > 0:
			return seen[:endOfHead(seen)], nil
		case err != nil && len(seen) >= largestHead:
			return nil, &unusableError{fmt.Sprintf("the response has more than %d bytes of header lines", largestHead)}
		case errors.Is(err, io.EOF) && len(seen) > 0:
			return nil, fmt.Errorf("%w after %d bytes of the header lines", io.ErrUnexpectedEOF, len(seen))
		case err != nil:
			return nil, err
		}
	}
}

// endOfHead is where the body begins, or 0. A lone LF ends a line too (RFC 9112 §2.2).
func endOfHead(seen []byte) int {
	end := 0
	for _, empty := range []string{"\n\r\n", "\n\n"} {
		if at := bytes.Index(seen, []byte(empty)); at >= 0 && (end == 0 || at+len(empty) < end) {
			end = at + len(empty)
		}
	}
	return end
}

// headerLines keeps order and case, which net/http does not.
func headerLines(head string) scimdrill.Header {
	var lines scimdrill.Header
	for line := range strings.Lines(head) {
		name, value, found := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		if found && !strings.HasPrefix(line, "HTTP/") {
			lines = append(lines, scimdrill.HeaderField{Name: name, Value: strings.TrimSpace(value)})
		}
	}
	return lines
}

// readBody reads a body that is not compressed yet, or still is. What breaks off is worded as Apache HttpClient does.
func readBody(response *http.Response, largest int64) ([]byte, error) {
	if response.ContentLength > largest {
		return nil, tooLarge(largest)
	}
	content, err := readAll(response.Body, largest)
	switch {
	case !errors.Is(err, io.ErrUnexpectedEOF):
		return content, err
	case response.ContentLength >= 0:
		return nil, &brokenOffError{fmt.Sprintf("Premature end of Content-Length delimited message body (expected: %d; received: %d)", response.ContentLength, len(content)), err}
	default:
		return nil, &brokenOffError{"Premature end of chunk coded message body: closing chunk expected", err}
	}
}

func readAll(from io.Reader, largest int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(from, largest+1))
	if err == nil && int64(len(content)) > largest {
		return nil, tooLarge(largest)
	}
	return content, err
}

func tooLarge(largest int64) error {
	return &unusableError{fmt.Sprintf("the response is larger than %d bytes", largest)}
}

// decode undoes the compression that "Accept-Encoding: gzip,deflate" allows.
func decode(raw []byte, encoding string, largest int64) ([]byte, error) {
	var reader io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return raw, nil
	case "gzip", "x-gzip":
		reader, err = gzip.NewReader(bytes.NewReader(raw))
	case "deflate":
		// "deflate" is the zlib format (RFC 9110 §8.4.1.2); some servers send it bare.
		if reader, err = zlib.NewReader(bytes.NewReader(raw)); err != nil {
			reader, err = flate.NewReader(bytes.NewReader(raw)), nil
		}
	default:
		return nil, &unusableError{fmt.Sprintf("the response has Content-Encoding %.40q, which was not asked for", encoding)}
	}
	if len(raw) == 0 {
		return raw, nil
	}
	var content []byte
	if err == nil {
		content, err = readAll(reader, largest)
	}
	var said *unusableError
	if err != nil && !errors.As(err, &said) {
		err = &unusableError{fmt.Sprintf("the response says Content-Encoding %s, and is not: %v", encoding, err)}
	}
	return content, err
}

// phraseOf is the reason phrase, in Latin 1 where it is not UTF-8 (RFC 9110 §5.5), or the registered one.
func phraseOf(response *http.Response) string {
	_, phrase, _ := strings.Cut(response.Status, " ")
	if !utf8.ValidString(phrase) {
		phrase, _ = charmap.ISO8859_1.NewDecoder().String(phrase) // every byte is a letter of it
	}
	if phrase = strings.TrimSpace(phrase); phrase != "" {
		return shortened(phrase)
	}
	return http.StatusText(response.StatusCode)
}

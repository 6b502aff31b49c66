package foreign

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
)

// Kind is what a file is.
type Kind string

// The kinds of files that are read.
const (
	Archive   Kind = "HTTP Archive"
	Curl      Kind = "curl lines"
	SystemLog Kind = "System Log"
)

// looked is how much of a file tells what it is: an event of the System Log begins with its actor, and a ticket with prose.
const looked = 256 << 10

// kindOf looks at how a file begins. What is known and not read is refused with how to turn it into what is.
func kindOf(file string) (Kind, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // it was only read
	start, err := io.ReadAll(io.LimitReader(f, looked))
	if err != nil {
		return "", fmt.Errorf("read %s: %w", file, err)
	}
	kind, err := kindOfText(start)
	if err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	return kind, nil
}

var (
	dumpOfMitmproxy = regexp.MustCompile(`^\d{1,9}:\d{1,9}:`)
	eventOfTheLog   = regexp.MustCompile(`"(?:eventType|legacyEventType)"\s*:`)
	tableOfTheLog   = regexp.MustCompile(`(?i)^"?(?:timestamp|display_message|event_type|actor\.id)"?,`)
	archiveMember   = regexp.MustCompile(`^\{\s*"log"\s*:\s*\{|"entries"\s*:\s*\[`)
	sessionCharles  = regexp.MustCompile(`^\[\s*\{\s*"status"\s*:\s*"[A-Z]+"\s*,\s*"method"`)
)

func kindOfText(start []byte) (Kind, error) {
	start = bytes.TrimPrefix(start, []byte("\xef\xbb\xbf"))
	text := bytes.TrimLeft(start, " \t\r\n")
	switch {
	case len(text) == 0:
		return "", errors.New("the file is empty: expected an HTTP Archive, curl lines, or a System Log as JSON")
	case dumpOfMitmproxy.Match(text):
		return "", errors.New("it is a dump of mitmproxy, and not its export: make a HAR of it with `mitmdump -nr FILE --set hardump=FILE.har`")
	case bytes.HasPrefix(text, []byte("PK")):
		return "", errors.New("it is a zip file, as Fiddler's .saz is: unpack it, or export HTTPArchive v1.2 there")
	case bytes.HasPrefix(text, []byte("\x1f\x8b")):
		return "", errors.New("it is compressed: unpack it with gunzip first")
	case bytes.HasPrefix(text, []byte("\xd4\xc3\xb2\xa1")), bytes.HasPrefix(text, []byte("\xa1\xb2\xc3\xd4")), bytes.HasPrefix(text, []byte("\n\r\r\n")):
		return "", errors.New("it is a capture of packets: what is in them is encrypted; record with a proxy, or with `scimdrill record`")
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		return "", errors.New("it is written in UTF-16: save it as UTF-8")
	case bytes.IndexByte(text, 0) >= 0:
		return "", errors.New("it is a binary file, as Charles's own .chls is: export it as HTTP Archive (File, Export Session, HTTP Archive)")
	case bytes.HasPrefix(text, []byte("<")):
		return "", errors.New("it is XML or HTML: expected an HTTP Archive, curl lines, or a System Log as JSON; most proxies export HAR")
	case tableOfTheLog.Match(text):
		return "", errors.New("it is a System Log as CSV, which lacks the targets of its events: fetch it as JSON, " +
			"GET /api/v1/logs?since=…&filter=target.id eq \"APP-ID\" with an admin's token")
	case sessionCharles.Match(text):
		return "", errors.New("it is a JSON session of Charles: export it as HTTP Archive (File, Export Session, HTTP Archive)")
	case text[0] != '{' && text[0] != '[':
		if len(findCurls(string(text))) == 0 && len(start) < looked {
			return "", errors.New("there is no curl line in it, and it is no JSON: expected an HTTP Archive, lines that begin with curl, or a System Log as JSON")
		}
		return Curl, nil
	case text[0] == '{' && archiveMember.Match(text):
		return Archive, nil
	case eventOfTheLog.Match(text):
		return SystemLog, nil
	default:
		return Archive, nil // its reader says what is wrong with it
	}
}

package runscope

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The sources of values in an answer.
const (
	fromStatus  = "response_status"
	fromHeaders = "response_headers"
	fromJSON    = "response_json"
	fromText    = "response_text"
	fromSize    = "response_size"
	fromTime    = "response_time"
)

func checkSource(source, property string) error {
	switch source {
	case fromStatus, fromText, fromSize, fromTime, fromJSON:
		return nil
	case fromHeaders:
		if property == "" {
			return fmt.Errorf("%s needs the name of a header in property, found none", source)
		}
		return nil
	default:
		return fmt.Errorf("source %q is not known; use one of %s", source, strings.Join([]string{fromStatus, fromHeaders, fromJSON, fromText, fromSize, fromTime}, ", "))
	}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
	took   time.Duration

	decoded any
	// notJSON says why the body is none.
	notJSON error
}

func newAnswer(status int, header http.Header, body string, took time.Duration) *answer {
	a := &answer{status: status, header: header, body: body, took: took}
	decoder := json.NewDecoder(bytes.NewReader([]byte(body)))
	decoder.UseNumber()
	if a.notJSON = decoder.Decode(&a.decoded); a.notJSON == nil {
		if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
			a.decoded, a.notJSON = nil, errors.New("something follows the first value")
		}
	}
	return a
}

// at is the value at a source, and the JSON Pointer to it where it has one.
func (a *answer) at(source, property string) (found value, pointer string) {
	switch source {
	case fromStatus:
		return value{plain(strconv.Itoa(a.status)), true}, ""
	case fromTime:
		return value{plain(strconv.FormatInt(a.took.Milliseconds(), 10)), true}, ""
	case fromSize:
		return value{plain(strconv.Itoa(len(a.body))), true}, ""
	case fromText:
		return value{plain(a.body), true}, ""
	case fromHeaders:
		values := a.header.Values(property)
		if len(values) == 0 {
			return value{}, ""
		}
		return value{plain(strings.Join(values, ", ")), true}, ""
	default:
		if a.notJSON != nil {
			return value{}, ""
		}
		return lookUp(a.decoded, property, "")
	}
}

// said is what a report says was found at a source.
func (a *answer) said(source string, found value) string {
	switch {
	case source == fromJSON && a.notJSON != nil && strings.TrimSpace(a.body) == "":
		return "an answer without a body"
	case source == fromJSON && a.notJSON != nil:
		return fmt.Sprintf("a body that is not JSON (%v)", a.notJSON)
	case !found.there:
		return "nothing"
	case source == fromTime:
		return found.text() + " ms"
	case source == fromStatus:
		return found.text()
	default:
		return shorten(found.shown())
	}
}

// shorten keeps what fits into a sentence.
func shorten(text string) string {
	const most = 200
	text = text[:min(len(text), most*utf8.UTFMax+1)] // what is longer need not be looked at
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

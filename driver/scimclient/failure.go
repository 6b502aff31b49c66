package scimclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// Error is what Okta cannot go on with: no answer, a status that is not 2xx, or a body that it cannot use.
type Error struct {
	// Text is what Okta shows of it: "Unauthorized. Errors reported by remote server: …". Empty when Okta shows nothing.
	Text string
	// Status is the status of the answer; 0 when none came.
	Status int
	// Silence says how no answer came.
	Silence scimdrill.Silence
	// Exchange is the number of the exchange.
	Exchange int
	// Cause is what happened in Go's words; nil for a status.
	Cause error
}

// Error is Okta's text, or the cause where Okta shows none.
func (e *Error) Error() string {
	if e.Text == "" && e.Cause != nil {
		return e.Cause.Error()
	}
	return e.Text
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// silent words a missing answer. Of these texts only the connect timeout is known from Okta's own screens ("Connect to
// host:443 […] failed: Connect timed out"); the others are those of Apache HttpClient and java.net, whose traits that text
// and the order of header lines show.
func (c *Client) silent(x scimdrill.Exchange, cause error) *Error {
	host := c.base.Host
	if c.base.Port() == "" {
		host += map[string]string{"http": ":80", "https": ":443"}[c.base.Scheme]
	}
	var text string
	switch x.Silence {
	case scimdrill.NoAnswer:
		text = "Connect to " + host + " failed: " + connectProblem(cause)
	case scimdrill.Hang:
		text = "Read timed out"
	case scimdrill.CutConnection:
		text = host + " failed to respond"
		if errors.Is(cause, syscall.ECONNRESET) {
			text = "Connection reset"
		}
	case scimdrill.Unreadable:
		text = host + " failed to respond with a valid HTTP response"
	default:
		text = x.Silence.Sentence()
	}
	return &Error{Text: text, Silence: x.Silence, Exchange: x.Number, Cause: cause}
}

func connectProblem(cause error) string {
	var unknown *net.DNSError
	var network net.Error
	switch {
	case errors.Is(cause, syscall.ECONNREFUSED):
		return "Connection refused"
	case errors.As(cause, &unknown):
		return unknown.Name + ": Name or service not known"
	case errors.As(cause, &network) && network.Timeout():
		return "Connect timed out"
	default:
		return cause.Error()
	}
}

// refused words an answer whose status is not 2xx: the reason phrase, and the detail of the SCIM error (Okta support:
// "Errors reported by remote server").
func refused(answer Answer) *Error {
	text := answer.Phrase
	if detail := detailOf(answer.Body); detail != "" {
		text += ". Errors reported by remote server: " + detail
	}
	return &Error{Text: text, Status: answer.Status, Exchange: answer.Exchange}
}

// detailOf is the detail of a SCIM error (RFC 7644 §3.12), or the parser's message for a body that is not JSON.
func detailOf(body []byte) string {
	if len(bytes.TrimSpace(body)) == 0 {
		return ""
	}
	value, err := ordered.Parse(body)
	if err != nil {
		return "Invalid JSON: " + parserMessage(body, err)
	}
	object, isObject := value.(*ordered.Object)
	if !isObject {
		return ""
	}
	if detail, _ := object.GetFold("detail"); detail != nil {
		return fmt.Sprint(detail)
	}
	// SCIM 1.1: {"Errors":[{"description":"…","code":409}]} (Okta SCIM 1.1 protocol reference).
	errorsMember, _ := object.GetFold("Errors")
	if list, _ := errorsMember.([]any); len(list) > 0 {
		if first, _ := list[0].(*ordered.Object); first != nil {
			return first.Text("description")
		}
	}
	return ""
}

// parserMessage is what Jackson, Okta's parser, says about text that does not begin as JSON does (a lab write-up
// of an AIW app shows its words for a gateway's "error code: 502", with line 1 and column 6). For text that breaks off later
// Go's message stands in.
func parserMessage(body []byte, err error) string {
	const expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
	rest := bytes.TrimLeft(body, " \t\r\n")
	before := body[:len(body)-len(rest)]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + len(before) - (bytes.LastIndexByte(before, '\n') + 1)
	first, _ := utf8.DecodeRune(rest)
	switch word := leadingWord(rest); {
	case word != "" && !isLiteral(word):
		return fmt.Sprintf("Unrecognized token '%s': was expecting %s at [line: %d, column: %d]", word, expected, line, column+utf8.RuneCountInString(word))
	case word == "" && !strings.ContainsRune(`{["-0123456789`, first):
		return fmt.Sprintf("Unexpected character ('%c' (code %d)): expected a valid value %s at [line: %d, column: %d]", first, first, expected, line, column+1)
	default:
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return fmt.Sprintf("%v at byte %d", err, syntax.Offset)
		}
		return err.Error()
	}
}

func leadingWord(text []byte) string {
	end := bytes.IndexFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' && r != '$' && (r < '0' || r > '9')
	})
	if end < 0 {
		end = len(text)
	}
	if end > 0 && text[0] >= '0' && text[0] <= '9' {
		return ""
	}
	return string(text[:end])
}

func isLiteral(word string) bool { return word == "null" || word == "true" || word == "false" }

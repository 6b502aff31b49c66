package scimclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// unusableError is an answer that came and cannot be used for what is said: none of Okta's sentences fits it.
type unusableError struct{ what string }

// Error is the sentence.
func (u *unusableError) Error() string { return u.what }

// Unwrap makes it an answer that cannot be read.
func (u *unusableError) Unwrap() error { return transcript.ErrUnreadable }

func (u *unusableError) sentence() string { return strings.ToUpper(u.what[:1]) + u.what[1:] }

// brokenOffError is a body that ended before its end.
type brokenOffError struct {
	what  string
	cause error
}

// Error is the sentence.
func (b *brokenOffError) Error() string { return b.what }

// Unwrap is the cause.
func (b *brokenOffError) Unwrap() error { return b.cause }

func (b *brokenOffError) sentence() string { return b.what }

// What is repeated of an answer in a sentence for an admin.
const (
	// longestText is how many bytes of a detail or a reason phrase are repeated.
	longestText = 2000
	// longestToken is how many characters Jackson repeats of a word that it does not know.
	longestToken = 256
)

func shortened(text string) string {
	if len(text) <= longestText {
		return text
	}
	return strings.ToValidUTF8(text[:longestText], "") + "…"
}

// locationOf is where a redirect leads, without what may be secret in it.
func locationOf(status int, location string) string {
	if status < 300 || status > 399 || location == "" {
		return ""
	}
	address, err := url.Parse(location)
	if err != nil {
		return "what is no address"
	}
	address.User, address.RawQuery, address.Fragment = nil, "", ""
	return shortened(address.String())
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
		return shortened(asText(detail))
	}
	// SCIM 1.1: {"Errors":[{"description":"…","code":409}]} (Okta SCIM 1.1 protocol reference).
	errorsMember, _ := object.GetFold("Errors")
	if list, _ := errorsMember.([]any); len(list) > 0 {
		if first, _ := list[0].(*ordered.Object); first != nil {
			return shortened(first.Text("description"))
		}
	}
	return ""
}

// asText is a string as it is and anything else as JSON.
func asText(value any) string {
	if text, isText := value.(string); isText {
		return text
	}
	written, _ := ordered.Encode(value) // what was read can be written
	return string(written)
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
	case utf8.RuneCountInString(word) > longestToken:
		return fmt.Sprintf("Unrecognized token '%s...': was expecting %s at [line: %d, column: %d]", word[:longestToken], expected, line, column+longestToken)
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

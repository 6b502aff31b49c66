package scimclient

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// text turns a body into UTF-8. JSON is UTF-8 (RFC 8259 §8.1); a charset that the target declares is honoured, a byte order mark
// wins over it and is taken off. What Okta does with either is not documented. Bytes that are not what they are said to be fail
// the exchange: replaced by "�", they would come back to the target with the next PUT.
func text(body []byte, contentType string) ([]byte, error) {
	name, charset, err := charsetOf(body, contentType)
	if err != nil {
		return nil, err
	}
	if charset == nil {
		body = bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF"))
	} else if body, err = charset.NewDecoder().Bytes(body); err != nil {
		return nil, &unusableError{fmt.Sprintf("the response is not valid %s: %v", name, err)}
	}
	if !utf8.Valid(body) {
		at := firstInvalid(body)
		return nil, &unusableError{fmt.Sprintf("the response is not valid %s: byte 0x%02X at position %d", name, body[at], at)}
	}
	return body, nil
}

// charsetOf is nil for UTF-8.
func charsetOf(body []byte, contentType string) (string, encoding.Encoding, error) {
	switch {
	case bytes.HasPrefix(body, []byte("\xEF\xBB\xBF")):
		return "UTF-8", nil, nil
	case bytes.HasPrefix(body, []byte("\xFE\xFF")), bytes.HasPrefix(body, []byte("\xFF\xFE")):
		return "UTF-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), nil
	}
	_, parameters, _ := mime.ParseMediaType(contentType) // a media type that cannot be read declares nothing
	name := parameters["charset"]
	switch {
	case name == "" || strings.EqualFold(name, "utf-8"):
		return "UTF-8", nil, nil
	case strings.EqualFold(name, "utf-16"):
		// Without a byte order mark it is big-endian (RFC 2781 §4.3), which web browsers take otherwise.
		return name, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), nil
	}
	known, err := htmlindex.Get(name)
	if err != nil {
		return "", nil, &unusableError{fmt.Sprintf("the response is in the charset %.40q, which is not known", name)}
	}
	return name, known, nil
}

// firstInvalid is where a body stops being UTF-8.
func firstInvalid(body []byte) int {
	at := 0
	for at < len(body) {
		r, size := utf8.DecodeRune(body[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return at
}

package scim

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
)

// checkLength is how many bytes of a cursor are its check.
const checkLength = 8

// maxCursor is longer than any cursor that is given out.
const maxCursor = 512

// Cursor makes the text of a cursor (RFC 9865 §2) of a position in the result of a query. Scope says which query it is: its
// endpoint, filter and order. The check tells a cursor that was cut, mistyped or taken from another query; it is no secret, and
// whoever reads the position must not trust it further than a client.
func Cursor(scope, position string) string {
	return base64.RawURLEncoding.EncodeToString(append(cursorCheck(scope, position), position...))
}

// ParseCursor returns the position of a cursor that Cursor made for the same scope; "" begins at the start and stays "". Anything
// else is 400 invalidCursor.
func ParseCursor(scope, text string) (position string, err error) {
	if text == "" {
		return "", nil
	}
	// Strict refuses the spellings of which one decodes to the same bytes as another.
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(text) > maxCursor || len(data) <= checkLength {
		return "", badCursor()
	}
	position = string(data[checkLength:])
	if !bytes.Equal(data[:checkLength], cursorCheck(scope, position)) || Cursor(scope, position) != text {
		return "", badCursor()
	}
	return position, nil
}

func badCursor() *Error {
	return BadRequest(InvalidCursor,
		"cursor: expected a nextCursor that was answered to the same query, with the same filter and sorting; begin again with an empty cursor")
}

func cursorCheck(scope, position string) []byte {
	sum := sha256.New()
	sum.Write([]byte(scope))
	sum.Write([]byte{0})
	sum.Write([]byte(position))
	return sum.Sum(nil)[:checkLength]
}

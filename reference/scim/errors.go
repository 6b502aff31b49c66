package scim

import (
	"fmt"
	"net/http"
	"strconv"
)

// Type is the detail error keyword of a SCIM error (RFC 7644 §3.12, table 9).
type Type string

// The keywords of RFC 7644 table 9.
const (
	NoType        Type = ""
	InvalidFilter Type = "invalidFilter"
	TooMany       Type = "tooMany"
	Uniqueness    Type = "uniqueness"
	Mutability    Type = "mutability"
	InvalidSyntax Type = "invalidSyntax"
	InvalidPath   Type = "invalidPath"
	NoTarget      Type = "noTarget"
	InvalidValue  Type = "invalidValue"
	InvalidVers   Type = "invalidVers"
	Sensitive     Type = "sensitive"
)

// The keywords that pages by cursor add (RFC 9865 §2.1).
const (
	InvalidCursor Type = "invalidCursor"
	ExpiredCursor Type = "expiredCursor"
	InvalidCount  Type = "invalidCount"
)

// Error is a refusal in SCIM's terms. It marshals to the body of RFC 7644 §3.12: status is a JSON string there, and
// scimType and detail are left out when empty. Cause is for logs and errors.As; it never reaches the wire.
type Error struct {
	Status   int // HTTP status code
	ScimType Type
	Detail   string
	Cause    error
}

// Errorf makes an Error. The detail should name the attribute and the remedy, and must not hold a client's secret.
func Errorf(status int, scimType Type, format string, args ...any) *Error {
	return &Error{Status: status, ScimType: scimType, Detail: fmt.Sprintf(format, args...)}
}

// BadRequest makes a 400, the status of every keyword but uniqueness (409) and sensitive (403).
func BadRequest(scimType Type, format string, args ...any) *Error {
	return Errorf(http.StatusBadRequest, scimType, format, args...)
}

// Conflict makes the 409 of a taken unique value (RFC 7644 §3.3).
func Conflict(format string, args ...any) *Error {
	return Errorf(http.StatusConflict, Uniqueness, format, args...)
}

// NotFound makes a 404 (RFC 7644 §3.12, table 8).
func NotFound(format string, args ...any) *Error {
	return Errorf(http.StatusNotFound, NoType, format, args...)
}

// Within returns a copy whose detail begins with where, for example "Operations[1]" (a PATCH that fails says where).
func (e *Error) Within(where string) *Error {
	inner := *e
	inner.Detail = where + ": " + e.Detail
	return &inner
}

func (e *Error) Error() string {
	if e.ScimType == NoType {
		return fmt.Sprintf("scim: %d: %s", e.Status, e.Detail)
	}
	return fmt.Sprintf("scim: %d %s: %s", e.Status, e.ScimType, e.Detail)
}

// Unwrap gives the cause, if there is one.
func (e *Error) Unwrap() error { return e.Cause }

// Append appends the body of RFC 7644 §3.12.
func (e *Error) Append(to []byte) []byte {
	to = append(to, `{"schemas":["`+ErrorURN+`"],"status":"`...)
	to = append(strconv.AppendInt(to, int64(e.Status), 10), '"')
	if e.ScimType != NoType {
		to = AppendQuoted(append(to, `,"scimType":`...), string(e.ScimType))
	}
	if e.Detail != "" {
		to = AppendQuoted(append(to, `,"detail":`...), e.Detail)
	}
	return append(to, '}')
}

// MarshalJSON renders the body as Append does.
func (e *Error) MarshalJSON() ([]byte, error) { return e.Append(nil), nil }

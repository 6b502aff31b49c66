// Package patching is the words of PATCH (RFC 7644 §3.5.2), and what its answers may be.
package patching

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Schema is the schema of the message.
const Schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

// Operation is one member of Operations, in the words of the wire.
type Operation map[string]any

// Add is an operation that adds a value; with "" for no path.
func Add(path string, value any) Operation {
	return withPath(Operation{"op": "add", "value": value}, path)
}

// Replace is an operation that replaces what is there; with "" for no path.
func Replace(path string, value any) Operation {
	return withPath(Operation{"op": "replace", "value": value}, path)
}

// Remove is an operation that takes away what the path names.
func Remove(path string) Operation { return withPath(Operation{"op": "remove"}, path) }

func withPath(o Operation, path string) Operation {
	if path != "" {
		o["path"] = path
	}
	return o
}

// Message is the body of a PATCH.
func Message(operations ...Operation) []byte {
	return probe.Body(map[string]any{"schemas": []string{Schema}, "Operations": operations})
}

// IsSuccess tells the two answers that RFC 7644 §3.5.2 has for success: 200 and 204.
func IsSuccess(answer probe.Answer) bool {
	return answer.Status() == http.StatusOK || answer.Status() == http.StatusNoContent
}

// Succeeded fails the case unless the PATCH was answered with success.
func Succeeded(c *spec.Case, what string, answer probe.Answer) {
	if !IsSuccess(answer) {
		c.Fail("%s: expected status 200 or 204 (RFC 7644 §3.5.2), found %d: %s", what, answer.Status(), answer.Text("detail"))
	}
}

// Refused fails the case unless the answer is 400 with one of the keywords, where any are given (RFC 7644 §3.12).
func Refused(c *spec.Case, what string, answer probe.Answer, keywords ...string) {
	if answer.Status() != http.StatusBadRequest {
		c.Fail("%s: expected status 400, found %d", what, answer.Status())
	}
	if len(keywords) == 0 {
		return
	}
	found := answer.Text("scimType")
	for _, keyword := range keywords {
		if strings.EqualFold(found, keyword) {
			return
		}
	}
	c.Fail("%s: expected scimType %s, found %q", what, strings.Join(keywords, " or "), found)
}

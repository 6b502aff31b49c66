package org

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// apiError is Okta's error object. Codes and sentences: https://developer.okta.com/docs/reference/error-codes/
type apiError struct {
	status int

	Code    string       `json:"errorCode"`
	Summary string       `json:"errorSummary"`
	Link    string       `json:"errorLink"`
	ID      string       `json:"errorId"`
	Causes  []errorCause `json:"errorCauses"`
}

type errorCause struct {
	Summary string `json:"errorSummary"`
}

// Error makes apiError an error, so that functions below the handlers can return it.
func (e *apiError) Error() string { return e.Code + ": " + e.Summary }

func newError(status int, code, summary string, causes ...string) *apiError {
	e := &apiError{status: status, Code: code, Summary: summary, Link: code, Causes: []errorCause{}}
	for _, cause := range causes {
		e.Causes = append(e.Causes, errorCause{Summary: cause})
	}
	return e
}

// invalid is E0000001: the object is what was sent ("login", "profile"), each cause names a field and what to do.
func invalid(object string, causes ...string) *apiError {
	return newError(http.StatusBadRequest, "E0000001", "Api validation failed: "+object, causes...)
}

// notFound is E0000007 in Okta's words; kind is Okta's name of the resource ("User", "AppInstance", "UserGroup", …).
func notFound(id, kind string) *apiError {
	return newError(http.StatusNotFound, "E0000007", fmt.Sprintf("Not found: Resource not found: %s (%s)", id, kind))
}

func malformed(problem string) *apiError {
	return newError(http.StatusBadRequest, "E0000003", "The request body was not well-formed.", problem)
}

func unsupportedMedia(found string) *apiError {
	return newError(http.StatusUnsupportedMediaType, "E0000021", "Bad request.  Accept and/or Content-Type headers likely do not match supported values.",
		fmt.Sprintf("Content-Type: expected application/json, found %q", found))
}

func invalidToken() *apiError {
	return newError(http.StatusUnauthorized, "E0000011", "Invalid token provided")
}

func forbidden(causes ...string) *apiError {
	return newError(http.StatusForbidden, "E0000006", "You do not have permission to perform the requested action", causes...)
}

func unsupportedMethod() *apiError {
	return newError(http.StatusMethodNotAllowed, "E0000022", "The endpoint does not support the provided HTTP method")
}

func tooManyRequests() *apiError {
	return newError(http.StatusTooManyRequests, "E0000047", "API call exceeded rate limit due to too many requests.")
}

func internalError() *apiError {
	return newError(http.StatusInternalServerError, "E0000009", "Internal Server Error")
}

// fail writes err as Okta would. Anything but an apiError is our own fault, and logged.
func (o *Org) fail(w http.ResponseWriter, r *http.Request, err error) {
	var e *apiError
	if !errors.As(err, &e) {
		o.log.ErrorContext(r.Context(), "mock org failed", "request", w.Header().Get("X-Okta-Request-Id"), "method", r.Method, "path", r.URL.Path, "error", err)
		e = internalError()
	}
	answer := *e
	answer.ID = "oae" + randomText(20)
	o.answer(w, answer.status, answer)
}

// answer writes value as JSON; nil gives no body.
func (o *Org) answer(w http.ResponseWriter, status int, value any) {
	if value == nil {
		w.WriteHeader(status)
		return
	}
	body, err := json.Marshal(value)
	if err != nil {
		o.log.Error("mock org cannot write its answer", "error", err)
		http.Error(w, "the mock org cannot write its answer", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// maxBody bounds a request to the org; Okta's own limit is 1 MB.
const maxBody = 1 << 20

// readBody decodes the JSON body of r. An empty body leaves into as it is when that is allowed.
func readBody(r *http.Request, into any, mayBeEmpty bool) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return malformed(fmt.Sprintf("the body could not be read: %v", err))
	}
	if len(data) == 0 && mayBeEmpty {
		return nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return malformed(fmt.Sprintf("the body is not the JSON object that was expected: %v", err))
	}
	return nil
}

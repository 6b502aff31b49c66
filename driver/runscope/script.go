package runscope

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
)

// Script is JavaScript of a test: of its steps, or an initial script that makes variables before the first one.
type Script struct {
	// Name says where it stands: "step 21, script 1", or the name of a file.
	Name, Source string
}

// ErrScript is in every error about a script that cannot be run to its end: a mistake in it, or a limit that it reached. What it
// asserts and does not hold is no such error.
var ErrScript = errors.New("script")

// Interpreter runs scripts. [InProcess] does so here, [Apart] in another process, whose memory is bounded.
type Interpreter interface {
	// Interpret runs one script to its end. The error wraps [ErrScript], or is that of the context.
	Interpret(ctx context.Context, task Task) (Said, error)
}

// Task is a script and all that it may see.
type Task struct {
	Name   string `json:"name"`
	Source string `json:"source"`
	// Variables are those that there are before it.
	Variables map[string]string `json:"variables,omitempty"`
	// Request and Answer are nil before there are any.
	Request *SeenRequest `json:"request,omitempty"`
	Answer  *SeenAnswer  `json:"answer,omitempty"`
}

// SeenRequest is a request as scripts see it: without its credential.
type SeenRequest struct {
	Method string            `json:"method"`
	URL    string            `json:"url"`
	Header map[string]string `json:"header,omitempty"`
	Body   []byte            `json:"body,omitempty"`
}

// SeenAnswer is an answer as scripts see it.
type SeenAnswer struct {
	Status       int               `json:"status"`
	Header       map[string]string `json:"header,omitempty"`
	Body         []byte            `json:"body,omitempty"`
	Milliseconds int64             `json:"milliseconds"`
}

// Said is what a script made known.
type Said struct {
	Asserted int `json:"asserted,omitempty"`
	// Failed are the assertions that do not hold; the first ends the script.
	Failed []string `json:"failed,omitempty"`
	Logged []string `json:"logged,omitempty"`
	// Set are the variables that it made; none when it did not come to its end.
	Set map[string]string `json:"set,omitempty"`
}

// run has a script run, and takes over the variables that it makes.
func (s Script) run(ctx context.Context, by Interpreter, variables *Variables, request *prepared, got *answer) (Said, error) {
	said, err := by.Interpret(ctx, Task{Name: s.Name, Source: s.Source, Variables: variables.values, Request: request.seen(), Answer: got.seen()})
	if err == nil {
		maps.Copy(variables.values, said.Set)
	}
	return said, err
}

func (p *prepared) seen() *SeenRequest {
	if p == nil {
		return nil
	}
	seen := &SeenRequest{Method: p.method, URL: p.url, Header: map[string]string{}, Body: []byte(p.body)}
	for _, line := range p.header {
		if !strings.EqualFold(line.Name, "Authorization") {
			seen.Header[line.Name] = line.Value
		}
	}
	return seen
}

func (a *answer) seen() *SeenAnswer {
	if a == nil {
		return nil
	}
	seen := &SeenAnswer{Status: a.status, Header: map[string]string{}, Body: []byte(a.body), Milliseconds: a.took.Milliseconds()}
	for name, values := range a.header {
		seen.Header[name] = strings.Join(values, ", ")
	}
	return seen
}

// scriptError is an error about a script.
func scriptError(form string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrScript, fmt.Errorf(form, args...))
}

package runscope

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// attempt is one sending of a step, and what came of it.
type attempt struct {
	variables *Variables
	exchanges []int
	exchange  scimdrill.Exchange
	// asserted counts assertions, of the step and of its scripts.
	asserted int
	broken   []broken
	logged   []string
	// blocked says why nothing was sent.
	blocked string
	// unheard is set when no answer came.
	unheard error
	// err is a fault that ends the run: of a script.
	err error
}

// broken is an assertion that does not hold, or a variable that could not be taken.
type broken struct {
	// what is the assertion: "assertion 3 of 12, response_json schemas has_value …".
	what, expected, found string
	pointer               string
	wanted, had           string
	// late: it is about the time alone. notAsserted: it is a variable.
	late, notAsserted bool
}

func (a *attempt) holds() bool { return a.blocked == "" && a.err == nil && len(a.broken) == 0 }

// try sends a step once. The order is Runscope's: scripts before, request, variables, scripts after, assertions.
func (r *Run) try(ctx context.Context, step *Step) *attempt {
	a := &attempt{variables: r.variables.clone()}
	for i, source := range step.BeforeScripts {
		if !r.script(ctx, a, Script{fmt.Sprintf("step %d, script %d before the request", step.Number, i+1), source}, nil, nil) {
			return a
		}
	}
	p, err := step.prepare(a.variables)
	if err != nil {
		a.blocked = r.without(err)
		return a
	}
	if err := r.allow(p.url); err != nil {
		a.blocked = r.hide(err.Error())
		return a
	}
	got, err := r.send(ctx, step, p, a)
	if err != nil {
		a.unheard = err
		a.broken = append(a.broken, broken{what: p.method + " " + p.url, expected: "an answer", found: r.hide(err.Error())})
		return a
	}
	for _, e := range step.Extractions {
		found, pointer := got.at(e.Source, e.Property)
		if !found.there {
			a.broken = append(a.broken, broken{
				what: "variable " + e.Name, expected: strings.TrimSpace(e.Source + " " + e.Property), found: got.said(e.Source, found), pointer: pointer, notAsserted: true,
			})
			continue
		}
		a.variables.set(e.Name, found.text())
	}
	for i, source := range step.Scripts {
		if !r.script(ctx, a, Script{fmt.Sprintf("step %d, script %d", step.Number, i+1), source}, p, got) {
			return a
		}
	}
	r.compare(step, got, a)
	return a
}

// script runs a script of a step, and reports whether the step may go on.
func (r *Run) script(ctx context.Context, a *attempt, s Script, p *prepared, got *answer) bool {
	said, err := s.run(ctx, r.options.Scripts, a.variables, p, got)
	a.asserted += said.Asserted
	for _, line := range said.Logged {
		a.logged = append(a.logged, s.Name+": "+r.hide(line))
	}
	for _, message := range said.Failed {
		a.broken = append(a.broken, broken{what: s.Name, expected: "that its assertion holds", found: r.hide(message)})
	}
	a.err = r.hidden(err)
	return err == nil
}

func (r *Run) send(ctx context.Context, step *Step, p *prepared, a *attempt) (*answer, error) {
	ctx = transcript.WithPurpose(ctx, fmt.Sprintf("step %d: %s", step.Number, step.title()))
	ctx = transcript.WithExchange(ctx, &a.exchange)
	request, err := p.request(ctx, r.options.Agent)
	if err != nil {
		return nil, err
	}
	response, err := r.client.Do(request)
	if a.exchange.Number > 0 {
		a.exchanges = append(a.exchanges, a.exchange.Number)
	}
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	r.made.see(step, request, response.StatusCode, body)
	return newAnswer(response.StatusCode, response.Header, string(body), a.exchange.Duration), nil
}

// compare judges the assertions of a step.
func (r *Run) compare(step *Step, got *answer, a *attempt) {
	for i, assertion := range step.Assertions {
		a.asserted++
		filled := assertion
		var errs [2]error
		filled.Value, errs[0] = a.variables.fill(assertion.Value)
		filled.Property, errs[1] = a.variables.fill(assertion.Property)
		b := broken{what: fmt.Sprintf("assertion %d of %d, %s", i+1, len(step.Assertions), filled), late: assertion.Source == fromTime}
		if err := errors.Join(errs[:]...); err != nil {
			b.expected, b.found = "a value to compare with", r.without(err)
			a.broken = append(a.broken, b)
			continue
		}
		c, _ := comparisonOf(filled.Comparison) // the file was checked
		found, pointer := got.at(filled.Source, filled.Property)
		if c.holds(found, filled.Value) {
			continue
		}
		b.expected, b.found = wanted(c, filled.Value), got.said(filled.Source, found)
		if filled.Source == fromJSON && got.notJSON == nil {
			b.pointer, b.wanted, b.had = pointer, wanted(c, filled.Value), found.shown()
		}
		a.broken = append(a.broken, b)
	}
}

// wanted says what a comparison expects.
func wanted(c comparison, value string) string {
	words := strings.ReplaceAll(c.name, "_", " ")
	if c.takesValue {
		return words + " " + compact(value)
	}
	return words
}

// without says why a variable has no value.
func (r *Run) without(err error) string {
	var missing *missingError
	if !errors.As(err, &missing) {
		return err.Error()
	}
	if by, known := r.madeBy[missing.name]; known {
		return fmt.Sprintf("%v: step %d was to make it, and did not", missing, by)
	}
	return fmt.Sprintf("%v; give it with --var %s=…", missing, missing.name)
}

// statusOf is for reports.
func statusOf(x scimdrill.Exchange) string {
	if x.Response == nil {
		return x.Silence.Sentence()
	}
	return fmt.Sprintf("%d %s", x.Response.Status, http.StatusText(x.Response.Status))
}

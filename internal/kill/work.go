package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
)

// task is one run: the reference in a mode, with a defect or without, and the requirements to be tried.
type task struct {
	Mode   string `json:"mode"`
	Defect string `json:"defect,omitempty"`
	// Variation is a legal way to differ, which nothing may fail on.
	Variation string `json:"variation,omitempty"`
	// Cases are the ids to try; none means all.
	Cases []string `json:"cases,omitempty"`
}

// found is what came of a task.
type found struct {
	task

	// Failed are the ids that failed by themselves, with what they said; what was only blocked is in Blocked.
	Failed  map[string]string `json:"failed,omitempty"`
	Blocked map[string]string `json:"blocked,omitempty"`
	// Tried are the ids that were applicable.
	Tried []string `json:"tried,omitempty"`
	// Fault says why the run did not come about.
	Fault string        `json:"fault,omitempty"`
	Took  time.Duration `json:"took"`
}

const (
	// patience is far more than any answer takes, so that a busy machine is no failure.
	patience = 10 * time.Second
	// hangLimit cuts requests to a reference that hangs on purpose: none of them is ever answered.
	hangLimit = 150 * time.Millisecond
)

func limit(defect string) time.Duration {
	if strings.HasPrefix(defect, "hang-") {
		return hangLimit
	}
	return patience
}

// work does tasks as they come, until there are no more.
func work(ctx context.Context, engine *gate.Gate, tasks io.Reader, results io.Writer) error {
	decoder, encoder := json.NewDecoder(tasks), json.NewEncoder(results)
	for {
		var next task
		switch err := decoder.Decode(&next); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("a task was expected: %w", err)
		}
		if err := encoder.Encode(do(ctx, engine, next)); err != nil {
			return err
		}
	}
}

func do(ctx context.Context, engine *gate.Gate, t task) found {
	f := found{task: t, Failed: map[string]string{}, Blocked: map[string]string{}}
	started := time.Now()
	options := rehearsal.Options{Kinds: scimdrill.AppKinds(), Mode: t.Mode, Timeout: limit(t.Defect), Seed: "kill", Entra: true}
	if t.Defect != "" {
		options.Defects = []string{t.Defect}
	}
	if t.Variation != "" {
		options.Variations = []string{t.Variation}
	}
	r, err := rehearsal.Prepare(ctx, options)
	if err != nil {
		f.Fault = err.Error()
		return f
	}
	defer r.Close()
	selected := func(id string, _ scimdrill.AppKind) bool { return len(t.Cases) == 0 || slices.Contains(t.Cases, id) }
	outcome, err := engine.Run(ctx, gate.Options{Stage: r.Stage(), Selected: selected})
	if err != nil {
		f.Fault = err.Error()
		return f
	}
	for _, result := range outcome.Results {
		f.note(result)
	}
	f.Took = time.Since(started)
	return f
}

func (f *found) note(result scimdrill.Result) {
	id := result.Requirement
	if result.Outcome != scimdrill.NotApplicable && !slices.Contains(f.Tried, id) {
		f.Tried = append(f.Tried, id)
	}
	switch result.Outcome {
	case scimdrill.Fail, scimdrill.Warn, scimdrill.Error:
		f.Failed[id] = result.Failure.Message
	case scimdrill.Blocked:
		f.Blocked[id] = result.Failure.Message
	default:
	}
}

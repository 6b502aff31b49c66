// Package main proves the suites: every defect of the reference is caught by at least one requirement, and every requirement
// fails on each defect that it names. It prints the matrix and fails on a survivor.
package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
)

// row is one defect and the requirements that caught it.
type row struct {
	defect, title string
	// caught are the ids that failed, missed those that name the defect and did not fail.
	caught, missed []string
	took           time.Duration
}

// matrix is the proof.
type matrix struct {
	rows []row
	// unclean are requirements that fail on the clean reference.
	unclean []string
	// unnamed are defects that requirements name and the reference does not have.
	unnamed []string
}

// defectInfo is what is needed of a defect.
type defectInfo struct{ ID, Title string }

// prove runs the whole catalogue on the clean reference, and then on the reference with each defect by itself.
func prove(ctx context.Context, engine *gate.Gate, defects []defectInfo, progress io.Writer) (matrix, error) {
	var m matrix
	clean, err := failures(ctx, engine, "", patience)
	if err != nil {
		return m, fmt.Errorf("on the clean reference: %w", err)
	}
	m.unclean = clean.failed
	m.unnamed = unknownKills(clean.requirements, defects)
	for _, defect := range defects {
		started := time.Now()
		run, err := failures(ctx, engine, defect.ID, limit(defect.ID))
		if err != nil {
			return m, fmt.Errorf("with defect %s: %w", defect.ID, err)
		}
		r := row{defect: defect.ID, title: defect.Title, caught: run.failed, took: time.Since(started)}
		for _, requirement := range run.requirements {
			if slices.Contains(requirement.Kills, defect.ID) && !slices.Contains(run.failed, requirement.ID) {
				r.missed = append(r.missed, requirement.ID)
			}
		}
		m.rows = append(m.rows, r)
		fmt.Fprintf(progress, "%-32s caught by %3d   %s\n", defect.ID, len(r.caught), r.took.Round(time.Millisecond))
	}
	return m, nil
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

type failing struct {
	requirements []scimdrill.Requirement
	// failed are the ids that failed by themselves; what was only blocked is not among them.
	failed []string
}

func failures(ctx context.Context, engine *gate.Gate, defect string, timeout time.Duration) (failing, error) {
	options := rehearsal.Options{Kinds: scimdrill.AppKinds(), Timeout: timeout, Seed: "kill"}
	if defect != "" {
		options.Defects = []string{defect}
	}
	r, err := rehearsal.Prepare(ctx, options)
	if err != nil {
		return failing{}, err
	}
	defer r.Close()
	outcome, err := engine.Run(ctx, gate.Options{Stage: r.Stage()})
	if err != nil {
		return failing{}, err
	}
	run := failing{requirements: outcome.Requirements}
	for _, result := range outcome.Results {
		bad := result.Outcome == scimdrill.Fail || result.Outcome == scimdrill.Warn || result.Outcome == scimdrill.Error
		if bad && !slices.Contains(run.failed, result.Requirement) {
			run.failed = append(run.failed, result.Requirement)
		}
	}
	return run, nil
}

func unknownKills(requirements []scimdrill.Requirement, defects []defectInfo) []string {
	var unknown []string
	for _, requirement := range requirements {
		for _, id := range requirement.Kills {
			if !slices.ContainsFunc(defects, func(d defectInfo) bool { return d.ID == id }) {
				unknown = append(unknown, requirement.ID+" names "+id)
			}
		}
	}
	return unknown
}

// problems are the sentences by which the proof fails; none means that it holds.
func (m matrix) problems() []string {
	var problems []string
	for _, id := range m.unclean {
		problems = append(problems, id+" fails on the clean reference")
	}
	for _, sentence := range m.unnamed {
		problems = append(problems, sentence+", which the reference does not have")
	}
	for _, r := range m.rows {
		if len(r.caught) == 0 {
			problems = append(problems, "survivor: "+r.defect+" ("+r.title+") is caught by nothing")
		}
		for _, id := range r.missed {
			problems = append(problems, id+" names "+r.defect+" and does not fail on it")
		}
	}
	return problems
}

// print writes the matrix for people.
func (m matrix) print(w io.Writer) {
	killed := 0
	for _, r := range m.rows {
		if len(r.caught) > 0 {
			killed++
		}
		fmt.Fprintf(w, "\n%s\n  %s\n  caught by %s\n", r.defect, r.title, strings.Join(orNone(r.caught), ", "))
	}
	fmt.Fprintf(w, "\ndefects caught / defects: %d / %d\n", killed, len(m.rows))
}

func orNone(ids []string) []string {
	if len(ids) == 0 {
		return []string{"nothing"}
	}
	return ids
}

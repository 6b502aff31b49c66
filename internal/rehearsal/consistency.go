package rehearsal

import (
	"cmp"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/targetfile"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// usualBudget is how long reads may lag behind writes where nobody said.
const usualBudget = 5 * time.Second

// lagging is the variation of the reference whose reads lag.
const lagging = "eventually-consistent"

// consistencyOf makes the memory of what was written to a tenant by these; nil where reads are taken as they come.
func (r *Rehearsal) consistencyOf(base string, actors ...scimdrill.Actor) *probe.Consistency {
	switch r.options.Consistency {
	case targetfile.Tolerant, targetfile.Strict:
	case "":
		if !slices.Contains(r.options.Variations, lagging) {
			return nil
		}
	default:
		return nil
	}
	made := probe.NewConsistency(base, cmp.Or(r.options.Budget, usualBudget), actors...)
	r.closers = append(r.closers, r.stage.Recorder.Subscribe(made.Hear))
	r.consistencies = append(r.consistencies, made)
	return made
}

// lagged adds to a report how long reads lagged.
func (r *Rehearsal) lagged(report *scimdrill.Report) {
	for i, each := range r.consistencies {
		measured, times := each.Measured()
		if times == 0 {
			continue
		}
		where := ""
		if i > 0 {
			where = "second tenant: "
		}
		for _, m := range measured {
			m.What = where + m.What
			report.Measured = append(report.Measured, m)
		}
		report.Findings = append(report.Findings, scimdrill.Finding{
			Title: where + "What was written does not show at once: reads lag behind writes.", Count: times,
			Cite:    scimdrill.Citation{Source: "RFC 9110", Section: "9.3.4", URL: "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.4"},
			Failing: r.options.Consistency == targetfile.Strict,
		})
	}
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

type reportCommand struct {
	Make  makeReportCommand  `cmd:"" default:"withargs" help:"Make reports of a results.json; 'make' may be left out."`
	Merge mergeReportCommand `cmd:"" help:"Join the results.json of runs that were shards of one."`
	Site  siteReportCommand  `cmd:"" help:"Make a static site of several runs: targets, Okta's features, what changed over time."`
}

type makeReportCommand struct {
	File   string   `arg:"" help:"results.json, as scimdrill run writes it." placeholder:"RESULTS.json"`
	Format []string `help:"What to make: json, html, junit, md, har, sarif, ctrf, tap, badge, shield." default:"html" placeholder:"NAME,…"`
	Out    string   `help:"Directory for what is made, or - for stdout, where it is one format." default:"reports/out" placeholder:"DIR"`

	previousFlag
}

// Run makes each format from the file alone.
func (r *makeReportCommand) Run(w *world) error {
	report, err := reports.LoadResults(r.File)
	if err != nil {
		return usage(err)
	}
	earlier, err := r.load()
	if err != nil {
		return err
	}
	r.compare(earlier, report)
	for _, name := range r.Format {
		if err := reports.Known(name); err != nil {
			return usage(fmt.Errorf("--format: %w", err))
		}
	}
	if r.Out == "-" {
		if len(r.Format) != 1 {
			return usage(fmt.Errorf("--out -: one format fits into stdout, found %d; name one --format or a directory", len(r.Format)))
		}
		return reports.Write(w.stdout, r.Format[0], report)
	}
	if err := reports.Prepare(r.Out); err != nil {
		return usage(fmt.Errorf("--out: %w", err))
	}
	for _, name := range r.Format {
		path, err := reports.WriteFormat(r.Out, name, report)
		if err != nil {
			return err
		}
		fmt.Fprintln(w.stdout, path)
	}
	return nil
}

type mergeReportCommand struct {
	Files []string `arg:"" help:"results.json of each shard: the same target and the same profiles." placeholder:"RESULTS.json"`
	Out   string   `required:"" help:"File for what they come to together, in the shape of results.json; - for stdout." placeholder:"FILE"`
}

// Run joins shards. Where they contradict one another it says so, and takes the more pressing outcome.
func (m *mergeReportCommand) Run(w *world) error {
	if len(m.Files) < 2 {
		return usage(errors.New("report merge: expected two files or more"))
	}
	shards := make([]reports.Shard, len(m.Files))
	for i, file := range m.Files {
		report, err := reports.LoadResults(file)
		if err != nil {
			return usage(err)
		}
		shards[i] = reports.Shard{Name: file, Report: report}
	}
	merged, conflicts, err := reports.Merge(shards)
	if err != nil {
		return usage(fmt.Errorf("report merge: %w", err))
	}
	for _, conflict := range conflicts {
		fmt.Fprintf(w.stderr, "scimdrill: %s\n", conflict)
	}
	return m.write(w, merged)
}

func (m *mergeReportCommand) write(w *world, merged *scimdrill.Report) error {
	if m.Out == "-" {
		return reports.WriteResults(w.stdout, merged)
	}
	if err := reports.Prepare(filepath.Dir(m.Out)); err != nil {
		return usage(fmt.Errorf("--out: %w", err))
	}
	var text bytes.Buffer
	if err := reports.WriteResults(&text, merged); err != nil {
		return err
	}
	if err := os.WriteFile(m.Out, text.Bytes(), 0o644); err != nil { //nolint:gosec // a report is for others to read
		return usage(fmt.Errorf("--out: %w", err))
	}
	fmt.Fprintf(w.stdout, "%s: %d results, %d exchanges, verdict %s\n", m.Out, len(merged.Results), len(merged.Exchanges), merged.Verdict)
	return nil
}

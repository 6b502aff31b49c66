// Package baseline is a file of known deviations: requirements that are expected to fail on a target, each with a reason.
// A gate fails only on what is new; an entry that no longer fails, or has run out, is shown so that it goes.
package baseline

import (
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/scimdrill/scimdrill"
)

// File is a baseline.
type File struct {
	Expected []Entry `yaml:"expected"`
	path     string
}

// Entry is one known deviation.
type Entry struct {
	// Requirement is the id.
	Requirement string `yaml:"requirement"`
	// App narrows the entry to one kind of app; empty means both.
	App scimdrill.AppKind `yaml:"app,omitempty"`
	// Reason says why the deviation is accepted.
	Reason string `yaml:"reason"`
	// Expires is the last day (YYYY-MM-DD) on which it is; empty means until it is removed.
	Expires string `yaml:"expires,omitempty"`
}

// Load reads a baseline and refuses entries that name no requirement of the catalogue or give no reason.
func Load(path string, catalogue []scimdrill.Requirement) (*File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--baseline: %w", err)
	}
	file := &File{path: path}
	if err := yaml.UnmarshalWithOptions(data, file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("--baseline %s: %w", path, err)
	}
	for i, entry := range file.Expected {
		known := slices.ContainsFunc(catalogue, func(r scimdrill.Requirement) bool { return r.ID == entry.Requirement })
		if !known {
			return nil, fmt.Errorf("--baseline %s: entry %d: there is no requirement %q; `scimdrill list` shows them all", path, i+1, entry.Requirement)
		}
		if entry.Reason == "" {
			return nil, fmt.Errorf("--baseline %s: entry %d (%s): say in reason why the deviation is accepted", path, i+1, entry.Requirement)
		}
		if entry.Expires != "" {
			if _, err := time.Parse(time.DateOnly, entry.Expires); err != nil {
				return nil, fmt.Errorf("--baseline %s: entry %d (%s): expires %q is not a day like 2027-01-31", path, i+1, entry.Requirement, entry.Expires)
			}
		}
	}
	return file, nil
}

// Apply turns failures that are expected into expected-fail, and expected failures that pass into stale. It returns how many
// entries have run out on that day; those excuse nothing.
func (f *File) Apply(results []scimdrill.Result, today time.Time) (expired int) {
	if f == nil {
		return 0
	}
	for _, entry := range f.Expected {
		if entry.Expires != "" && today.Format(time.DateOnly) > entry.Expires {
			expired++
			continue
		}
		for i := range results {
			entry.apply(&results[i])
		}
	}
	return expired
}

func (e Entry) apply(result *scimdrill.Result) {
	if result.Requirement != e.Requirement || e.App != "" && e.App != result.App {
		return
	}
	switch result.Outcome {
	case scimdrill.Fail, scimdrill.Blocked, scimdrill.Warn:
		result.Outcome = scimdrill.ExpectedFail
		result.Reason = e.Reason
	case scimdrill.Pass:
		result.Outcome = scimdrill.Stale
		result.Reason = "the baseline expects it to fail (" + e.Reason + "): remove the entry"
	default:
	}
}

package baseline

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/scimdrill/scimdrill"
)

// Changes are what [Renew] did to a baseline, entry by entry.
type Changes struct{ Kept, Added, Dropped []string }

// New is the reason, and what else new entries carry.
type New struct{ Reason, Link, Until string }

const header = "# Known deviations of this target. A requirement that is listed here may fail; everything else may not.\n" +
	"# `scimdrill baseline check` says which entries are out of date.\nexpected:\n"

// Renew makes a baseline of what fails in a report: entries that still hold stay as they are, with their reasons and with the
// comments around them; those that pass now go; what fails and is in none is added. It returns the text of the file. A nil
// file is one that is not there yet.
//
// The report has this baseline applied. New failures without a reason to give them are refused.
func (f *File) Renew(report *scimdrill.Report, fresh New) ([]byte, Changes, error) {
	var changes Changes
	added := newEntries(report.Results, fresh)
	if len(added) > 0 && strings.TrimSpace(fresh.Reason) == "" {
		return nil, changes, fmt.Errorf("%d requirements fail that the baseline does not have, such as %s: say with --reason why they are accepted", len(added), added[0])
	}
	text := header
	if f != nil {
		text = f.without(report, &changes)
	}
	for _, entry := range added {
		rendered, err := render(entry)
		if err != nil {
			return nil, changes, err
		}
		text += rendered
		changes.Added = append(changes.Added, entry.String())
	}
	if !strings.Contains(text, "\n  - ") && !strings.Contains(text, "\n- ") {
		text = strings.Replace(text, "\nexpected:\n", "\nexpected: []\n", 1)
	}
	return []byte(text), changes, nil
}

// without is the text of the file with the entries left out that pass now.
func (f *File) without(report *scimdrill.Report, changes *Changes) string {
	passing := map[string]bool{}
	if report.Baseline != nil {
		for _, note := range report.Baseline.Notes {
			passing[note.Entry] = note.Kind == scimdrill.EntryPasses
		}
	}
	lines := strings.SplitAfter(strings.TrimRight(string(f.text), "\n")+"\n", "\n")
	var text strings.Builder
	from := 0
	for i, entry := range f.Expected {
		begin, end := f.lines(lines, i)
		text.WriteString(strings.Join(lines[from:begin], ""))
		from = end
		if passing[entry.String()] {
			changes.Dropped = append(changes.Dropped, entry.String())
			continue
		}
		text.WriteString(strings.Join(lines[begin:end], ""))
		changes.Kept = append(changes.Kept, entry.String())
	}
	text.WriteString(strings.Join(lines[from:], ""))
	return strings.ReplaceAll(text.String(), "expected: []\n", "expected:\n")
}

// lines are where an entry stands, the comments above it included.
func (f *File) lines(lines []string, entry int) (begin, end int) {
	begin = f.Expected[entry].line - 1
	for begin > 0 && isComment(lines[begin-1]) {
		begin--
	}
	if entry+1 < len(f.Expected) {
		end, _ = f.lines(lines, entry+1)
		return begin, end
	}
	// What follows the last entry is about the file.
	for end = len(lines); end > begin+1 && (isComment(lines[end-1]) || strings.TrimSpace(lines[end-1]) == ""); {
		end--
	}
	return begin, end
}

func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }

// newEntries are for what counts and fails unexpectedly: one for each requirement, narrowed to a kind of app where it holds
// with the other.
func newEntries(results []scimdrill.Result, fresh New) []Entry {
	var entries []Entry
	for _, result := range results {
		if result.Provisional || !result.Outcome.Failing() {
			continue
		}
		entry := Entry{Requirement: result.Requirement, Reason: fresh.Reason, Link: fresh.Link, Until: fresh.Until, Flaky: result.Outcome == scimdrill.Flaky}
		if holdsElsewhere(results, result) {
			entry.App = result.App
		}
		if !slices.Contains(entries, entry) {
			entries = append(entries, entry)
		}
	}
	return entries
}

func holdsElsewhere(results []scimdrill.Result, failing scimdrill.Result) bool {
	return slices.ContainsFunc(results, func(other scimdrill.Result) bool {
		return other.Requirement == failing.Requirement && other.App != failing.App && !other.Outcome.Failing()
	})
}

func render(entry Entry) (string, error) {
	rendered, err := yaml.Marshal([]Entry{entry})
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for line := range strings.Lines(string(rendered)) {
		text.WriteString("  " + line)
	}
	return text.String(), nil
}

// Save writes a baseline whole or not at all.
func Save(name string, text []byte) error {
	temporary := name + ".new"
	if err := os.WriteFile(temporary, text, 0o644); err != nil { //nolint:gosec // it is for others to read, like the code beside it
		return fmt.Errorf("write the baseline: %w", err)
	}
	if err := os.Rename(temporary, name); err != nil {
		return fmt.Errorf("write the baseline: %w", err)
	}
	return nil
}

// Package baseline is a file of known deviations: requirements that are expected to fail on a target, each with a reason. A
// gate fails only on what is new; an entry that no longer fails, or has run out, is told so that it goes.
//
//	expected:
//	  - requirement: okta.create.external-id-kept   # an id, or a pattern: okta.group.*
//	    app: aiw                                     # one kind of app; without it, all
//	    check: /externalId                           # only this failure: a part of what it says, or where it differs
//	    reason: SHOP-123, shipped with 4.2
//	    link: https://tracker.example.com/SHOP-123
//	    until: 2027-01-31                            # the last day
//	  - requirement: robustness.*
//	    flaky: true                                  # may pass or fail
//	    reason: the sandbox is slow
package baseline

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/selection"
)

// File is a baseline.
type File struct {
	Expected []Entry `yaml:"expected"`

	path string
	text []byte
}

// Entry is one known deviation, or one pattern of them.
type Entry struct {
	// Requirement is an id, or a pattern in which * stands for any run of characters.
	Requirement string `yaml:"requirement"`
	// App narrows the entry to one kind of app; empty means all.
	App scimdrill.AppKind `yaml:"app,omitempty"`
	// Check narrows the entry to one failure: a text that its message contains, or the JSON Pointer at which it differs. A
	// requirement that fails in another way is new.
	Check string `yaml:"check,omitempty"`
	// Reason says why the deviation is accepted.
	Reason string `yaml:"reason"`
	// Link is where it is tracked.
	Link string `yaml:"link,omitempty"`
	// Until is the last day (YYYY-MM-DD) on which it is accepted; empty means until it is removed.
	Until string `yaml:"until,omitempty"`
	// Flaky says that the requirement may pass or fail: passing does not make the entry stale.
	Flaky bool `yaml:"flaky,omitempty"`

	line int
}

// String is the entry as people name it.
func (e Entry) String() string {
	text := e.Requirement
	if e.App != "" {
		text += " (" + string(e.App) + ")"
	}
	if e.Check != "" {
		text += ", check " + fmt.Sprintf("%q", e.Check)
	}
	if e.line > 0 {
		text += fmt.Sprintf(", line %d", e.line)
	}
	return text
}

// Load reads a baseline and refuses entries that name no requirement of the catalogue, give no reason, or cannot be
// understood; each error names file, line and remedy. What scenarios and tests of others require is in no catalogue and is let
// pass by the form of its name: one file may be about both.
func Load(name string, catalogue []scimdrill.Requirement) (*File, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("the baseline: %w", err)
	}
	file := &File{path: name, text: text}
	if err := yaml.UnmarshalWithOptions(text, file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	lines := entryLines(text)
	for i := range file.Expected {
		entry := &file.Expected[i]
		if i < len(lines) {
			entry.line = lines[i]
		}
		if err := entry.validate(catalogue); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, entry.line, err)
		}
	}
	return file, nil
}

func (e Entry) validate(catalogue []scimdrill.Requirement) error {
	if _, err := path.Match(e.Requirement, ""); err != nil || e.Requirement == "" {
		return fmt.Errorf("requirement %q is neither an id nor a pattern such as okta.create.*", e.Requirement)
	}
	if !Foreign(e.Requirement) && !slices.ContainsFunc(catalogue, func(r scimdrill.Requirement) bool { return e.names(r.ID) }) {
		return fmt.Errorf("there is no requirement %q%s", e.Requirement, selection.Near(e.Requirement, catalogue))
	}
	if strings.TrimSpace(e.Reason) == "" {
		return fmt.Errorf("%s: say in reason why the deviation is accepted", e.Requirement)
	}
	if e.Until != "" {
		if _, err := time.Parse(time.DateOnly, e.Until); err != nil {
			return fmt.Errorf("%s: until %q is not a day like 2027-01-31", e.Requirement, e.Until)
		}
	}
	if e.Link != "" {
		if u, err := url.Parse(e.Link); err != nil || u.Scheme == "" || u.Host == "" {
			return fmt.Errorf("%s: link %q is not an address like https://tracker.example.com/SHOP-123", e.Requirement, e.Link)
		}
	}
	return nil
}

// Foreign reports whether an id is of a scenario (bug.NAME) or of a step of somebody else's test (runscope.FILE.STEP).
func Foreign(id string) bool {
	return strings.HasPrefix(id, "bug.") || strings.HasPrefix(id, "runscope.")
}

func (e Entry) names(id string) bool {
	matched, err := path.Match(e.Requirement, id)
	return err == nil && matched
}

// entryLines are the lines on which the entries begin.
func entryLines(text []byte) []int {
	parsed, err := parser.ParseBytes(text, 0)
	if err != nil || len(parsed.Docs) == 0 {
		return nil
	}
	at, err := yaml.PathString("$.expected[*]")
	if err != nil {
		return nil
	}
	node, err := at.FilterNode(parsed.Docs[0].Body)
	if err != nil {
		return nil
	}
	list, isList := node.(*ast.SequenceNode)
	if !isList {
		return nil
	}
	var lines []int
	for _, value := range list.Values {
		lines = append(lines, value.GetToken().Position.Line)
	}
	return lines
}

package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Compare says what has changed from an earlier run to this one: by requirement and kind of app, and by what the target itself
// came to, because a baseline may have been written between the two. It judges nothing: what gates is the baseline.
func Compare(file string, earlier, report *scimdrill.Report) *scimdrill.Comparison {
	c := &scimdrill.Comparison{
		File: file, Started: earlier.Started.UTC(), Target: earlier.Target.URL, Tool: earlier.Tool, Verdict: earlier.Verdict,
		Notes: unlike(earlier, report),
	}
	type place struct {
		id  string
		app scimdrill.AppKind
	}
	was := make(map[place]scimdrill.Result, len(earlier.Results))
	for _, result := range earlier.Results {
		was[place{result.Requirement, result.App}] = result
	}
	seen := make(map[place]bool, len(report.Results))
	for _, result := range report.Results {
		at := place{result.Requirement, result.App}
		seen[at] = true
		change := scimdrill.Change{Requirement: result.Requirement, App: result.App, Now: result.Raw()}
		before, known := was[at]
		if known {
			change.Before = before.Raw()
		}
		if change.Kind = kindOfChange(change.Before, change.Now); change.Kind == "" {
			c.Unchanged++
			continue
		}
		c.Changes = append(c.Changes, change)
	}
	titles := map[string]string{}
	for _, requirement := range earlier.Requirements {
		titles[requirement.ID] = requirement.Title
	}
	for _, result := range earlier.Results {
		if !seen[place{result.Requirement, result.App}] {
			c.Changes = append(c.Changes, scimdrill.Change{
				Kind: scimdrill.Removed, Requirement: result.Requirement, App: result.App, Title: titles[result.Requirement], Before: result.Raw(),
			})
		}
	}
	order := scimdrill.ChangeKinds()
	slices.SortStableFunc(c.Changes, func(a, b scimdrill.Change) int {
		return slices.Index(order, a.Kind) - slices.Index(order, b.Kind)
	})
	return c
}

// kindOfChange is empty where a requirement neither changed nor fails.
func kindOfChange(before, now scimdrill.Outcome) scimdrill.ChangeKind {
	broken := func(o scimdrill.Outcome) bool { return o.Failing() || o == scimdrill.ExpectedFail }
	judged := func(o scimdrill.Outcome) bool { return o != scimdrill.NotApplicable && o != scimdrill.Error }
	switch {
	case before == "" && broken(now):
		return scimdrill.NewFailure
	case before == "":
		return scimdrill.Added
	case broken(before) && broken(now):
		return scimdrill.StillFails
	case broken(now):
		return scimdrill.NewFailure
	case judged(before) && !judged(now):
		return scimdrill.NoLongerAsked
	case broken(before):
		return scimdrill.Fixed
	case now == scimdrill.Warn && before != scimdrill.Warn:
		return scimdrill.NewWarning
	case !judged(before) && judged(now):
		return scimdrill.NewlyAsked
	default:
		return ""
	}
}

// unlike says in a sentence each what two reports were not both of.
func unlike(earlier, report *scimdrill.Report) []string {
	var notes []string
	note := func(what, before, now string) {
		if before != now {
			notes = append(notes, fmt.Sprintf("%s: %s before, %s now", what, wordOr(before, "none"), wordOr(now, "none")))
		}
	}
	if earlier.Interrupted {
		notes = append(notes, "the earlier run was stopped before its end")
	}
	if foreignURL(earlier.Target) != "" || foreignURL(report.Target) != "" {
		note("target", earlier.Target.URL, report.Target.URL)
	}
	note("kind of target", earlier.Target.Kind, report.Target.Kind)
	note("defects switched on", strings.Join(earlier.Target.Defects, ", "), strings.Join(report.Target.Defects, ", "))
	note("kind of Okta org", earlier.Org.Kind, report.Org.Kind)
	note("version of the tool", toolText(earlier.Tool), toolText(report.Tool))
	if profiles := profilesText(report.Profiles); profiles != "" || profilesText(earlier.Profiles) != "" {
		note("profiles", profilesText(earlier.Profiles), profiles)
	} else {
		note("profiles", earlier.Profile, report.Profile)
	}
	return notes
}

func wordOr(word, otherwise string) string {
	if word == "" {
		return otherwise
	}
	return word
}

// changeText is a kind of change with its count: "3 new failures".
func changeText(kind scimdrill.ChangeKind, n int) string {
	switch kind {
	case scimdrill.NewFailure:
		return thousandsOf(n, "new failure")
	case scimdrill.NewWarning:
		return thousandsOf(n, "new warning")
	case scimdrill.Fixed:
		return thousands(n) + " fixed"
	case scimdrill.StillFails:
		return thousands(n) + " still broken"
	case scimdrill.NoLongerAsked:
		return thousands(n) + " no longer judged"
	case scimdrill.NewlyAsked:
		return thousands(n) + " newly judged"
	case scimdrill.Added:
		return thousands(n) + " added"
	case scimdrill.Removed:
		return thousands(n) + " not in this run"
	default:
		return thousands(n) + " " + oneLine(string(kind))
	}
}

// changesText is a comparison in a line. What is new, fixed and still broken is told also where there is none of it.
func changesText(c *scimdrill.Comparison) string {
	var parts []string
	for _, kind := range scimdrill.ChangeKinds() {
		n := c.Count(kind)
		if n > 0 || kind == scimdrill.NewFailure || kind == scimdrill.Fixed || kind == scimdrill.StillFails {
			parts = append(parts, changeText(kind, n))
		}
	}
	return strings.Join(append(parts, thousands(c.Unchanged)+" as before"), ", ")
}

// changesOf are those of a kind, in the order of the comparison.
func changesOf(c *scimdrill.Comparison, kind scimdrill.ChangeKind) []scimdrill.Change {
	var found []scimdrill.Change
	for _, change := range c.Changes {
		if change.Kind == kind {
			found = append(found, change)
		}
	}
	return found
}

func changeName(change scimdrill.Change) string {
	name := oneLine(change.Requirement)
	if change.App != "" {
		name += " [" + oneLine(string(change.App)) + "]"
	}
	return name
}

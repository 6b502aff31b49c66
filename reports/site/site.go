package site

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// Run is one run of a target that the site tells of.
type Run struct {
	// Target is the name that readers know the target by; runs of one name are one target's.
	Target string
	// Version is what was released when it ran, such as "4.2"; may be empty.
	Version string
	Report  *scimdrill.Report
}

// target is one row of the matrix.
type target struct {
	Name, Slug string
	// Runs are newest first.
	Runs []run
}

type run struct {
	Run
	Slug     string
	Started  time.Time
	Features map[string]reports.Feature
	// Broken and Mended are ids of requirements that failed in this run and not in the one before, and the reverse; of those
	// that both have asked.
	Broken, Mended []string
}

// targetsOf sorts runs into targets, by name and time, whatever their order was.
func targetsOf(runs []Run) ([]target, error) {
	if len(runs) == 0 {
		return nil, errors.New("a site of no runs: expected one results.json or more")
	}
	byName := map[string][]Run{}
	for _, r := range runs {
		byName[r.Target] = append(byName[r.Target], r)
	}
	names := make([]string, 0, len(byName))
	for name := range byName {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
	})
	taken := map[string]bool{}
	targets := make([]target, len(names))
	for i, name := range names {
		history, err := historyOf(byName[name])
		if err != nil {
			return nil, fmt.Errorf("target %s: %w", name, err)
		}
		targets[i] = target{Name: name, Slug: unused(slugOf(name), taken), Runs: history}
	}
	return targets, nil
}

func historyOf(runs []Run) ([]run, error) {
	slices.SortStableFunc(runs, func(a, b Run) int {
		return cmp.Or(a.Report.Started.Compare(b.Report.Started), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Report.Profile, b.Report.Profile))
	})
	taken := map[string]bool{"index": true, "badge": true}
	history := make([]run, len(runs))
	for i, r := range runs {
		each := run{Run: r, Started: r.Report.Started.UTC(), Features: map[string]reports.Feature{}}
		each.Slug = unused(each.Started.Format("20060102-150405"), taken)
		for _, feature := range reports.Features(r.Report) {
			each.Features[feature.Name] = feature
		}
		if i > 0 {
			if sameRun(runs[i-1].Report, r.Report) {
				return nil, fmt.Errorf("the run that began at %s is there twice; name each results.json once", each.Started.Format(time.RFC3339Nano))
			}
			each.Broken, each.Mended = changed(runs[i-1].Report, r.Report)
		}
		history[i] = each
	}
	slices.Reverse(history)
	return history, nil
}

func sameRun(a, b *scimdrill.Report) bool {
	return a.Started.Equal(b.Started) && a.Finished.Equal(b.Finished) && a.Seed == b.Seed && len(a.Results) == len(b.Results)
}

// changed compares what both runs have asked.
func changed(before, after *scimdrill.Report) (broken, mended []string) {
	was := failing(before)
	is := failing(after)
	for id, failed := range is {
		if earlier, asked := was[id]; asked && failed && !earlier {
			broken = append(broken, id)
		} else if asked && !failed && earlier {
			mended = append(mended, id)
		}
	}
	slices.Sort(broken)
	slices.Sort(mended)
	return broken, mended
}

// failing says of each requirement that was exercised whether it failed with any kind of app.
func failing(report *scimdrill.Report) map[string]bool {
	asked := map[string]bool{}
	for _, result := range report.Results {
		switch result.Outcome {
		case scimdrill.Fail, scimdrill.Flaky, scimdrill.ExpectedFail:
			asked[result.Requirement] = true
		case scimdrill.Pass, scimdrill.Warn, scimdrill.Stale:
			asked[result.Requirement] = asked[result.Requirement] || false
		default: // not exercised
		}
	}
	return asked
}

// columns are the features that any of the runs tells of, in the order in which reports have them.
func columns(targets []target) []reports.Feature {
	var list []reports.Feature
	known := map[string]bool{}
	for _, t := range targets {
		for _, r := range t.Runs {
			at := 0 // where the last known feature of this run stands
			for _, feature := range reports.Features(r.Report) {
				if known[feature.Name] {
					at = 1 + slices.IndexFunc(list, func(f reports.Feature) bool { return f.Name == feature.Name })
					continue
				}
				known[feature.Name] = true
				list = slices.Insert(list, at, feature)
				at++
			}
		}
	}
	return list
}

// slugOf is a name as a folder can have it.
func slugOf(name string) string {
	slug := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		default:
			return '-'
		}
	}, name)
	for strings.Contains(slug, "--") {
		slug = strings.ReplaceAll(slug, "--", "-")
	}
	if slug = strings.Trim(slug, "-"); slug == "" {
		slug = "target"
	}
	return slug[:min(len(slug), 60)]
}

func unused(slug string, taken map[string]bool) string {
	name := slug
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("%s-%d", slug, n)
	}
	taken[name] = true
	return name
}

// Package selection turns what was asked for (a profile, patterns to run, patterns to skip) into a choice of requirements,
// and refuses what would choose nothing, before anything is sent.
package selection

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
)

// Selection is a choice of requirements and kinds of app.
type Selection struct {
	// Profiles are those that the verdicts are about.
	Profiles []profiles.Profile
	chosen   map[string]scimdrill.Requirement
}

// New chooses from the catalogue what the profiles hold, what matches a pattern of cases (all, when there is none), and what
// matches no pattern of skip. A pattern that matches no requirement at all is refused, with the ids that are near it; so is a
// choice that is empty.
func New(catalogue []scimdrill.Requirement, chosen []profiles.Profile, cases, skip []string) (*Selection, error) {
	for flag, patterns := range map[string][]string{"--case": cases, "--skip": skip} {
		for _, pattern := range patterns {
			if err := check(flag, pattern, catalogue); err != nil {
				return nil, err
			}
		}
	}
	s := &Selection{Profiles: chosen, chosen: map[string]scimdrill.Requirement{}}
	for _, requirement := range catalogue {
		held := slices.ContainsFunc(chosen, func(p profiles.Profile) bool { return p.Holds(requirement) })
		named := len(cases) == 0 || matchesAny(cases, requirement.ID)
		if held && named && !matchesAny(skip, requirement.ID) {
			s.chosen[requirement.ID] = requirement
		}
	}
	if len(s.chosen) == 0 {
		return nil, fmt.Errorf("nothing is left to run: profile %s with --case %q and --skip %q holds no requirement; `scimdrill list --profile %s` shows what it has",
			s.Name(), cases, skip, strings.Join(profiles.Names(chosen), ","))
	}
	return s, nil
}

// Name is the names of the profiles, as a report has them.
func (s *Selection) Name() string { return strings.Join(profiles.Names(s.Profiles), ", ") }

// Kinds are the kinds of app that the profiles speak for.
func (s *Selection) Kinds() []scimdrill.AppKind {
	return slices.DeleteFunc(scimdrill.AppKinds(), func(kind scimdrill.AppKind) bool {
		return !slices.ContainsFunc(s.Profiles, func(p profiles.Profile) bool { return p.On(kind) })
	})
}

// Selects reports whether the requirement runs on that kind of app.
func (s *Selection) Selects(id string, app scimdrill.AppKind) bool {
	requirement, chosen := s.chosen[id]
	return chosen && slices.ContainsFunc(s.Profiles, func(p profiles.Profile) bool { return p.On(app) && p.Holds(requirement) })
}

// Counts reports whether the requirement counts for the verdict of one of the profiles on that kind of app.
func (s *Selection) Counts(id string, app scimdrill.AppKind) bool {
	return slices.ContainsFunc(s.Profiles, func(p profiles.Profile) bool { return p.On(app) && p.Counts(id) })
}

// Count is how many requirements were chosen.
func (s *Selection) Count() int { return len(s.chosen) }

// Find returns the requirement of that id, or an error with the ids that are near it.
func Find(catalogue []scimdrill.Requirement, id string) (scimdrill.Requirement, error) {
	for _, requirement := range catalogue {
		if requirement.ID == id {
			return requirement, nil
		}
	}
	return scimdrill.Requirement{}, fmt.Errorf("there is no requirement %q%s", id, Near(id, catalogue))
}

func check(flag, pattern string, catalogue []scimdrill.Requirement) error {
	if _, err := path.Match(pattern, ""); err != nil {
		return fmt.Errorf("%s %q is not a pattern: use * for any run of characters, as in okta.create.*", flag, pattern)
	}
	if slices.ContainsFunc(catalogue, func(r scimdrill.Requirement) bool { return matches(pattern, r.ID) }) {
		return nil
	}
	return fmt.Errorf("%s %q matches no requirement%s", flag, pattern, Near(pattern, catalogue))
}

func matchesAny(patterns []string, id string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, id) })
}

func matches(pattern, id string) bool {
	matched, err := path.Match(pattern, id)
	return err == nil && matched
}

// Near names up to three ids that share words with what was asked for.
func Near(asked string, catalogue []scimdrill.Requirement) string {
	type near struct {
		id    string
		score int
	}
	words := strings.FieldsFunc(strings.ToLower(asked), func(r rune) bool { return strings.ContainsRune(".-*?_/ ", r) })
	var nearest []near
	for _, requirement := range catalogue {
		score := 0
		for _, word := range words {
			if strings.Contains(requirement.ID, word) {
				score += len(word)
			}
		}
		if score > 0 {
			nearest = append(nearest, near{requirement.ID, score})
		}
	}
	slices.SortStableFunc(nearest, func(a, b near) int { return b.score - a.score })
	if len(nearest) == 0 {
		return "; `scimdrill list` shows them all"
	}
	var ids []string
	for _, n := range nearest[:min(3, len(nearest))] {
		ids = append(ids, n.id)
	}
	return "; near it: " + strings.Join(ids, ", ") + " (`scimdrill list` shows them all)"
}

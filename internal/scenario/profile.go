package scenario

import (
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
)

// Profiles is the profile of a run of scenarios alone: all of them count.
func Profiles(scenarios ...*Scenario) []profiles.Profile {
	p := profiles.Profile{Name: "scenario", Version: 1, Title: "Bug reports, played", Include: []string{"bug.*"}, Mode: scenarios[0].Mode()}
	for _, s := range scenarios {
		p.Requirements = append(p.Requirements, s.ID())
		for _, kind := range s.Kinds() {
			if !slices.Contains(p.Kinds, kind) {
				p.Kinds = append(p.Kinds, kind)
			}
		}
	}
	slices.SortFunc(p.Kinds, func(a, b scimdrill.AppKind) int {
		return slices.Index(scimdrill.AppKinds(), a) - slices.Index(scimdrill.AppKinds(), b)
	})
	return []profiles.Profile{p}
}

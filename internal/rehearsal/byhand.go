package rehearsal

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/oin"
)

// byHand is what the test plan of the integration network leaves to a person, in a run that worked through the rest of it.
func byHand(results []scimdrill.Result) []scimdrill.ByHand {
	if !slices.ContainsFunc(results, func(r scimdrill.Result) bool { return strings.HasPrefix(r.Requirement, "oin.") }) {
		return nil
	}
	list, err := oin.ByHand()
	if err != nil {
		return nil // the file is embedded and tested; a report without the form is better than none
	}
	return list
}

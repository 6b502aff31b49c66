package rehearsal

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/oin"
)

// byHand is what the test plan of the integration network leaves to a person, in a run that worked through the rest of it. That
// nobody gets in who was deactivated is left to nobody where hooks have told both halves of it.
func byHand(results []scimdrill.Result) []scimdrill.ByHand {
	if !slices.ContainsFunc(results, func(r scimdrill.Result) bool { return strings.HasPrefix(r.Requirement, "oin.") }) {
		return nil
	}
	list, err := oin.ByHand()
	if err != nil {
		return nil // the file is embedded and tested; a report without the form is better than none
	}
	if cameOut(results, "effect.deactivated.kept-out") && cameOut(results, "effect.deactivated.keys-end") {
		list = slices.DeleteFunc(list, func(item scimdrill.ByHand) bool { return item.Case.Section == "C9294" })
	}
	return list
}

// cameOut reports whether a requirement came to an outcome of its own.
func cameOut(results []scimdrill.Result, id string) bool {
	return slices.ContainsFunc(results, func(r scimdrill.Result) bool {
		return r.Requirement == id && (r.Outcome == scimdrill.Pass || r.Outcome == scimdrill.Fail)
	})
}

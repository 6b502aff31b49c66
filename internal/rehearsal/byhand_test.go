package rehearsal

import (
	"slices"
	"testing"

	"github.com/scimdrill/scimdrill"
)

// TestByHand: the form is in reports of the plan alone, and does not ask for what hooks have told.
func TestByHand(t *testing.T) {
	result := func(id string, outcome scimdrill.Outcome) scimdrill.Result {
		return scimdrill.Result{Requirement: id, Outcome: outcome}
	}
	if found := byHand([]scimdrill.Result{result("okta.create.new-employee", scimdrill.Pass)}); found != nil {
		t.Errorf("found %d things to do without the plan", len(found))
	}
	asks := func(outcome scimdrill.Outcome) (bool, int) {
		list := byHand([]scimdrill.Result{
			result("oin.c9294.assignment-removed", scimdrill.Pass), result("effect.deactivated.kept-out", scimdrill.Fail), result("effect.deactivated.keys-end", outcome),
		})
		return slices.ContainsFunc(list, func(item scimdrill.ByHand) bool { return item.Case.Section == "C9294" }), len(list)
	}
	if asked, all := asks(scimdrill.NotApplicable); !asked || all < 10 {
		t.Errorf("found C9294 %t among %d, without a hook for keys", asked, all)
	}
	if asked, all := asks(scimdrill.Pass); asked || all < 9 {
		t.Errorf("found C9294 %t among %d, although hooks told it", asked, all)
	}
}

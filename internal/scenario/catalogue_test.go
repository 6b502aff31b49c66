package scenario_test

import (
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/scenario"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// TestTheCatalogueIsShown: each scenario of the catalogue passes on the clean reference, with each of its apps, and fails on each
// defect that it names.
func TestTheCatalogueIsShown(t *testing.T) {
	all, err := scenario.All()
	if err != nil {
		t.Fatal(err)
	}
	engine := new(gate.Gate)
	for _, mode := range []string{"full", "peakon"} {
		var ofMode []*scenario.Scenario
		for _, s := range all {
			if s.Mode() == mode {
				ofMode = append(ofMode, s)
			}
		}
		if len(ofMode) == 0 {
			continue
		}
		for _, result := range played(t, engine, mode, "", ofMode...) {
			if result.Outcome != scimdrill.Pass {
				t.Errorf("%s (%s) on the clean reference: expected pass, found %s: %s", result.Requirement, result.App, result.Outcome, said(result))
			}
		}
		for _, s := range ofMode {
			if len(s.Defects) == 0 {
				t.Errorf("%s names no defect on which it fails: a scenario that cannot fail shows nothing", s.ID())
			}
			for _, defect := range s.Defects {
				failed := ""
				for _, result := range played(t, engine, mode, defect, s) {
					if result.Outcome == scimdrill.Fail || result.Outcome == scimdrill.Warn {
						failed = said(result)
					}
				}
				if failed == "" {
					t.Errorf("%s: expected it to fail on the defect %s, and it does not", s.ID(), defect)
				}
				t.Logf("%v  %s: fails on %s (%s), passes on the clean reference", s.Quirks, s.Name, defect, failed)
			}
		}
	}
}

// played plays scenarios on the reference of a mode with a defect.
func played(t *testing.T, engine *gate.Gate, mode, defect string, scenarios ...*scenario.Scenario) []scimdrill.Result {
	t.Helper()
	options := rehearsal.Options{Kinds: scimdrill.AppKinds(), Mode: mode, Seed: "bugs"}
	if defect != "" {
		options.Defects = []string{defect}
	}
	r, err := rehearsal.Prepare(t.Context(), options)
	if err != nil {
		t.Fatalf("the reference with the defect %q: %v", defect, err)
	}
	defer r.Close()
	outcome, err := engine.Run(t.Context(), gate.Options{
		Stage: r.Stage(), Declare: func(p *spec.Programme, s *stage.Stage) { scenario.Declare(p, s, scenarios...) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(outcome.Results) == 0 {
		t.Fatal("nothing was played")
	}
	return outcome.Results
}

func said(result scimdrill.Result) string {
	if result.Failure == nil {
		return result.Reason
	}
	return result.Failure.Message
}

package interpretation_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
)

// row is a place where checks go wrong: a requirement, with the forms that it must let pass and those that it must not.
type row struct {
	// trap says what the RFC allows, in one sentence.
	trap string
	// requirement is the id of the one that is run.
	requirement string
	legal       []variation
	illegal     []variation
}

// rows are all traps. Each file holds those of its subject.
func rows() []row {
	return slices.Concat(discovery(), queries(), changing(), writing(), hostile())
}

func TestLegalFormsPassAndIllegalOnesFail(t *testing.T) {
	engine := new(gate.Gate)
	catalogue, err := engine.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows() {
		known := slices.ContainsFunc(catalogue, func(r scimdrill.Requirement) bool { return r.ID == row.requirement })
		if !known || len(row.legal) == 0 || len(row.illegal) == 0 {
			t.Errorf("%q: expected a requirement of the catalogue with a legal and an illegal form, found %q with %d and %d",
				row.trap, row.requirement, len(row.legal), len(row.illegal))
			continue
		}
		t.Run(row.requirement, func(t *testing.T) {
			for _, legal := range row.legal {
				judge(t, engine, row, legal, scimdrill.Pass)
			}
			for _, illegal := range row.illegal {
				judge(t, engine, row, illegal, scimdrill.Fail, scimdrill.Warn)
			}
		})
	}
}

// judge runs the requirement of a row on a variation. What the variation itself expects comes before what its kind expects.
func judge(t *testing.T, engine *gate.Gate, row row, v variation, expected ...scimdrill.Outcome) {
	t.Helper()
	if v.expected != "" {
		expected = []scimdrill.Outcome{v.expected}
	}
	t.Run(v.name, func(t *testing.T) {
		results := run(t, engine, row.requirement, v)
		if len(results) == 0 {
			t.Fatal("the requirement did not run")
		}
		for _, result := range results {
			if !slices.Contains(expected, result.Outcome) {
				t.Errorf("%s\n%s: expected %v, found %s: %s", row.trap, v.name, expected, result.Outcome, why(result))
			}
		}
	})
}

func why(result scimdrill.Result) string {
	if result.Failure == nil {
		return fmt.Sprintf("%q", result.Reason)
	}
	return fmt.Sprintf("%q %+v", result.Failure.Message, result.Failure.Differences)
}

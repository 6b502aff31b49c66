package main

import (
	"io"
	"testing"

	"github.com/scimdrill/scimdrill/internal/gate"
)

func TestEveryDefectIsCaughtAndEveryRequirementThatNamesOneFailsOnIt(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the kill matrix runs the whole catalogue once for each defect")
	}
	m, err := prove(t.Context(), new(gate.Gate), known(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.rows) < 20 {
		t.Errorf("only %d defects: the proof is thin", len(m.rows))
	}
	for _, problem := range m.problems() {
		t.Error(problem)
	}
}

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"runtime"
	"testing"

	"github.com/scimdrill/scimdrill/internal/gate"
)

// TestMain lets the test binary be a worker, as the command is. It returns, and the process ends with what Run said.
func TestMain(m *testing.M) {
	if os.Getenv(workerVariable) == "" {
		m.Run()
		return
	}
	if err := work(context.Background(), new(gate.Gate), os.Stdin, os.Stdout); err != nil {
		panic(err) // the test that hired it sees it end
	}
}

func TestEveryRequirementIsSeenToFail(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the kill matrix runs the catalogue once for each defect")
	}
	catalogue, err := new(gate.Gate).Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	p, err := newProof(catalogue, known(), legal(), choice{defects: "*", variations: "*", cases: "*"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := hire(t.Context(), workersPerCore*runtime.NumCPU())
	if err != nil {
		t.Fatal(err)
	}
	defer c.dismiss()
	m, err := p.run(t.Context(), c, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range m.problems() {
		t.Error(problem)
	}
	written, err := os.ReadFile("../../docs/kill-matrix.md")
	if err != nil || !bytes.Equal(written, m.document()) {
		t.Errorf("docs/kill-matrix.md is not what the proof says (%v): run `make docs`, and commit it", err)
	}
	for _, sentence := range m.again {
		t.Log("flaky: " + sentence)
	}
	t.Logf("%d of %d requirements, %d defects", len(m.proved), m.requirements, len(m.rows))
}

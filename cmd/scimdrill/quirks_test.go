package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
)

// TestEveryQuirkHasItsRequirements: docs/okta-quirks.md lists each quirk once, with a source and with requirements that exist.
func TestEveryQuirkHasItsRequirements(t *testing.T) {
	catalogue, err := new(gate.Gate).Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/okta-quirks.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`(?m)^\| Q(\d+) \| (.+) \| (.+) \| (.+) \|$`)
	rows := row.FindAllStringSubmatch(string(page), -1)
	const known = 45
	if len(rows) != known {
		t.Errorf("the page has %d quirks, want %d", len(rows), known)
	}
	seen := map[string]bool{}
	for _, cells := range rows {
		number, source, requirements := "Q"+cells[1], cells[3], cells[4]
		if seen[number] {
			t.Errorf("%s is there twice", number)
		}
		seen[number] = true
		if !strings.Contains(source, "](https://") {
			t.Errorf("%s has no source", number)
		}
		ids := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(requirements, -1)
		if len(ids) == 0 {
			t.Errorf("%s names no requirement", number)
		}
		for _, id := range ids {
			if !slices.ContainsFunc(catalogue, func(r scimdrill.Requirement) bool { return r.ID == id[1] }) {
				t.Errorf("%s names %s, which is no requirement", number, id[1])
			}
		}
	}
}

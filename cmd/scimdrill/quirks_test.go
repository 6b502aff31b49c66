package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/scenario"
)

// TestEveryQuirkHasItsRequirements: docs/okta-quirks.md lists each quirk once, with a source, with requirements that exist,
// with the scenarios that play it and with the defects on which these fail.
func TestEveryQuirkHasItsRequirements(t *testing.T) {
	catalogue, err := new(gate.Gate).Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/okta-quirks.md")
	if err != nil {
		t.Fatal(err)
	}
	scenarios := scenariosByQuirk(t)
	row := regexp.MustCompile(`(?m)^\| Q(\d+) \| (.+) \| (.+) \| (.+) \| (.+) \| (.+) \|$`)
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
		for _, link := range regexp.MustCompile(`\]\((https://[^)]+)\)`).FindAllStringSubmatch(source, -1) {
			if !slices.ContainsFunc(scenarios[number], func(s *scenario.Scenario) bool {
				return slices.ContainsFunc(s.Sources, func(cited scenario.Source) bool { return cited.URL == link[1] })
			}) {
				t.Errorf("%s: none of its scenarios names the source %s", number, link[1])
			}
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
		var links, defects []string
		for _, played := range scenarios[number] {
			links = append(links, "["+played.Name+"](../fixtures/bugs/"+played.Name+".yaml)")
			for _, defect := range played.Defects {
				if !slices.Contains(defects, "`"+defect+"`") {
					defects = append(defects, "`"+defect+"`")
				}
			}
		}
		if want := strings.Join(links, ", "); cells[5] != want || want == "" {
			t.Errorf("%s: expected its scenarios to be %q, found %q", number, want, cells[5])
		}
		if want := strings.Join(defects, ", "); cells[6] != want || want == "" {
			t.Errorf("%s: expected its scenarios to fail on %q, found %q", number, want, cells[6])
		}
	}
	for _, named := range regexp.MustCompile("`((?:driver|internal)/[a-z/]+\\.go)`").FindAllStringSubmatch(string(page), -1) {
		if _, err := os.Stat("../../" + named[1]); err != nil {
			t.Errorf("the page names a file that is not there: %v", err)
		}
	}
}

// scenariosByQuirk are the scenarios of the catalogue, by the quirk that they play.
func scenariosByQuirk(t *testing.T) map[string][]*scenario.Scenario {
	t.Helper()
	all, err := scenario.All()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]*scenario.Scenario{}
	for _, s := range all {
		for _, quirk := range s.Quirks {
			found[quirk] = append(found[quirk], s)
		}
	}
	return found
}

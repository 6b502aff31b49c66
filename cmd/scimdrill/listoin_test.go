package main

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/fixtures/oin"
	"github.com/scimdrill/scimdrill/internal/gate"
)

// TestEveryCaseOfThePlanIsDone: each by a requirement that cites its number, or by a person; each requirement has its case in
// its title.
func TestEveryCaseOfThePlanIsDone(t *testing.T) {
	catalogue, err := new(gate.Gate).Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	sections, err := oin.Load()
	if err != nil {
		t.Fatal(err)
	}
	doing, known := casesDone(catalogue), map[string]bool{}
	for _, section := range sections {
		for _, c := range section.Cases {
			known[c.Number] = true
			if done := len(doing[c.Number]) > 0; done == (c.Person != "") {
				t.Errorf("%s (%s): done by %v, and by a person: %q", c.Number, c.Title, doing[c.Number], c.Person)
			}
		}
	}
	for number := range doing {
		if !known[number] {
			t.Errorf("%v cite %s, which the plan does not have", doing[number], number)
		}
	}
	for _, r := range catalogue {
		if suiteOf(r.ID) != "oin" {
			continue
		}
		number, _, _ := strings.Cut(r.Title, ":")
		if want := "oin." + strings.ToLower(number) + "."; !known[number] || !strings.HasPrefix(r.ID, want) {
			t.Errorf("%s: the title begins with %q", r.ID, number)
		}
	}
}

func TestListPrintsThePlan(t *testing.T) {
	code, out, _ := run(t, nil, "list", "--oin")
	for _, want := range []string{
		"Create Users\n", "  C9290   A new person is assigned\n          oin.c9290.app-assignment-for-new-user\n",
		"a person: It takes a browser", "the rest by a person: ", "55 of 61 cases are done by a machine",
	} {
		if code != exitMet || !strings.Contains(out, want) {
			t.Errorf("exit code %d, and %q is missing\n%s", code, want, out)
		}
	}
}

package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/oin"
)

// printPlan prints Okta's test plan: the requirements of the suite oin that do a case, or why it takes a person.
func printPlan(w io.Writer, catalogue []scimdrill.Requirement) error {
	sections, err := oin.Load()
	if err != nil {
		return err
	}
	doing := casesDone(catalogue)
	cases, byMachine := 0, 0
	for _, section := range sections {
		fmt.Fprintf(w, "%s\n", section.Title)
		for _, c := range section.Cases {
			cases++
			fmt.Fprintf(w, "  %-6s  %s\n", c.Number, c.Title)
			if c.Person != "" {
				fmt.Fprintf(w, "          a person: %s\n", c.Person)
				continue
			}
			byMachine++
			fmt.Fprintf(w, "          %s\n", strings.Join(doing[c.Number], ", "))
			if c.Left != "" {
				fmt.Fprintf(w, "          the rest by a person: %s\n", c.Left)
			}
		}
		fmt.Fprintln(w)
	}
	_, err = fmt.Fprintf(w, "%d of %d cases are done by a machine; the report of a run has a form for the others\n", byMachine, cases)
	return err
}

// casesDone are the requirements of the suite oin, by the numbers of the cases that they cite.
func casesDone(catalogue []scimdrill.Requirement) map[string][]string {
	doing := map[string][]string{}
	for _, r := range catalogue {
		if suiteOf(r.ID) != "oin" {
			continue
		}
		for _, cited := range r.Cites {
			if cited.Source == oin.Source {
				doing[cited.Section] = append(doing[cited.Section], r.ID)
			}
		}
	}
	return doing
}

package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/selection"
)

type listCommand struct {
	Profile []string `help:"Only what these profiles hold." placeholder:"NAME"`
	Case    []string `help:"Only ids that match this pattern; * stands for any run of characters." placeholder:"GLOB"`
	JSON    bool     `help:"Print the requirements as JSON."`
	Count   bool     `help:"Print the counts alone."`
	Org     bool     `name:"org" help:"Print which of the requirements a real Okta org will do for (run --org-url), and why the others need the mock org."`
	OIN     bool     `name:"oin" help:"Print Okta's test plan for the integration network: which requirement does which case, and what takes a person."`
}

// Run prints the catalogue, then how many requirements there are by suite, level and profile.
func (l *listCommand) Run(w *world) error {
	catalogue, err := new(gate.Gate).Catalogue()
	if err != nil {
		return err
	}
	if l.OIN {
		return printPlan(w.stdout, catalogue)
	}
	chosen, err := l.choose(catalogue)
	if err != nil {
		return usage(err)
	}
	if l.Org {
		printForRealOrg(w.stdout, chosen)
		return nil
	}
	if l.JSON {
		encoder := json.NewEncoder(w.stdout)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(chosen)
	}
	table := tabwriter.NewWriter(w.stdout, 0, 0, 2, ' ', 0)
	if !l.Count {
		for _, requirement := range chosen {
			fmt.Fprintf(table, "%s\t%s\t%s\n", requirement.ID, requirement.Level, requirement.Title)
		}
		fmt.Fprintln(table)
	}
	counts(table, chosen)
	if err := byProfile(table, chosen); err != nil {
		return err
	}
	return table.Flush()
}

func (l *listCommand) choose(catalogue []scimdrill.Requirement) ([]scimdrill.Requirement, error) {
	chosen := []profiles.Profile{{Name: "all", Kinds: scimdrill.AppKinds(), Include: []string{"*"}}}
	if len(l.Profile) > 0 {
		found, err := profiles.Find(l.Profile...)
		if err != nil {
			return nil, err
		}
		chosen = found
	}
	s, err := selection.New(catalogue, chosen, l.Case, nil)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(catalogue, func(r scimdrill.Requirement) bool { return !s.Selects(r.ID, "") }), nil
}

// byProfile says of each profile how many of the requirements count for it, and how many do not yet.
func byProfile(table *tabwriter.Writer, requirements []scimdrill.Requirement) error {
	all, err := profiles.All()
	if err != nil {
		return err
	}
	fmt.Fprintln(table, "\nprofile\tversion\tcount\tprovisional\twhat it is")
	for _, p := range all {
		counted, provisional := 0, 0
		for _, r := range requirements {
			switch {
			case p.Counts(r.ID):
				counted++
			case p.Holds(r):
				provisional++
			}
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%s\n", p.Name, p.Version, counted, provisional, p.Title)
	}
	uncited := 0
	for _, r := range requirements {
		if len(r.Cites) == 0 {
			uncited++
		}
	}
	fmt.Fprintf(table, "\n%d requirements, %d without a citation\n", len(requirements), uncited)
	return nil
}

// counts prints a matrix of suites and levels.
func counts(table *tabwriter.Writer, requirements []scimdrill.Requirement) {
	levels := scimdrill.Levels()
	var order []string
	bySuite := map[string]map[scimdrill.Level]int{}
	total := map[scimdrill.Level]int{}
	for _, requirement := range requirements {
		suite := suiteOf(requirement.ID)
		if bySuite[suite] == nil {
			bySuite[suite] = map[scimdrill.Level]int{}
			order = append(order, suite)
		}
		bySuite[suite][requirement.Level]++
		total[requirement.Level]++
	}
	fmt.Fprint(table, "suite")
	for _, level := range levels {
		fmt.Fprintf(table, "\t%s", level)
	}
	fmt.Fprintln(table, "\tall")
	row := func(name string, count map[scimdrill.Level]int) {
		sum := 0
		fmt.Fprint(table, name)
		for _, level := range levels {
			fmt.Fprintf(table, "\t%d", count[level])
			sum += count[level]
		}
		fmt.Fprintf(table, "\t%d\n", sum)
	}
	for _, suite := range order {
		row(suite, bySuite[suite])
	}
	row("all", total)
}

// suiteOf is the part of an id that names its suite: okta.create.new-employee is in okta.create. The test plan of the
// integration network is one suite, whose ids name a case each.
func suiteOf(id string) string {
	if strings.HasPrefix(id, "oin.") {
		return "oin"
	}
	parts := strings.SplitN(id, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

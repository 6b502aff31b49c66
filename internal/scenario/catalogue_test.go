package scenario_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/scenario"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// quirks is how many rows docs/okta-quirks.md has.
const quirks = 45

// TestTheCatalogueIsShown: each scenario of the catalogue passes on the clean reference, with each of its apps, fails on each defect
// that it names, and with each of its apps on one of them at least. Every quirk has a scenario. With -v the table is printed.
func TestTheCatalogueIsShown(t *testing.T) {
	all, err := scenario.All()
	if err != nil {
		t.Fatal(err)
	}
	for quirk := 1; quirk <= quirks; quirk++ {
		if name := "Q" + strconv.Itoa(quirk); !slices.ContainsFunc(all, func(s *scenario.Scenario) bool { return slices.Contains(s.Quirks, name) }) {
			t.Errorf("%s has no scenario in fixtures/bugs", name)
		}
	}
	slices.SortStableFunc(all, func(a, b *scenario.Scenario) int { return cmp.Compare(firstQuirk(a), firstQuirk(b)) })
	engine := new(gate.Gate)
	passed := map[string][]string{}
	for _, mode := range []string{"full", "peakon"} {
		var ofMode []*scenario.Scenario
		for _, s := range all {
			if s.Mode() == mode {
				ofMode = append(ofMode, s)
			}
		}
		for _, result := range played(t, engine, mode, "", ofMode...) {
			if result.Outcome != scimdrill.Pass {
				t.Errorf("%s (%s) on the clean reference: expected pass, found %s: %s", result.Requirement, result.App, result.Outcome, said(result))
				continue
			}
			passed[result.Requirement] = append(passed[result.Requirement], string(result.App))
		}
	}
	var table strings.Builder
	rows := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(rows, "Q\tscenario\tlabel\tfails on\twith\tpasses on\tbecause")
	for _, s := range all {
		row := shown{scenario: s, passedWith: strings.Join(passed[s.ID()], ", ")}
		row.onDefects(t, engine, rows)
	}
	if err := rows.Flush(); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
}

// shown is a scenario that is shown on its defects.
type shown struct {
	scenario   *scenario.Scenario
	passedWith string
}

func (row shown) onDefects(t *testing.T, engine *gate.Gate, rows *tabwriter.Writer) {
	t.Helper()
	s := row.scenario
	if len(s.Defects) == 0 {
		t.Errorf("%s names no defect on which it fails: a scenario that cannot fail shows nothing", s.ID())
	}
	failedWith := map[scimdrill.AppKind]bool{}
	for _, defect := range s.Defects {
		var with []string
		because := ""
		for _, result := range played(t, engine, s.Mode(), defect, s) {
			if result.Outcome == scimdrill.Fail || result.Outcome == scimdrill.Warn {
				failedWith[result.App] = true
				with = append(with, string(result.App))
				because = cmp.Or(because, said(result))
			}
		}
		if len(with) == 0 {
			t.Errorf("%s: expected it to fail on the defect %s, and it does not", s.ID(), defect)
		}
		_, _ = fmt.Fprintf(rows, "%s\t%s\t%s\t%s\t%s\tclean (%s)\t%s\n", cmp.Or(strings.Join(s.Quirks, ", "), "-"), s.Name, s.Label, defect,
			strings.Join(with, ", "), row.passedWith, because)
	}
	for _, kind := range s.Kinds() {
		if !failedWith[kind] {
			t.Errorf("%s: expected it to fail with an app of the kind %s on one of %s, and it does not: leave that app out, or name a defect", s.ID(), kind, strings.Join(s.Defects, ", "))
		}
	}
}

// firstQuirk is the number by which the table is sorted; what is no quirk comes last.
func firstQuirk(s *scenario.Scenario) int {
	if len(s.Quirks) == 0 {
		return quirks + 1
	}
	number, _ := strconv.Atoi(strings.TrimPrefix(s.Quirks[0], "Q"))
	return number
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

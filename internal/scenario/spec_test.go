package scenario_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/scenario"
)

// overlay lays files over the module, which stand nowhere in it.
type overlay struct {
	root, folder string
	files        map[string]string
}

func newOverlay(t *testing.T) *overlay {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return &overlay{root: root, folder: t.TempDir(), files: map[string]string{}}
}

// add lays a file at a path of the module.
func (o *overlay) add(t *testing.T, path string, source []byte) {
	t.Helper()
	file := filepath.Join(o.folder, fmt.Sprintf("%03d-%s", len(o.files), filepath.Base(path)))
	if err := os.WriteFile(file, source, 0o600); err != nil {
		t.Fatal(err)
	}
	o.files[filepath.Join(o.root, filepath.FromSlash(path))] = file
}

// results runs the rows that were laid into internal/bugspecs, and gives what came of each.
func (o *overlay) results(t *testing.T) map[string][]scimdrill.Result {
	t.Helper()
	runner, err := os.ReadFile("testdata/bugspecs_test.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	o.add(t, "internal/bugspecs/bugspecs_test.go", runner)
	listed, err := json.Marshal(map[string]any{"Replace": o.files})
	if err != nil {
		t.Fatal(err)
	}
	list, results := filepath.Join(o.folder, "overlay.json"), filepath.Join(o.folder, "results.json")
	if err := os.WriteFile(list, listed, 0o600); err != nil {
		t.Fatal(err)
	}
	// `go test` would run vet and the program in a folder that is not there.
	program := filepath.Join(o.folder, "bugspecs.test")
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-vet=off", "-overlay", list, "-o", program, "./internal/bugspecs")
	build.Dir = o.root
	run := exec.CommandContext(t.Context(), program)
	run.Env = append(os.Environ(), "BUGSPECS_RESULTS="+results)
	for _, command := range []*exec.Cmd{build, run} {
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	text, err := os.ReadFile(results)
	if err != nil {
		t.Fatal(err)
	}
	var ran map[string][]scimdrill.Result
	if err := json.Unmarshal(text, &ran); err != nil {
		t.Fatal(err)
	}
	return ran
}

// functionOf is the function that a spec declares.
func functionOf(t *testing.T, source []byte) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, declared := range file.Decls {
		if function, is := declared.(*ast.FuncDecl); is {
			return function.Name.Name
		}
	}
	t.Fatalf("no function in\n%s", source)
	return ""
}

// TestEverySpecSaysWhatItsScenarioSays: what is made of each scenario of the catalogue, and of those with the other words, compiles against the suites, and run it passes
// on the clean reference and fails on the scenario's defects, in the words in which the scenario itself fails.
func TestEverySpecSaysWhatItsScenarioSays(t *testing.T) {
	all, err := scenario.All()
	if err != nil {
		t.Fatal(err)
	}
	catalogue := len(all)
	for name, text := range others() {
		s, err := scenario.Parse(name+".yaml", []byte(strings.Replace(head, "NAME", name, 1)+text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	over := newOverlay(t)
	var rows strings.Builder
	rows.WriteString("package bugspecs_test\n\nimport \"github.com/scimdrill/scimdrill/suites/bugspecs\"\n\nfunc rows() []row {\nreturn []row{\n")
	for i, s := range all {
		source, err := scenario.Spec(s, "bugspecs")
		if err != nil {
			t.Fatal(err)
		}
		over.add(t, fmt.Sprintf("suites/bugspecs/bug%02d.go", i), source)
		for _, defect := range slices.Concat([]string{""}, s.Defects) {
			fmt.Fprintf(&rows, "{%q, %q, %q, bugspecs.%s},\n", s.Name, s.Mode(), defect, functionOf(t, source))
		}
	}
	rows.WriteString("}\n}\n")
	over.add(t, "internal/bugspecs/rows_test.go", []byte(rows.String()))
	ran := over.results(t)
	engine, failed, passed := new(gate.Gate), 0, 0
	for _, s := range all {
		for _, defect := range slices.Concat([]string{""}, s.Defects) {
			want, found := told(played(t, engine, s.Mode(), defect, s)), told(ran[s.Name+" "+defect])
			if found != want {
				t.Errorf("%s on %q: the spec says\n%s\nand the scenario\n%s", s.Name, defect, found, want)
			}
			passed += strings.Count(found, ": pass: ")
			failed += strings.Count(found, ": fail: ")
		}
	}
	t.Logf("%d specs: %d times passed, %d times failed, each as its scenario does", len(all), passed, failed)
	if passed < len(all) || failed < catalogue {
		t.Errorf("%d specs passed %d times and failed %d times: each is to do both, but the %d that name no defect", len(all), passed, failed, len(all)-catalogue)
	}
}

// told is what results say, sorted, without what is another in each run: ids, and by which of them a list is sorted.
func told(results []scimdrill.Result) string {
	ids := regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|00[a-z][0-9A-Za-z]{17}`)
	members := regexp.MustCompile(`at /[0-9]+ expected ("<id>"|nothing), found ("<id>"|nothing)`)
	var lines []string
	for _, r := range results {
		words := members.ReplaceAllString(ids.ReplaceAllString(said(r), "<id>"), "expected other members")
		lines = append(lines, fmt.Sprintf("%s, %s: %s: %s", r.Requirement, r.App, r.Outcome, words))
	}
	return strings.Join(slices.Sorted(slices.Values(lines)), "\n")
}

// TestOneSpec: the spec of a scenario is what people would write.
func TestOneSpec(t *testing.T) {
	s, err := scenario.Open("no-survey-after-reactivation")
	if err != nil {
		t.Fatal(err)
	}
	source, err := scenario.Spec(s, "bugs")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/no-survey-after-reactivation.go.golden", source)
}

func TestARequirementIsProposed(t *testing.T) {
	golden(t, "testdata/q02-pathless-patch.requirement.md", []byte(proposal(t, "q02-pathless-patch")))
}

// proposal is what is proposed of a scenario.
func proposal(t *testing.T, name string) string {
	t.Helper()
	s, err := scenario.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := scenario.WriteRequirement(&text, s); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestAProposalHoldsInItsPlace does with proposals what they ask for: the requirement gets an id of the area that it belongs to, the
// spec is its body, and both stand in a suite. There it passes on the clean reference, and fails on the defect that proves it.
func TestAProposalHoldsInItsPlace(t *testing.T) {
	over := newOverlay(t)
	places := map[string]struct{ suite, id string }{
		"q02-pathless-patch":           {"lifecycle", "okta.deactivate.proposed-pathless"},
		"no-survey-after-reactivation": {"surveys", "peakon.surveys.proposed-back"},
		"q33-duplicate-is-409":         {"create", "okta.create.proposed-duplicate"},
	}
	imports, rows := map[string]bool{}, ""
	for _, name := range slices.Sorted(maps.Keys(places)) {
		place := places[name]
		s, err := scenario.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		_, literal, _ := strings.Cut(proposal(t, name), "```go\n")
		literal, _, found := strings.Cut(literal, "```")
		if !found || !strings.Contains(literal, s.ID()) {
			t.Fatalf("no requirement in the proposal of %s: %q", name, literal)
		}
		source, err := scenario.Spec(s, place.suite)
		if err != nil {
			t.Fatal(err)
		}
		over.add(t, "suites/"+place.suite+"/proposed.go", inPlace(t, source, strings.ReplaceAll(literal, s.ID(), place.id)))
		imports[place.suite] = true
		for _, defect := range slices.Concat([]string{""}, s.Defects) {
			rows += fmt.Sprintf("{%q, %q, %q, %s.%s},\n", name, s.Mode(), defect, place.suite, functionOf(t, source))
		}
	}
	table := "package bugspecs_test\n\nimport (\n"
	for _, suite := range slices.Sorted(maps.Keys(imports)) {
		table += fmt.Sprintf("\"github.com/scimdrill/scimdrill/suites/%s\"\n", suite)
	}
	over.add(t, "internal/bugspecs/rows_test.go", []byte(table+")\n\nfunc rows() []row {\nreturn []row{\n"+rows+"}\n}\n"))
	ran := over.results(t)
	for row, came := range ran {
		name, defect, _ := strings.Cut(row, " ")
		want := scimdrill.Pass
		if defect != "" {
			want = scimdrill.Fail
		}
		if !slices.ContainsFunc(came, func(r scimdrill.Result) bool { return r.Outcome == want && r.Requirement == places[name].id }) {
			t.Errorf("%s on %q: expected %s of %s, found\n%s", name, defect, want, places[name].id, told(came))
		}
		t.Logf("%s", told(came))
	}
}

// inPlace is a spec with another requirement in the place of its own.
func inPlace(t *testing.T, source []byte, requirement string) []byte {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var made []byte
	ast.Inspect(file, func(n ast.Node) bool {
		call, isCall := n.(*ast.CallExpr)
		if !isCall || made != nil {
			return made == nil
		}
		if of, is := call.Fun.(*ast.SelectorExpr); is && of.Sel.Name == "Check" {
			from, to := files.Position(call.Args[0].Pos()).Offset, files.Position(call.Args[0].End()).Offset
			made = slices.Concat(source[:from], bytes.TrimSpace([]byte(requirement)), source[to:])
		}
		return true
	})
	made, err = format.Source(made)
	if err != nil || len(made) == 0 {
		t.Fatalf("%v\n%s", err, source)
	}
	return made
}

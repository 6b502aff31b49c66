package reports_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

func formatted(t *testing.T, name string, report *scimdrill.Report) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := reports.Write(&out, name, report); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func manyReports() map[string]*scimdrill.Report {
	all := map[string]*scimdrill.Report{"full": exampleReport(), "empty": {Verdict: scimdrill.Unknown}, "large": largeReport(200, 3)}
	for _, text := range hostileTexts() {
		all["hostile "+text] = everywhereHostile(text)
	}
	return all
}

func TestGoldenFormats(t *testing.T) {
	golden(t, "results.golden.sarif", formatted(t, "sarif", exampleReport()))
	golden(t, "results.golden.ctrf.json", formatted(t, "ctrf", exampleReport()))
	golden(t, "results.golden.tap", formatted(t, "tap", exampleReport()))
}

// sarifSchema is the schema of OASIS. go-sarif carries it, but applies it only to what it has encoded anew itself, which is not
// what is written here: so it is taken from the source of the module.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", reflect.TypeFor[sarif.Report]().PkgPath()).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	ast.Inspect(file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING && len(literal.Value) > len(text) {
			text = literal.Value
		}
		return true
	})
	text, err = strconv.Unquote(text)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func TestSARIFIsAsTheSchemaSays(t *testing.T) {
	compiled := sarifSchema(t)
	if compiled.Validate(map[string]any{"version": "2.1.0"}) == nil {
		t.Fatal("the schema takes a log without runs")
	}
	for name, report := range manyReports() {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(formatted(t, "sarif", report)))
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestSARIFTellsWhatFailed(t *testing.T) {
	report := exampleReport()
	written, err := sarif.FromBytes(formatted(t, "sarif", report))
	if err != nil {
		t.Fatal(err)
	}
	expected := 0
	for outcome, count := range report.Counts() {
		if outcome != scimdrill.Pass && outcome != scimdrill.NotApplicable {
			expected += count
		}
	}
	run := written.Runs[0]
	if len(run.Results) != expected || expected == 0 {
		t.Errorf("expected %d results, found %d", expected, len(run.Results))
	}
	for _, result := range run.Results {
		if rule := run.Tool.Driver.Rules[result.RuleIndex]; *rule.ID != *result.RuleID {
			t.Errorf("result of %s points at the rule %s", *result.RuleID, *rule.ID)
		}
	}
}

// TestSARIFPlacesAreInTheSuites: a location that a results.json was given from outside may name no other file.
func TestSARIFPlacesAreInTheSuites(t *testing.T) {
	report := largeReport(1, 1)
	for location, expected := range map[string]string{
		"suites/create/new.go:41": "suites/create/new.go", "../../etc/passwd:1": reports.ResultsFile, "suites/../../x.go:1": reports.ResultsFile,
		"https://evil.example.com:1": reports.ResultsFile, "suites/create/new.go:0": reports.ResultsFile, "suites/%2e%2e/x.go:3": reports.ResultsFile,
	} {
		report.Results[0].Failure.Location = location
		if out := string(formatted(t, "sarif", report)); !strings.Contains(out, `"uri": "`+expected+`"`) {
			t.Errorf("location %q: expected %q in\n%s", location, expected, out)
		}
	}
}

// ctrfSchema says of CTRF what its specification says of the members that are written.
const ctrfSchema = `{"type": "object", "additionalProperties": false, "required": ["reportFormat", "specVersion", "results"], "properties": {
 "reportFormat": {"const": "CTRF"}, "specVersion": {"pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+$"},
 "results": {"type": "object", "additionalProperties": false, "required": ["tool", "summary", "tests"], "properties": {
  "tool": {"additionalProperties": false, "required": ["name"], "properties": {"name": {"type": "string", "minLength": 1}, "version": {"type": "string"}}},
  "environment": {"additionalProperties": false, "properties": {"extra": {"type": "object"}}},
  "summary": {"additionalProperties": false, "required": ["tests", "passed", "failed", "skipped", "pending", "other", "start", "stop"],
   "patternProperties": {"^(tests|passed|failed|skipped|pending|other|start|stop)$": {"type": "integer", "minimum": 0}}},
  "tests": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["name", "status", "duration"], "properties": {
   "name": {"type": "string", "minLength": 1}, "status": {"enum": ["passed", "failed", "skipped", "pending", "other"]}, "duration": {"type": "integer", "minimum": 0},
   "message": {"type": "string"}, "trace": {"type": "string"}, "rawStatus": {"type": "string"}, "flaky": {"type": "boolean"},
   "suite": {"type": "array", "minItems": 1, "items": {"type": "string"}}, "extra": {"type": "object"}}}}}}}}`

func TestCTRFIsAsItsSpecificationSays(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(ctrfSchema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("ctrf.json", document); err != nil {
		t.Fatal(err)
	}
	compiled := compiler.MustCompile("ctrf.json")
	for name, report := range manyReports() {
		out := formatted(t, "ctrf", report)
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		var sums struct {
			Results struct {
				Summary map[string]int `json:"summary"`
				Tests   []struct{}     `json:"tests"`
			} `json:"results"`
		}
		if err := json.Unmarshal(out, &sums); err != nil {
			t.Fatal(err)
		}
		s := sums.Results.Summary
		if s["tests"] != len(sums.Results.Tests) || s["passed"]+s["failed"]+s["skipped"]+s["pending"]+s["other"] != s["tests"] {
			t.Errorf("%q: the summary %+v is not that of %d tests", name, s, len(sums.Results.Tests))
		}
	}
}

// TestTAPHoldsItsPlan reads TAP 14 by its grammar: each line is known, points count up to the plan, blocks are closed.
func TestTAPHoldsItsPlan(t *testing.T) {
	line := regexp.MustCompile(`^(TAP version 14|1\.\.\d+|(not )?ok \d+ - .*|  ---|  \.\.\.|  [a-z]+: '.*'|  differences:|    - \{at: '.*', expected: '.*', found: '.*'\})$`)
	directive := regexp.MustCompile(`(?:[^\\]|^)#`)
	for name, report := range manyReports() {
		out := strings.TrimSuffix(string(formatted(t, "tap", report)), "\n")
		points, plan, open := 0, "", 0
		for text := range strings.SplitSeq(out, "\n") {
			if !line.MatchString(text) {
				t.Errorf("%q: no line of TAP: %q", name, text)
			}
			switch {
			case strings.HasPrefix(text, "1.."):
				plan = strings.TrimPrefix(text, "1..")
			case text == "  ---":
				open++
			case text == "  ...":
				open--
			case strings.HasPrefix(text, "ok "), strings.HasPrefix(text, "not ok "):
				points++
				if found := len(directive.FindAllString(text, -1)); found > 1 {
					t.Errorf("%q: more than one directive: %q", name, text)
				}
			}
		}
		if encoded, _ := json.Marshal(points); plan != string(encoded) || open != 0 {
			t.Errorf("%q: planned %s, found %d points and %d open blocks", name, plan, points, open)
		}
	}
}

func TestFormatsHideNothing(t *testing.T) {
	for _, text := range hostileTexts() {
		for _, name := range []string{"sarif", "ctrf", "tap"} {
			out := formatted(t, name, everywhereHostile(text))
			if !utf8.Valid(out) {
				t.Errorf("%s of %q is not UTF-8", name, text)
			}
			for _, r := range string(out) {
				if r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
					t.Errorf("%s of %q holds %U", name, text, r)
					break
				}
			}
		}
	}
}

func TestFormatsHoldNoCredential(t *testing.T) {
	for _, name := range reports.Formats() {
		if out := formatted(t, name, exampleReport()); bytes.Contains(out, []byte(leakedToken)) {
			t.Errorf("%s holds the token", name)
		}
	}
}

func TestFormatsAreTheSameOfTheSame(t *testing.T) {
	for _, name := range reports.Formats() {
		if !bytes.Equal(formatted(t, name, exampleReport()), formatted(t, name, exampleReport())) {
			t.Errorf("%s: two renderings of one report differ", name)
		}
	}
}

func TestPrepareSeesWhatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := reports.Prepare(filepath.Join(file, "out")); err == nil {
		t.Error("expected a directory below a file to be refused")
	}
	dir := filepath.Join(t.TempDir(), "new", "out")
	if err := reports.Prepare(dir); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("expected an empty directory, found %v, %v", left, err)
	}
}

package reports_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(reports.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("results.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("results.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func TestResultsAreAsTheSchemaSays(t *testing.T) {
	compiled := schema(t)
	for name, report := range map[string]*scimdrill.Report{
		"full":  exampleReport(),
		"empty": {Verdict: scimdrill.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(rendered(t, reports.WriteResults, report)))
			if err != nil {
				t.Fatal(err)
			}
			if err := compiled.Validate(value); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestSchemaNamesEveryMember: a member that the schema does not describe is one that a reader cannot know of.
func TestSchemaNamesEveryMember(t *testing.T) {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(rendered(t, reports.WriteResults, exampleReport())))
	if err != nil {
		t.Fatal(err)
	}
	if err := closedSchema(t).Validate(value); err != nil {
		t.Error(err)
	}
}

// closedSchema takes no member that the schema does not describe.
func closedSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	var document any
	if err := json.Unmarshal([]byte(reports.Schema()), &document); err != nil {
		t.Fatal(err)
	}
	closeObjects(document)
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("closed.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("closed.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func closeObjects(node any) {
	switch node := node.(type) {
	case map[string]any:
		if _, isObject := node["properties"].(map[string]any); isObject && node["type"] == "object" {
			node["additionalProperties"] = false
		}
		for _, child := range node {
			closeObjects(child)
		}
	case []any:
		for _, child := range node {
			closeObjects(child)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	compiled := schema(t)
	for name, change := range map[string]func(map[string]any){
		"another version":  func(m map[string]any) { m["version"] = "2.0" },
		"no verdict":       func(m map[string]any) { delete(m, "verdict") },
		"unknown verdict":  func(m map[string]any) { m["verdict"] = "fine" },
		"results are null": func(m map[string]any) { m["results"] = nil },
		"unknown outcome":  func(m map[string]any) { firstOf(t, m["results"])["outcome"] = "ok" },
	} {
		t.Run(name, func(t *testing.T) {
			var value map[string]any
			if err := json.Unmarshal(rendered(t, reports.WriteResults, exampleReport()), &value); err != nil {
				t.Fatal(err)
			}
			change(value)
			if compiled.Validate(value) == nil {
				t.Error("expected the schema to refuse it, and it did not")
			}
		})
	}
}

func TestResultsComeBack(t *testing.T) {
	// Bytes that are not UTF-8 are lost when they are first written, since JSON has no way to hold them.
	once, err := reports.ReadResults(bytes.NewReader(rendered(t, reports.WriteResults, exampleReport())))
	if err != nil {
		t.Fatal(err)
	}
	first := rendered(t, reports.WriteResults, once)
	report, err := reports.ReadResults(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(string(first), string(rendered(t, reports.WriteResults, report))); difference != "" {
		t.Errorf("results differ after they were read and written again (-first +second)\n%s", difference)
	}
	if len(report.Results) != len(exampleReport().Results) || report.Results[3].Failure.Silence != scimdrill.Hang {
		t.Errorf("expected the results of the example, found %+v", report.Results)
	}
}

func TestReadResultsRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		text    string
		says    string
		version bool
	}{
		"a number":                            {`{"version":99}`, `expected 1.x, found 99`, true},
		"a later version":                     {`{"version":"2.0","results":{}}`, `expected 1.x, found "2.0"`, true},
		"no version":                          {`{}`, `found null`, true},
		"not JSON":                            {`<html>`, "not JSON", false},
		"a wrong outcome":                     {`{"version":"1.0","results":[{"outcome":"ok"}]}`, `outcome "ok" is not one of`, false},
		"a verdict better than its profile's": {`{"version":"1.2","verdict":"met","profiles":[{"name":"okta-oin","version":1,"title":"x","verdict":"not met","counts":{"fail":1}}]}`, `verdict is "met", and that of profile okta-oin is "not met"`, false},
		"a profile's better than its results": {`{"version":"1.2","verdict":"met","profiles":[{"name":"okta-oin","version":1,"title":"x","verdict":"met","counts":{"fail":1,"blocked":1}}]}`, `profiles[0].verdict is "met", and 2 of its requirements do not hold`, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "results.json")
			if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := reports.LoadResults(path)
			if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), path) {
				t.Errorf("expected an error that names %s and says %q, found %v", path, test.says, err)
			}
			if errors.Is(err, reports.ErrVersion) != test.version {
				t.Errorf("ErrVersion: expected %t, found %v", test.version, err)
			}
		})
	}
	if _, err := reports.ReadResults(strings.NewReader(`{"version":"1.7","later":true}`)); err != nil {
		t.Errorf("a later minor version is read: found %v", err)
	}
}

func firstOf(t *testing.T, list any) map[string]any {
	t.Helper()
	elements, _ := list.([]any)
	if len(elements) == 0 {
		t.Fatalf("expected a list with elements, found %v", list)
	}
	element, isObject := elements[0].(map[string]any)
	if !isObject {
		t.Fatalf("expected an object, found %v", elements[0])
	}
	return element
}

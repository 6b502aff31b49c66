package scenario_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/scimdrill/scimdrill/fixtures/bugs"
	"github.com/scimdrill/scimdrill/internal/scenario"
)

var update = flag.Bool("update", false, "write the schema and the reference anew") //nolint:gochecknoglobals // a flag of the test

const schemaFile = "../../fixtures/bugs/scenario.schema.json"

// TestTheSchemaIsInStepWithTheLoader: the published schema is the one that the types of the loader make.
func TestTheSchemaIsInStepWithTheLoader(t *testing.T) {
	made, err := scenario.Schema()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, schemaFile, made)
}

func golden(t *testing.T, file string, made []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	there, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(there), string(made)); diff != "" {
		t.Errorf("%s is out of date; go test ./internal/scenario -update writes it. There (-), made (+):\n%s", file, diff)
	}
}

// TestTheSchemaAndTheLoaderAgree: a validator of draft 2020-12 takes every scenario of the catalogue, and refuses what the loader
// refuses for its words.
func TestTheSchemaAndTheLoaderAgree(t *testing.T) {
	schema := compiled(t)
	all, err := scenario.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		data, err := bugs.Files.ReadFile(strings.TrimPrefix(s.Path(), "fixtures/bugs/"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(data), "# yaml-language-server: $schema=scenario.schema.json\n") {
			t.Errorf("%s: the first line does not name the schema, so that no editor completes it", s.Path())
		}
		if err := schema.Validate(asJSON(t, data)); err != nil {
			t.Errorf("%s: the loader takes it, and the schema does not: %v", s.Path(), err)
		}
	}
	for _, wrong := range wrongs() {
		if wrong.contradiction {
			continue // what contradicts itself is beyond a schema
		}
		text := strings.Replace(sound, wrong.old, wrong.new, 1)
		if schema.Validate(asJSON(t, []byte(text))) == nil {
			t.Errorf("%s: the loader refuses it, and the schema takes it", wrong.name)
		}
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("scenario.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("scenario.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func asJSON(t *testing.T, data []byte) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// TestTheReferenceIsInStepWithTheLoader: docs/scenarios.md lists the words that the loader knows.
func TestTheReferenceIsInStepWithTheLoader(t *testing.T) {
	const file, mark = "../../docs/scenarios.md", "<!-- The words below are made of internal/scenario; go test ./internal/scenario -update writes them. -->\n"
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(page), mark)
	if !found {
		t.Fatalf("%s has no line %s", file, mark)
	}
	golden(t, file, []byte(before+mark+"\n"+strings.TrimRight(scenario.Reference(), "\n")+"\n"))
}

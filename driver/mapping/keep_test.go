package mapping_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

func TestSchemasAndMappingsAreKept(t *testing.T) {
	template, err := mapping.Default()
	if err != nil {
		t.Fatal(err)
	}
	long := 3
	template.Schema, err = template.Schema.With(mapping.Attribute{Variable: "size", Enum: []any{"S", "M"}, MaxLength: &long, Custom: true, ExternalNamespace: peakon})
	if err != nil {
		t.Fatal(err)
	}
	written, err := json.Marshal(template)
	if err != nil {
		t.Fatal(err)
	}
	var read mapping.Template
	if err := json.Unmarshal(written, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(template.Schema.Attributes(), read.Schema.Attributes()); diff != "" {
		t.Errorf("schema, expected (-), found (+):\n%s", diff)
	}
	if diff := cmp.Diff(template.ToApp.Properties(), read.ToApp.Properties()); diff != "" {
		t.Errorf("mapping, expected (-), found (+):\n%s", diff)
	}
	made, err := read.ToApp.Apply(jane(), nil, true)
	if err != nil || made["givenName"] != "Jane" {
		t.Errorf("found %v, %v", made, err)
	}
}

func TestWhatWasKeptIsChecked(t *testing.T) {
	for text, want := range map[string]string{
		`{"Schema":{}}`:                                      "a list of attributes was expected",
		`{"Schema":[{"Variable":"a b"}]}`:                    "variable name must start",
		`{"ToApp":[]}`:                                       "mappings by variable name were expected",
		`{"ToApp":{"title":{"Expression":"user."}}}`:         "mapping of title",
		`{"ToApp":{"title":{"Expression":"user.title = "}}}`: "mapping of title",
	} {
		var read mapping.Template
		if err := json.Unmarshal([]byte(text), &read); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: expected %q, found %v", text, want, err)
		}
	}
}

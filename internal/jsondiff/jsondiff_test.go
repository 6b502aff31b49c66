package jsondiff_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/jsondiff"
)

func TestCompare(t *testing.T) {
	type differences = []scimdrill.Difference
	at := func(pointer, expected, found string) scimdrill.Difference {
		return scimdrill.Difference{Pointer: pointer, Expected: expected, Found: found}
	}
	sets, empty := jsondiff.AnyOrder(), jsondiff.EmptyIsAbsent()
	for name, test := range map[string]struct {
		want, found string
		options     []jsondiff.Option
		differences differences
	}{
		"equal, members in another order": {want: `{"a":1,"b":"x"}`, found: `{"b":"x","a":1}`},
		"equal numbers, written apart":    {want: `{"a":1}`, found: `{"a":1.0}`},
		"numbers beyond float64":          {want: `9007199254740993`, found: `9007199254740992`, differences: differences{at("", "9007199254740993", "9007199254740992")}},
		"a changed value":                 {want: `{"name":{"givenName":"Jane"}}`, found: `{"name":{"givenName":"John"}}`, differences: differences{at("/name/givenName", `"Jane"`, `"John"`)}},
		"a missing member":                {want: `{"a":null}`, found: `{}`, differences: differences{at("/a", "null", "")}},
		"null is nothing, when asked":     {want: `{"a":null,"b":[]}`, found: `{}`, options: []jsondiff.Option{empty}},
		"an added member":                 {want: `{}`, found: `{"a":true}`, differences: differences{at("/a", "", "true")}},
		"another type":                    {want: `{"a":true}`, found: `{"a":"true"}`, differences: differences{at("/a", "true", `"true"`)}},
		"object against array":            {want: `{}`, found: `[]`, differences: differences{at("", "{}", "[]")}},
		"escaped steps":                   {want: `{"a/b":{"~":1}}`, found: `{"a/b":{"~":2}}`, differences: differences{at("/a~1b/~0", "1", "2")}},
		"ignored, with all below":         {want: `{"meta":{"x":1}}`, found: `{"meta":{"x":2}}`, options: []jsondiff.Option{jsondiff.Ignore("/meta")}},
		"order of arrays counts":          {want: `[1,2]`, found: `[2,1]`, differences: differences{at("/0", "1", "2"), at("/1", "2", "1")}},
		"order of sets does not":          {want: `[1,2]`, found: `[2,1]`, options: []jsondiff.Option{sets}},
		"elements matched by value": {
			want: `[{"value":"a","type":"work"},{"value":"b"}]`, found: `[{"value":"b"},{"value":"a","type":"home"}]`,
			options: []jsondiff.Option{sets}, differences: differences{at("/0/type", `"work"`, `"home"`)},
		},
		"resources matched by id": {
			want: `[{"id":"1","active":false},{"id":"2"}]`, found: `[{"id":"2"},{"id":"1","active":true}]`,
			options: []jsondiff.Option{sets}, differences: differences{at("/0/active", "false", "true")},
		},
		"an element too many in a set":     {want: `[1]`, found: `[2,1]`, options: []jsondiff.Option{sets}, differences: differences{at("/1", "", "2")}},
		"equal numbers in sets":            {want: `[1,2]`, found: `[2.0,1e0]`, options: []jsondiff.Option{sets}},
		"sets within elements":             {want: `[{"t":[1,2]},[3,4]]`, found: `[[4,3],{"t":[2,1]}]`, options: []jsondiff.Option{sets}},
		"an element that is there twice":   {want: `["a","a"]`, found: `["a"]`, options: []jsondiff.Option{sets}, differences: differences{at("/1", `"a"`, "")}},
		"empty elements of sets":           {want: `[null,{"a":null}]`, found: `[{}]`, options: []jsondiff.Option{sets, empty}},
		"a value of null matches nothing":  {want: `[{"value":null,"a":1}]`, found: `[{"value":null,"a":2}]`, options: []jsondiff.Option{sets}, differences: differences{at("/0", `{"a":1,"value":null}`, ""), at("/1", "", `{"a":2,"value":null}`)}},
		"empty text and object are values": {want: `{"a":"","b":{}}`, found: `{}`, options: []jsondiff.Option{empty}, differences: differences{at("/a", `""`, ""), at("/b", "{}", "")}},
		"ignored within an element":        {want: `[{"value":"a","n":1}]`, found: `[{"value":"a","n":2}]`, options: []jsondiff.Option{sets, jsondiff.Ignore("/0/n")}},
		"ignoring is by whole steps":       {want: `{"metadata":1}`, found: `{"metadata":2}`, options: []jsondiff.Option{jsondiff.Ignore("/meta")}, differences: differences{at("/metadata", "1", "2")}},
		"one value for work and for home, in another order": {
			want: `[{"value":"x","type":"work"},{"value":"x","type":"home"}]`, found: `[{"value":"x","type":"home"},{"value":"x","type":"work"}]`,
			options: []jsondiff.Option{sets},
		},
		"equality goes before value": {
			want: `[{"value":"x","type":"other"},{"value":"x","type":"work"}]`, found: `[{"value":"x","type":"work"},{"value":"x","type":"home"}]`,
			options: []jsondiff.Option{sets}, differences: differences{at("/0/type", `"other"`, `"home"`)},
		},
		"exponents nobody can work out": {want: `[1e99999999999,1E5]`, found: `[10e99999999998,100000]`},
		"exponents that part":           {want: `1e99999999999`, found: `1e99999999998`, differences: differences{at("", "1e99999999999", "1e99999999998")}},
		"zero has no sign and no power": {want: `[0,-0,0.0]`, found: `[-0.0,0e7,0]`},
		"a sign counts":                 {want: `-1`, found: `1`, differences: differences{at("", "-1", "1")}},
		"nothing is escaped":            {want: `"<&>"`, found: `"ü"`, differences: differences{at("", `"<&>"`, `"ü"`)}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := jsondiff.Compare(json.RawMessage(test.want), json.RawMessage(test.found), test.options...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.differences, got); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCompareRefusesWhatDoesNotEncode(t *testing.T) {
	if _, err := jsondiff.Compare(func() {}, nil); err == nil {
		t.Error("a function was compared")
	}
}

func TestCompareOfLongListsIsQuick(t *testing.T) {
	const count = 20_000
	var forward, backward []any
	for i := range count {
		forward = append(forward, map[string]any{"value": i})
		backward = append(backward, map[string]any{"value": count - 1 - i})
	}
	// Matching each element with every other takes minutes, which the time limit of the test does not forgive.
	differences, err := jsondiff.Compare(forward, backward, jsondiff.AnyOrder())
	if err != nil || len(differences) > 0 {
		t.Errorf("found %d differences and the error %v, expected none", len(differences), err)
	}
}

func TestCompareChangesNothing(t *testing.T) {
	want, found := []any{1.0, 2.0}, []any{2.0, 3.0}
	if _, err := jsondiff.Compare(want, found, jsondiff.AnyOrder()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]any{2.0, 3.0}, found); diff != "" {
		t.Errorf("what was compared changed (-want +got):\n%s", diff)
	}
}

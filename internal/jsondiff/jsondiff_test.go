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
	for name, test := range map[string]struct {
		want, found string
		options     []jsondiff.Option
		differences differences
	}{
		"equal, members in another order": {want: `{"a":1,"b":"x"}`, found: `{"b":"x","a":1}`},
		"equal numbers, written apart":    {want: `{"a":1}`, found: `{"a":1.0}`},
		"numbers beyond float64":          {want: `9007199254740993`, found: `9007199254740992`, differences: differences{{"", "9007199254740993", "9007199254740992"}}},
		"a changed value":                 {want: `{"name":{"givenName":"Jane"}}`, found: `{"name":{"givenName":"John"}}`, differences: differences{{"/name/givenName", `"Jane"`, `"John"`}}},
		"a missing member":                {want: `{"a":null}`, found: `{}`, differences: differences{{"/a", "null", ""}}},
		"null is nothing, when asked":     {want: `{"a":null,"b":[]}`, found: `{}`, options: []jsondiff.Option{jsondiff.EmptyIsAbsent()}},
		"an added member":                 {want: `{}`, found: `{"a":true}`, differences: differences{{"/a", "", "true"}}},
		"another type":                    {want: `{"a":true}`, found: `{"a":"true"}`, differences: differences{{"/a", "true", `"true"`}}},
		"object against array":            {want: `{}`, found: `[]`, differences: differences{{"", "{}", "[]"}}},
		"escaped steps":                   {want: `{"a/b":{"~":1}}`, found: `{"a/b":{"~":2}}`, differences: differences{{"/a~1b/~0", "1", "2"}}},
		"ignored, with all below":         {want: `{"meta":{"x":1}}`, found: `{"meta":{"x":2}}`, options: []jsondiff.Option{jsondiff.Ignore("/meta")}},
		"order of arrays counts":          {want: `[1,2]`, found: `[2,1]`, differences: differences{{"/0", "1", "2"}, {"/1", "2", "1"}}},
		"order of sets does not":          {want: `[1,2]`, found: `[2,1]`, options: []jsondiff.Option{jsondiff.AnyOrder()}},
		"elements matched by value": {
			want: `[{"value":"a","type":"work"},{"value":"b"}]`, found: `[{"value":"b"},{"value":"a","type":"home"}]`,
			options: []jsondiff.Option{jsondiff.AnyOrder()}, differences: differences{{"/0/type", `"work"`, `"home"`}},
		},
		"an element too many in a set": {want: `[1]`, found: `[2,1]`, options: []jsondiff.Option{jsondiff.AnyOrder()}, differences: differences{{"/1", "", "2"}}},
		"nothing is escaped":           {want: `"<&>"`, found: `"ü"`, differences: differences{{"", `"<&>"`, `"ü"`}}},
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

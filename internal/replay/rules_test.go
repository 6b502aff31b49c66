package replay

import (
	"os"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
)

func TestEachRuleLeavesOutWhatItNames(t *testing.T) {
	const head = `"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"]`
	for rule, test := range map[string]struct{ path, want, found string }{
		"server-assigned": {"/Users/1", `{"meta":{"version":"a"}}`, `{"meta":{"version":"b"}}`},
		"times":           {"/Users/1", `{"meta":{"created":"2026-11-27T04:00:00Z"}}`, `{"meta":{"created":"2026-11-27T05:00:00.1+01:00"}}`},
		"order":           {"/Users/1", `{"emails":[{"value":"a"},{"value":"b"}]}`, `{"emails":[{"value":"b"},{"value":"a"}]}`},
		"empty":           {"/Users/1", `{"groups":[],"title":null}`, `{}`},
		"wording":         {"/Users/1", `{"detail":"not found"}`, `{"detail":"nobody of that id"}`},
		"hosts":           {"/Users/1", `{"meta":{"location":"http://a/scim/Users/1"}}`, `{"meta":{"location":"https://b/v2/Users/1"}}`},
		"others":          {"/Users", `{` + head + `,"totalResults":1,"Resources":[{"id":"1"}]}`, `{` + head + `,"totalResults":2,"Resources":[{"id":"9"},{"id":"1"}]}`},
		"additional":      {"/Users/1", `{"a":1}`, `{"a":1,"b":2}`},
		"discovery":       {"/Schemas", `{"a":1}`, `{"a":2}`},
	} {
		t.Run(rule, func(t *testing.T) {
			compare := func(ignore, compared []string) []scimdrill.Difference {
				rules, err := newRules(ignore, compared)
				if err != nil {
					t.Fatal(err)
				}
				answers := [2]answer{{status: 200, body: test.want}, {status: 200, body: test.found}}
				return rules.differences(test.path, answers[0], answers[1], objects{func(o object) bool { return o.id == "1" }, func(object) int { return 0 }})
			}
			if found := compare([]string{rule}, nil); len(found) > 0 {
				t.Errorf("with the rule: %v", found)
			}
			if found := compare(nil, []string{rule}); len(found) == 0 {
				t.Error("without the rule nothing parts")
			}
		})
	}
}

func TestTheRulesAreDocumented(t *testing.T) {
	document, err := os.ReadFile("../../docs/reproducing-a-bug.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range Rules() {
		if !strings.Contains(string(document), "| `"+rule.Name+"` |") || !strings.Contains(string(document), rule.Means) {
			t.Errorf("docs/reproducing-a-bug.md does not say what %s means", rule.Name)
		}
	}
}

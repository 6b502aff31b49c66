package mapping_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

func jane() mapping.Context {
	return mapping.Context{
		User: map[string]any{
			"firstName": "Jane", "lastName": "Hale", "email": "jane.hale@example.com", "cleared": "", "gone": nil,
			"code": float64(123), "half": 1.5, "on": true, "off": false, "tags": []any{"a"},
		},
		AppUser: map[string]any{"givenName": "Jay"},
	}
}

func TestExpressions(t *testing.T) {
	for source, want := range map[string]any{
		`user.firstName`:                       "Jane",
		`appuser.givenName`:                    "Jay",
		`user.missing`:                         nil,
		`user.gone`:                            nil,
		`user.cleared`:                         "",
		`user.tags`:                            []any{"a"},
		`null`:                                 nil,
		`true`:                                 true,
		`12`:                                   12.0,
		`"it's"`:                               "it's",
		`'say "hi"'`:                           `say "hi"`,
		`'it''s'`:                              "it's",
		`user.firstName + " " + user.lastName`: "Jane Hale",
		`substring(user.firstName, 0, 1) + user.lastName`: "JHale",
		`1 + 2 + "x"`:                     "3x",
		`"x" + 1 + 2`:                     "x12",
		`"x" + user.half`:                 "x1.5",
		`"x" + user.missing`:              "xnull",
		`user.code == 123`:                true,
		`user.code == '123'`:              false,
		`user.code != 124`:                true,
		`user.code >= 123`:                true,
		`user.code < 100`:                 false,
		`"a" < "b"`:                       true,
		`user.missing < "a"`:              true,
		`user.missing == null`:            true,
		`user.cleared == null`:            false,
		`user.cleared == ''`:              true,
		`user.missing == ''`:              false,
		`'null' == null`:                  false,
		`!user.on`:                        false,
		`!!user.on`:                       true,
		`NOT user.off`:                    true,
		`!user.missing`:                   true,
		`user.on AND user.off`:            false,
		`user.on and user.off or user.on`: true,
		`user.off && user.firstName`:      false,
		`user.on || user.firstName`:       true,
		`user.off OR user.on && user.off`: false,
		`(user.email != null && user.email != '') ? 'work' : ''`:                              "work",
		`(user.missing != null && user.missing != '') ? 'work' : ''`:                          "",
		`(user.cleared != null && user.cleared != '') ? 'work' : ''`:                          "",
		`user.cleared != "" AND user.cleared != null ? user.cleared : "none"`:                 "none",
		`user.code == 1 ? 'a' : user.code == 123 ? 'b' : 'c'`:                                 "b",
		`user.missing ?: 'none'`:                                                              "none",
		`user.cleared ?: user.missing ?: 'none'`:                                              "none",
		`user.firstName ?: 'none'`:                                                            "Jane",
		`String.append("This is", " a test")`:                                                 "This is a test",
		`String.append(user.missing, "x")`:                                                    "x",
		`String.join(",", "This", "is", "a", "test")`:                                         "This,is,a,test",
		`String.len("Żółć🌱")`:                                                                 5.0,
		`String.len(user.missing)`:                                                            0.0,
		`String.removeSpaces("This is a test")`:                                               "Thisisatest",
		`String.replace("This is a test", "is", "at")`:                                        "That at a test",
		`String.replaceFirst("This is a test", "is", "at")`:                                   "That is a test",
		`String.stringContains("This is a test", "test")`:                                     true,
		`String.stringContains("This is a test", "doesn't")`:                                  false,
		`String.stringContains("a", user.missing)`:                                            false,
		`String.startsWith("a", user.missing)`:                                                false,
		`String.stringSwitch("a", "b", user.missing, "c")`:                                    "b",
		`String.replace("ab", user.missing, "-")`:                                             "ab",
		`String.replace("ab", "", "-")`:                                                       "ab",
		`String.replace("ab", "a", user.missing)`:                                             "b",
		`String.substringBefore("ab", user.missing)`:                                          "ab",
		`String.substringAfter("ab", user.missing)`:                                           "",
		`String.join("-", "a", user.missing, "b")`:                                            "a--b",
		`String.startsWith(user.missing, "")`:                                                 false,
		`String.startsWith("This is", "This")`:                                                true,
		`String.stringSwitch("This is a test", "default", "key1", "value1")`:                  "default",
		`String.stringSwitch("This is a test", "default", "test", "value1")`:                  "value1",
		`String.stringSwitch("First and Second", "default", "Second", "two", "First", "one")`: "two",
		`String.stringSwitch(user.missing, "default", "", "empty")`:                           "default",
		`String.substring("This was a test", 2, 10)`:                                          "is was a",
		`String.substring("short", 2, 99)`:                                                    "ort",
		`String.substring(user.missing, 2, 9)`:                                                nil,
		`String.substringAfter("abc@okta.com", "@")`:                                          "okta.com",
		`String.substringBefore("abc@okta.com", "@")`:                                         "abc",
		`substringAfter("abc", "@")`:                                                          "",
		`substringBefore("abc", "@")`:                                                         "abc",
		`String.toUpperCase("éa")`:                                                            "ÉA",
		`toLowerCase(String.toUpperCase("This"))`:                                             "this",
		`String.toLowerCase(user.missing)`:                                                    nil,
	} {
		expression, err := mapping.Compile(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		found, err := expression.Evaluate(jane())
		if err != nil {
			t.Errorf("%s: %v", source, err)
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("%s: expected (-), found (+):\n%s", source, diff)
		}
		if expression.String() != source {
			t.Errorf("%s was forgotten: %s", source, expression)
		}
	}
}

func TestWhatIsRefusedWithItsPosition(t *testing.T) {
	for source, want := range map[string]string{
		``:                                  "at position 1: the expression is empty",
		`  `:                                "at position 1: the expression is empty",
		`user.`:                             "at position 6: a name is expected after the dot, and the end found",
		`user`:                              "at position 1: user is a whole profile",
		`user.profile.x`:                    "at position 14: user.profile has no attributes of its own; write user.x",
		`user.x.size()`:                     "at position 8: values have no functions such as .size(…) here, but in Okta's Identity Engine; write Arrays.size(…)",
		`user.x.y()`:                        "write String.y(…)",
		`user.x +`:                          "at position 9: a value is expected, and the end found",
		`(user.x`:                           `at position 8: ")" is expected, and the end found`,
		`user.x ? 'a'`:                      `at position 13: ":" is expected, and the end found`,
		`user.tags[0`:                       `at position 12: "]" is expected, and the end found`,
		`user.tags.![`:                      `at position 13: a value is expected, and the end found`,
		`user.tags.![a`:                     `at position 14: "]" is expected, and the end found`,
		`user.tags.?[a]`:                    `at position 11: a name is expected after the dot, and "?" found`,
		`{1,`:                               `at position 4: a value is expected, and the end found`,
		`{1`:                                `at position 3: "," or "}" is expected, and the end found`,
		`{'a': 1, 2}`:                       `at position 10: a key is expected, and "2" found`,
		`{'a': 1, 'b'}`:                     `at position 13: ":" is expected, and "}" found`,
		`{'a': 1`:                           `at position 8: "}" is expected, and the end found`,
		`"open`:                             `at position 1: the string that begins here is not closed with "`,
		`'é' + 'open`:                       `at position 7: the string that begins here is not closed with '`,
		"user.x +\n\t'open":                 `at line 2, column 2: the string that begins here is not closed with '`,
		"user.x ==\n":                       `at line 2, column 1: a value is expected, and the end found`,
		`1.2.3`:                             "at position 5: a name is expected after the dot",
		strings.Repeat("9", 400):            "is not a number that can be held",
		`String.len()`:                      "at position 1: String.len takes 1 arguments, and 0 were given",
		`String.join(",")`:                  "at position 1: String.join takes at least 2 arguments",
		`Time.now("UTC", "yyyy", 1)`:        "Time.now takes 0 to 2 arguments",
		`String.len("a" "b")`:               `at position 16: "," or ")" is expected, and "\"b\"" found`,
		`user.x user.y`:                     `at position 8: an operator or the end is expected, and "user" found`,
		`user.a = user.b`:                   "at position 8: = would assign a value",
		`user.a * 2`:                        `at position 8: '*' is not supported`,
		`T(java.lang.Runtime)`:              `there is no function T`,
		`String.reverse("a")`:               "there is no function String.reverse; there are String.append, String.join",
		`Strings.len("a")`:                  "there is no function Strings.len",
		`upper("a")`:                        "there is no function upper; there are findDirectoryUser",
		`Groups.contains("OKTA", "x", 10)`:  "at position 1: Groups.contains serves the groups claim of a token; Okta does not take it in mappings",
		`user.isMemberOf({'group.id':'x'})`: "belongs to the Expression Language of Okta's Identity Engine",
		`user.x == DateTime.now()`:          "at position 11: DateTime.now belongs to",
		`session.amr`:                       "at position 1: session.amr is there while somebody signs in",
		`getManagerUser("google").x`:        `at position 1: getManagerUser: the source must be "active_directory"`,
		`user.x matches "["`:                "at position 8: the regular expression \"[\" is not understood",
		`user.x matches "(?=a)"`:            "is not understood",
		`isMemberOfGroupNameRegex("(a")`:    "at position 1: isMemberOfGroupNameRegex: the regular expression",
		`Time.now("Mars/Base")`:             `at position 1: Time.now: "Mars/Base" is not a time zone`,
		`Time.now("Local")`:                 `"Local" is not a time zone`,
		`Time.now("UTC", "bbb")`:            `the pattern "bbb": "bbb" is not understood`,
		`Time.fromIso8601ToString(user.x, "yyyy'T")`: "a single quote is not closed",
		`Convert.toInt(user.x) == 1 ? 'a' : 'b'`:     "at position 1: Convert.toInt stands in a condition",
		`(Arrays.isEmpty(user.x)) ? 'a' : 'b'`:       "at position 2: Arrays.isEmpty stands in a condition",
		`1 == 1 ? (Time.now() == "" ? 1 : 2) : 3`:    "at position 11: Time.now stands in a condition",
		`(1 == 1 ? Time.now() : 'x') == 'x' ? 1 : 2`: "at position 11: Time.now stands in a condition",
		strings.Repeat("(", 200):                     "nests deeper than 100 levels",
		strings.Repeat("{", 200):                     "nests deeper than 100 levels",
		strings.Repeat("1?1:", 200) + "1":            "nests deeper than 100 levels",
		strings.Repeat("user.x+", 9000):              "at most 16384 are understood",
	} {
		_, err := mapping.Compile(source)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: expected %q, found %v", source, want, err)
		}
		var refused *mapping.SyntaxError
		if !errors.As(err, &refused) || refused.Source != source || refused.Position < 1 {
			t.Errorf("%s: found %#v", source, err)
		}
	}
}

func TestConditionsMayStandBesideWhatTheyMayNotHold(t *testing.T) {
	for source, want := range map[string]any{
		`user.on ? Convert.toInt("7") : 8`:                     7.0,
		`(user.off ? Arrays.size({1}) : Arrays.size({1,2}))`:   2.0,
		`Arrays.contains({1}, 1)`:                              true,
		`Arrays.toCsvString({1}) ?: "none"`:                    "1",
		`String.len(user.on ? "a" : "bc") == 1 ? "one" : "no"`: "one",
	} {
		expression, err := mapping.Compile(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if found, err := expression.Evaluate(jane()); found != want || err != nil {
			t.Errorf("%s: expected %v, found %v, %v", source, want, found, err)
		}
	}
}

func TestWhatCannotBeComputedIsSaid(t *testing.T) {
	for source, want := range map[string]string{
		`user.firstName ? 1 : 2`:                       `a condition must be true or false, and the text "Jane" was found`,
		`user.on AND user.firstName`:                   "a condition must be true or false",
		`!user.firstName`:                              "a condition must be true or false",
		`substring(user.firstName, 3, 1)`:              "substring: positions must be whole numbers",
		`substring(user.firstName, 0, "x")`:            "positions must be whole numbers",
		`String.stringSwitch("a", "b", "c", "d", "e")`: "pairs of key and value are needed",
	} {
		expression, err := mapping.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		if value, err := expression.Evaluate(jane()); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), source) {
			t.Errorf("%s: expected %q, found %v, %v", source, want, value, err)
		}
	}
}

func TestMappingLines(t *testing.T) {
	var m mapping.Mapping
	var err error
	for variable, property := range map[string]mapping.Property{
		"name":     {Expression: "user.firstName"},
		"created":  {Expression: "user.email", PushStatus: mapping.DontPush},
		"never":    {Expression: "user.missing"},
		"emptied":  {Expression: "user.missing"},
		"cleared":  {Expression: "user.cleared"},
		"unmapped": {Expression: "user.email"},
	} {
		if m, err = m.With(variable, property); err != nil {
			t.Fatal(err)
		}
	}
	whole := m
	m = m.Without("unmapped")
	current := map[string]any{"created": "old", "emptied": "was set", "manual": "kept"}
	created, err := m.Apply(jane(), nil, true)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]any{"name": "Jane", "created": "jane.hale@example.com", "cleared": ""}, created); diff != "" {
		t.Errorf("creating: expected (-), found (+):\n%s", diff)
	}
	updated, err := m.Apply(jane(), current, false)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]any{"name": "Jane", "created": "old", "emptied": "", "cleared": "", "manual": "kept"}, updated); diff != "" {
		t.Errorf("updating: expected (-), found (+):\n%s", diff)
	}
	if len(current) != 3 || current["emptied"] != "was set" || len(whole.Properties()) != 6 {
		t.Error("what was given was changed")
	}
	if m.Properties()["name"].PushStatus != mapping.Push {
		t.Error("PUSH is the default")
	}
	if _, err := m.With("x", mapping.Property{Expression: "Arrays.first(user.x)"}); err == nil || !strings.Contains(err.Error(), "mapping of x") {
		t.Errorf("found %v", err)
	}
	if _, err := m.With("x", mapping.Property{Expression: "user.x", PushStatus: "SOMETIMES"}); err == nil {
		t.Error("a wrong pushStatus was accepted")
	}
}

func TestConditionsThatTakeAllFunctions(t *testing.T) {
	const source = `Arrays.contains(user.tags, "a") AND Convert.toInt("1") == 1 AND Time.now() != "" ? "all" : "none"`
	expression, err := mapping.CompileAnyCondition(source)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := expression.Evaluate(jane()); found != "all" || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
	if _, err := (mapping.Mapping{}).With("x", mapping.Property{Expression: source}); err == nil {
		t.Error("a mapping takes it without being told to")
	}
	m, err := mapping.Mapping{}.AnyCondition().With("x", mapping.Property{Expression: source})
	if err != nil {
		t.Fatal(err)
	}
	written, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var read mapping.Mapping
	if err := json.Unmarshal(written, &read); err != nil || read.Expression("x").String() != source {
		t.Errorf("what was saved is not read again: %v", err)
	}
}

func FuzzCompile(f *testing.F) {
	for _, examples := range oktasExamples() {
		for _, one := range examples {
			f.Add(one.expression)
		}
	}
	f.Add(`String.join(",", 'a', 1.5) + user.x ?: !true OR null`)
	f.Add("user.getGroups({'group.id': {'x'}}).![{id, name}][0]")
	f.Fuzz(func(t *testing.T, source string) {
		for _, compile := range []func(string) (*mapping.Expression, error){mapping.Compile, mapping.CompileRule} {
			expression, err := compile(source)
			if err != nil {
				var refused *mapping.SyntaxError
				if !errors.As(err, &refused) || refused.Position < 1 || refused.Position > utf8.RuneCountInString(source)+1 {
					t.Errorf("an expression is refused without a place in it: %#v", err)
				}
				continue
			}
			if _, err := expression.Evaluate(winston()); err != nil && !strings.HasPrefix(err.Error(), source) {
				t.Errorf("an error does not name the expression: %v", err)
			}
		}
	})
}

// BenchmarkApply applies the default mapping of a SCIM app, thirty lines and more.
func BenchmarkApply(b *testing.B) {
	template, err := mapping.Default()
	if err != nil {
		b.Fatal(err)
	}
	context := winston()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := template.ToApp.Apply(context, nil, true); err != nil {
			b.Fatal(err)
		}
	}
}

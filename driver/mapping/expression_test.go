package mapping_test

import (
	"strings"
	"testing"

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

func TestWhatIsNotSupportedIsRefusedByNameAndPosition(t *testing.T) {
	for source, want := range map[string]string{
		``:                               "the expression is empty",
		`  `:                             "the expression is empty",
		`Arrays.get(user.tags, 0)`:       "Arrays.get is not supported at position 1",
		`user.x + Convert.toInt("1")`:    "Convert.toInt is not supported at position 10",
		`user.getInternalProperty("id")`: "user.getInternalProperty is not supported at position 1",
		`isMemberOfGroupName("x")`:       "isMemberOfGroupName is not supported at position 1",
		`hasDirectoryUser()`:             "hasDirectoryUser is not supported",
		`org.name`:                       "org.name is not supported at position 1",
		`salesforce.department`:          "salesforce.department is not supported",
		`firstName`:                      "firstName is not supported at position 1",
		`user.a.b`:                       "user.a.b is not supported",
		`user.tags[0]`:                   `'[' is not supported at position 10`,
		`{1,2}`:                          `'{' is not supported at position 1`,
		`user.x - 1`:                     `'-' is not supported at position 8`,
		`user.x matches "a"`:             `"matches" is not expected at position 8`,
		`user.`:                          "a name is expected after the dot at position 6, and the end found",
		`user.x +`:                       "a value is expected at position 9, and the end found",
		`(user.x`:                        `")" is expected at position 8`,
		`user.x ? 'a'`:                   `":" is expected at position 13`,
		`"open`:                          `a string is not closed with " at position 1`,
		`'é' + 'open`:                    `a string is not closed with ' at position 7`,
		`1.2.3`:                          `"1.2.3" is not a number at position 1`,
		`String.len()`:                   "String.len at position 1 takes 1 arguments, and 0 were given",
		`String.join(",")`:               "String.join at position 1 takes at least 2 arguments",
		`String.len("a" "b")`:            `"," is expected at position 16`,
		`user.x user.y`:                  `"user" is not expected at position 8`,
		`user.a = user.b`:                `'=' is not supported at position 8`,
		strings.Repeat("(", 200):         "nests deeper than 100 levels",
	} {
		if _, err := mapping.Compile(source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: expected %q, found %v", source, want, err)
		}
	}
}

func TestWhatCannotBeComputedIsSaid(t *testing.T) {
	for source, want := range map[string]string{
		`user.firstName ? 1 : 2`:                       "a condition must be true or false, and Jane was found",
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
	if _, err := m.With("x", mapping.Property{Expression: "Arrays.get(user.x, 0)"}); err == nil || !strings.Contains(err.Error(), "mapping of x") {
		t.Errorf("found %v", err)
	}
	if _, err := m.With("x", mapping.Property{Expression: "user.x", PushStatus: "SOMETIMES"}); err == nil {
		t.Error("a wrong pushStatus was accepted")
	}
}

func FuzzCompile(f *testing.F) {
	f.Add(`(user.email != null && user.email != '') ? 'work' : ''`)
	f.Add(`String.join(",", 'a', 1.5) + user.x ?: !true OR null`)
	f.Fuzz(func(t *testing.T, source string) {
		expression, err := mapping.Compile(source)
		if err != nil {
			return
		}
		if _, err := expression.Evaluate(jane()); err != nil && !strings.HasPrefix(err.Error(), source) {
			t.Errorf("an error does not name the expression: %v", err)
		}
	})
}

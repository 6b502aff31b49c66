package mapping_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

func evaluated(t *testing.T, source string, context mapping.Context) (any, error) {
	t.Helper()
	expression, err := mapping.Compile(source)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return expression.Evaluate(context)
}

func TestFunctionsAndOperatorsBeyondOktasExamples(t *testing.T) {
	for source, want := range map[string]any{
		// Arrays take texts of comma-separated values, and null for nothing.
		`Arrays.get("a , b", 1)`:                           "b",
		`Arrays.add("a,b", "c")`:                           []any{"a", "b", "c"},
		`Arrays.add(Arrays.toCsvString({}), "x")`:          []any{"x"}, // Okta support, "How to Convert String to Array"
		`Arrays.add(null, 1)`:                              []any{1.0},
		`Arrays.add(user.roles, "soldier")`:                []any{"author", "painter", "soldier"},
		`Arrays.remove("10,20", 10)`:                       []any{"20"},
		`Arrays.remove({"10", 20}, 10)`:                    []any{"10", 20.0},
		`Arrays.remove(null, 10)`:                          []any{},
		`Arrays.clear(null)`:                               []any{},
		`Arrays.get("a,b", 1)`:                             "b",
		`Arrays.get(null, 0)`:                              nil,
		`Arrays.flatten("a,b", {1, {2, null}}, null, "c")`: []any{"a", "b", 1.0, 2.0, "c"},
		`Arrays.contains("10,20", 10)`:                     true,
		`Arrays.contains({"10"}, 10)`:                      false,
		`Arrays.contains(user.nickNames, "Winnie")`:        true,
		`Arrays.contains(null, "a")`:                       false,
		`Arrays.size("")`:                                  0.0,
		`Arrays.size("a")`:                                 1.0,
		`Arrays.isEmpty("")`:                               true,
		`Arrays.toCsvString(null)`:                         nil,
		`Arrays.toCsvString({1, 1.5, null, true})`:         "1,1.5,,true",
		`user.roles[1]`:                                    "painter",
		`user.roles[0] + "!"`:                              "author!",
		`{1, {2, 3}}[1][0]`:                                2.0,
		`{'a': {'b': 1}}.a.b`:                              1.0,
		`{a: 1}['a']`:                                      1.0,
		`{}`:                                               []any{},
		`user.roles + ""`:                                  "author,painter",
		`user.roles == {"author", "painter"}`:              true,
		`user.roles != null`:                               true,
		// Conversions.
		`Convert.toInt("-12")`:             -12.0,
		`Convert.toInt(-1.5)`:              -1.0,
		`Convert.toInt(2.5)`:               3.0,
		`Convert.toInt(null)`:              nil,
		`Convert.toNum(7)`:                 7.0,
		`Convert.toNum("1e3")`:             1000.0,
		`Convert.toNum(user.missing)`:      nil,
		`Iso3166Convert.toAlpha2("us")`:    "US",
		`Iso3166Convert.toAlpha2(840)`:     "US",
		`Iso3166Convert.toAlpha2("8")`:     "AL",
		`Iso3166Convert.toNumeric("AF")`:   "004",
		`Iso3166Convert.toName("276")`:     "Germany",
		`Iso3166Convert.toAlpha3("XQ")`:    nil,
		`Iso3166Convert.toAlpha2("419")`:   nil,
		`Iso3166Convert.toAlpha2("EU")`:    nil,
		`Iso3166Convert.toAlpha2("")`:      nil,
		`Iso3166Convert.toName(null)`:      nil,
		`Iso3166Convert.toAlpha2("India")`: nil,
		// Groups.
		`isMemberOfGroup("00gml2xHE3RYRx7cM0g3")`:                                                               true,
		`isMemberOfAnyGroup("x", "y")`:                                                                          false,
		`isMemberOfGroupName("group")`:                                                                          false,
		`isMemberOfGroupNameRegex(".*[Aa]dmin.*")`:                                                              true,
		`isMemberOfGroupNameRegex("admin")`:                                                                     false,
		`isMemberOfGroupNameRegex("group" + "[0-9]")`:                                                           true,
		`getFilteredGroups({"groupId2", "00gWest"}, "group.id", 1)`:                                             []any{"groupId2"},
		`getFilteredGroups("groupId2,00gWest", "group.profile", 100).![name]`:                                   []any{"San Francisco admins", "West Coast Admins"},
		`user.getGroups({'group.source.id': '0oaDirectory'}).![{id, type}]`:                                     []any{[]any{"groupId2", "APP_GROUP"}},
		`user.getGroups({'group.profile.name': 'West Coast', 'operator': 'STARTS_WITH'}).![id]`:                 []any{"00gWest"},
		`user.getGroups({'group.profile.name': 'West Coast'}).![id]`:                                            []any{},
		`user.getGroups({'group.id': {'groupId2', '00gWest'}}, {'group.profile.name': {'W.*'}}).![description]`: []any{""},
		`user.getGroups({'group.type': 'OKTA_GROUP'})[0].name`:                                                  "group1",
		`Arrays.contains(user.getGroups({'group.type': 'OKTA_GROUP'}).![name], "group1")`:                       true,
		`isMemberOfGroupName("group1") AND !isMemberOfGroup("x") ? "in" : "out"`:                                "in",
		// People.
		`user.getLinkedObject("assistant").firstName`:                "Kathleen",
		`user.getLinkedObject("nobody").firstName`:                   nil,
		`getManagerAppUser("active_directory", "zendesk").firstName`: nil,
		`getManagerUser("active_" + "directory").firstName`:          "Bill",
		`getManagerUser("active_directory").missing`:                 nil,
		`slack.name`:                            nil,
		`user.getInternalProperty("id") + "@x"`: "00u1@x",
		`hasDirectoryUser() ? findDirectoryUser().managerUpn : null`:  "bob@okta.com",
		`findDirectoryUser() != null`:                                 true,
		`user.getLinkedObject("manager").firstName ?: user.firstName`: "Bill",
		// Operators.
		`"Winston" matches "W.*n"`:            true,
		`user.firstName matches "W"`:          false,
		`user.missing matches ".*"`:           false,
		`user.firstName MATCHES ("W" + ".*")`: true,
		`5 - 2 - 1`:                           2.0,
		`-2 + 3`:                              1.0,
		`String.substring(user.login, String.len(user.login)-9, String.len(user.login))`: "gmail.com", // Okta help, "Expressions" of smart cards
		`TRUE or False`:               true,
		`Null == null`:                true,
		`true == "true"`:              false,
		`null == {}`:                  false,
		`{1} == null`:                 false,
		`null <= null`:                true,
		`null >= 1`:                   false,
		`1 > null`:                    true,
		`2 <= 2 and 3 > 2`:            true,
		`appUser.firstName`:           "Sir Winston", // Okta help, "Modify attributes with expressions"
		`source.firstName`:            "Winston",
		`appuser.missing ?: 'no one'`: "no one",
	} {
		found, err := evaluated(t, source, winston())
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("%s: expected (-), found (+):\n%s", source, diff)
		}
	}
}

func TestWhatFailsWhenItIsEvaluated(t *testing.T) {
	for source, want := range map[string]string{
		`Convert.toInt("12.5")`:                                `Convert.toInt: a whole number of 32 bits is expected, and the text "12.5" found`,
		`Convert.toInt("")`:                                    `the text "" found`,
		`Convert.toInt(3000000000)`:                            "beyond the integers, which have 32 bits",
		`Convert.toInt("3000000000")`:                          "a whole number of 32 bits",
		`Convert.toInt(true)`:                                  "a text or a number is expected",
		`Convert.toNum("0x10")`:                                `Convert.toNum: a number is expected, and the text "0x10" found`,
		`Convert.toNum("Infinity")`:                            "a number is expected",
		`Convert.toNum({1})`:                                   `the array "1" found`,
		`Arrays.size(1)`:                                       "an array is expected, and the number",
		`Arrays.get({1}, 1)`:                                   "position 1: the array has 1 items, counted from 0",
		`Arrays.get({1}, "x")`:                                 "the array has 1 items",
		`user.roles[2]`:                                        "[2]: the array has 2 items, counted from 0",
		`user.missing[0]`:                                      "[0]: an array is expected before it, and null found",
		`user.firstName.![x]`:                                  `an array is expected before it, and the text "Winston" found`,
		`getFilteredGroups({"x"}, "name", 1)`:                  `an attribute such as "group.name" and a limit from 1 to 100`,
		`getFilteredGroups({"x"}, "group.name", 0)`:            "a limit from 1 to 100",
		`user.getGroups("x")`:                                  "criteria such as {'group.profile.name': 'West.*'} are expected",
		`user.getGroups({'group.name': 'x'})`:                  `"group.name" is not group.id, group.type`,
		`isMemberOfGroupNameRegex(user.firstName + "(")`:       "the regular expression",
		`user.firstName matches user.missing`:                  "a regular expression is expected, and null found",
		`getManagerUser(user.firstName)`:                       `the source must be "active_directory"`,
		`user.getInternalProperty("password")`:                 "is not an internal property",
		`1 + true`:                                             `+ adds numbers or joins texts; the number "1" and the boolean "true" are neither`,
		`null + null`:                                          "null and null are neither",
		`"a" - 1`:                                              `- takes numbers; the text "a" and the number "1" were found`,
		`"a" < 1`:                                              `the text "a" and the number "1" have no order`,
		`user.firstName < user.salary`:                         "have no order",
		`user.isContractor OR user.city`:                       "a condition must be true or false",
		`Time.now(user.firstName)`:                             `"Winston" is not a time zone`,
		`Time.fromUnixToIso8601("x")`:                          "seconds since 1970 are expected",
		`Time.fromUnixToIso8601("99999999999999")`:             "does not fit ISO 8601",
		`Time.fromWindowsToIso8601("-1")`:                      "the tenths of microseconds since 1601, is expected",
		`Time.fromIso8601ToUnix("yesterday")`:                  "a time in ISO 8601 such as",
		`Time.fromStringToIso8601("31/02/2015", "dd/MM/yyyy")`: "there is no such day",
	} {
		found, err := evaluated(t, source, winston())
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), source) {
			t.Errorf("%s: expected %q, found %v, %v", source, want, found, err)
		}
	}
}

func TestWithoutSomebodyToAskAbout(t *testing.T) {
	for _, source := range []string{`isMemberOfGroup("x")`, `hasDirectoryUser()`, `zendesk.name`, `user.getInternalProperty("id")`, `user.getLinkedObject("manager")`} {
		if found, err := evaluated(t, source, jane()); err == nil || !strings.Contains(err.Error(), "there is no user to ask about here") {
			t.Errorf("%s: found %v, %v", source, found, err)
		}
	}
	if found, err := evaluated(t, `zendesk_app.domain`, jane()); found != nil || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
	if found, err := evaluated(t, `givenName`, mapping.Context{AppUser: map[string]any{"givenName": "Jay"}}); found != "Jay" || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestSeveralDirectories(t *testing.T) {
	context := winston()
	who, _ := context.Person.(*person)
	who.appUsers["active_directory"] = append(who.appUsers["active_directory"], map[string]any{"managerUpn": "other"})
	who.appUsers["workday"] = nil
	for source, want := range map[string]any{
		`hasDirectoryUser()`: false, `findDirectoryUser()`: nil, `hasWorkdayUser()`: false, `findWorkdayUser().employeeID`: nil,
		`hasDirectoryUser() ? findDirectoryUser().managerUpn : "none"`: "none",
	} {
		if found, err := evaluated(t, source, context); found != want || err != nil {
			t.Errorf("%s: expected %v, found %v, %v", source, want, found, err)
		}
	}
}

func TestGroupRules(t *testing.T) {
	for source, want := range map[string]bool{
		`user.city == "San Francisco" AND String.startsWith(user.firstName, "W")`: true,
		`Arrays.contains(user.roles, "painter")`:                                  true,
		`Arrays.isEmpty(user.roles) ? false : true`:                               true,
		`isMemberOfAnyGroup("groupId2", "x")`:                                     true,
		`isMemberOfGroupNameStartsWith("Paris")`:                                  false,
		`user.missing`:                                                            false,
		`user.getInternalProperty("status") == "ACTIVE"`:                          true,
		`substring(user.firstName, 0, 1) == "W"`:                                  true,
	} {
		rule, err := mapping.CompileRule(source)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if found, err := rule.Holds(winston()); found != want || err != nil {
			t.Errorf("%s: expected %v, found %v, %v", source, want, found, err)
		}
	}
	for source, want := range map[string]string{
		`Convert.toInt(user.x) == 1`:                  "at position 1: Convert.toInt cannot be used in a group rule",
		`Time.now() == "x"`:                           "Time.now cannot be used in a group rule",
		`user.x == Iso3166Convert.toName("US")`:       "at position 11: Iso3166Convert.toName cannot be used",
		`hasDirectoryUser()`:                          "hasDirectoryUser cannot be used in a group rule",
		`getManagerUser("active_directory").x == "y"`: "getManagerUser cannot be used in a group rule",
		`appuser.x == "y"`:                            "at position 1: appuser.x is not understood in a group rule",
		`org.name == "y"`:                             "org.name is not understood in a group rule",
		`city == "y"`:                                 "to name an attribute, write user.city",
		`user.city = "y"`:                             "to compare, write ==",
	} {
		if _, err := mapping.CompileRule(source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: expected %q, found %v", source, want, err)
		}
	}
	rule, err := mapping.CompileRule(`user.city`)
	if err != nil {
		t.Fatal(err)
	}
	if holds, err := rule.Holds(winston()); err == nil || !strings.Contains(err.Error(), `a condition must be true or false, and the text "San Francisco" was found`) {
		t.Errorf("found %v, %v", holds, err)
	}
}

func TestReferences(t *testing.T) {
	expression, err := mapping.Compile(`user.firstName + appuser.x + title + zendesk.role + org.name + user.getLinkedObject("manager").lastName`)
	if err != nil {
		t.Fatal(err)
	}
	want := []mapping.Reference{
		{Root: "user", Name: "firstName", Position: 1},
		{Root: "appuser", Name: "x", Position: 18},
		{Root: "source", Name: "title", Position: 30},
		{Root: "zendesk", Name: "role", Position: 38},
		{Root: "org", Name: "name", Position: 53},
	}
	if diff := cmp.Diff(want, expression.References()); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
	if err := expression.Refuse(want[1], "no such attribute"); !strings.HasSuffix(err.Error(), ": at position 18: no such attribute") {
		t.Errorf("found %v", err)
	}
}

// TestNothingGrowsWithoutEnd: a short expression could make a text that no memory holds.
func TestNothingGrowsWithoutEnd(t *testing.T) {
	grown := `"aaaaaaaaaa"`
	for range 40 {
		grown = `String.replace(` + grown + `, "a", "aaaaaaaaaa")`
	}
	for _, source := range []string{grown, `user.huge + user.huge`, `String.append(user.huge, user.huge)`, `String.join(user.huge, 1, 2, 3)`} {
		context := winston()
		context.User["huge"] = strings.Repeat("x", 600_000)
		if found, err := evaluated(t, source, context); err == nil || !strings.Contains(err.Error(), "a text of more than 1048576 bytes") {
			t.Errorf("%.60s: found %T, %v", source, found, err)
		}
	}
	if found, err := evaluated(t, strings.Repeat("1+", 8000)+"1", winston()); found != 8001.0 || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
	if found, err := evaluated(t, strings.Repeat("!", 8000)+"true", winston()); found != true || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
}

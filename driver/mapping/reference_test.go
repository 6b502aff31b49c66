package mapping_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

// example is one of Okta's own: an expression and what Okta says it gives.
type example struct {
	expression string
	want       any
	// source is the profile that "source." and bare names read, where the example names a value of its own.
	source map[string]any
	// now is the time at which Okta's page asked for it.
	now string
	// rule is set for the conditions of group rules.
	rule bool
	// refused says that Okta does not take it in a mapping.
	refused bool
}

// oktasExamples are all examples of the Okta Expression Language reference
// (https://developer.okta.com/docs/reference/okta-expression-language/), section by section. Where the page shows no result,
// the expected one is what its words say of the people in these tests.
func oktasExamples() map[string][]example {
	return map[string][]example{
		"Reference user attributes": {
			{expression: `user.firstName`, want: "Winston"},
			{expression: `user.lastName`, want: "Churchill"},
			{expression: `user.login`, want: "winston.churchill@gmail.com"},
			{expression: `user.email`, want: "winston.churchill@gmail.com"},
			{expression: `user.getInternalProperty("id")`, want: "00u1"},
			{expression: `user.getInternalProperty("status")`, want: "ACTIVE"},
			{expression: `zendesk.firstName`, want: "Win"},
			{expression: `active_directory.managerUpn`, want: "bob@okta.com"},
			{expression: `google_apps.email`, want: "w@google.example"},
			{expression: `appuser.firstName`, want: "Sir Winston"},
			{expression: `idpuser.firstName`, want: "W."},
		},
		"Reference application and organization properties": {
			{expression: `google_apps_app.domain`, want: "google_apps.example"},
			{expression: `office365_app.domain`, want: "office365.example"},
			{expression: `zendesk_app.companySubDomain`, want: "zendesk"},
			{expression: `app.domain`, want: "in-context.example"},
			{expression: `app.companySubDomain`, want: "in-context"},
			{expression: `org.name`, want: "Downing Street"},
			{expression: `org.subDomain`, want: "downing"},
			{expression: `session.amr`, refused: true}, // SAML assertions alone have a session
		},
		"String functions": {
			{expression: `String.append("This is", " a test")`, want: "This is a test"},
			{expression: `String.join(",", "This", "is", "a", "test")`, want: "This,is,a,test"},
			{expression: `String.join("", "This", "is", "a", "test")`, want: "Thisisatest"},
			{expression: `String.len("This")`, want: 4.0},
			{expression: `String.removeSpaces("This is a test")`, want: "Thisisatest"},
			{expression: `String.replace("This is a test", "is", "at")`, want: "That at a test"},
			{expression: `String.replaceFirst("This is a test", "is", "at")`, want: "That is a test"},
			{expression: `String.startsWith("Kiss", "K")`, want: true},
			{expression: `String.stringContains("This is a test", "test")`, want: true},
			{expression: `String.stringContains("This is a test", "doesn'tExist")`, want: false},
			{expression: `String.stringSwitch("This is a test", "default", "key1", "value1")`, want: "default"},
			{expression: `String.stringSwitch("This is a test", "default", "test", "value1")`, want: "value1"},
			{expression: `String.stringSwitch("First match wins", "default", "absent", "value1", "wins", "value2", "match", "value3")`, want: "value2"},
			{expression: `String.stringSwitch("Substrings count", "default", "ring", "value1")`, want: "value1"},
			{expression: `String.substring("This is a test", 2, 9)`, want: "is is a"}, //nolint:dupword // it is what Okta prints
			{expression: `String.substringAfter("abc@okta.com", "@")`, want: "okta.com"},
			{expression: `String.substringBefore("abc@okta.com", "@")`, want: "abc"},
			{expression: `String.toUpperCase("This")`, want: "THIS"},
			{expression: `String.toLowerCase("ThiS")`, want: "this"},
		},
		"Deprecated string functions": {
			{expression: `toUpperCase(source.firstName)`, source: map[string]any{"firstName": "Alexander"}, want: "ALEXANDER"},
			{expression: `toLowerCase(source.firstName)`, source: map[string]any{"firstName": "AlexANDER"}, want: "alexander"},
			{expression: `substringBefore(user.email, '@')`, want: "winston.churchill"},
			{expression: `substringAfter(user.email, '@')`, want: "gmail.com"},
			{expression: `substring(source.firstName, 1, 4)`, source: map[string]any{"firstName": "Alexander"}, want: "lex"},
		},
		"Array functions": {
			{expression: `Arrays.add({10, 20, 30}, 40)`, want: []any{10.0, 20.0, 30.0, 40.0}},
			{expression: `Arrays.remove({10, 20, 30}, 20)`, want: []any{10.0, 30.0}},
			{expression: `Arrays.clear({10, 20, 30})`, want: []any{}},
			{expression: `Arrays.add(user.arrayAttribute, 40)`, want: []any{10.0, 20.0, 30.0, 40.0}},
			{expression: `Arrays.remove(user.arrayAttribute, 20)`, want: []any{10.0, 30.0}},
			{expression: `Arrays.clear(user.arrayAttribute)`, want: []any{}},
			{expression: `Arrays.get({0, 1, 2}, 0)`, want: 0.0},
			{expression: `Arrays.flatten(10, {20, 30}, 40)`, want: []any{10.0, 20.0, 30.0, 40.0}},
			// The page shows {10, 20, 30, 40}; that the items of a text are texts is a choice.
			{expression: `Arrays.flatten('10, 20, 30, 40')`, want: []any{"10", "20", "30", "40"}},
			{expression: `Arrays.contains({10, 20, 30}, 10)`, want: true},
			{expression: `Arrays.contains({10, 20, 30}, 50)`, want: false},
			{expression: `Arrays.size({10, 20, 30})`, want: 3.0},
			{expression: `Arrays.size(NULL)`, want: 0.0},
			{expression: `Arrays.isEmpty({10, 20})`, want: false},
			{expression: `Arrays.isEmpty(NULL)`, want: true},
			{expression: `Arrays.toCsvString({"This", "is", " a ", "test"})`, want: "This,is, a ,test"},
		},
		"Data conversion functions": {
			{expression: `Convert.toInt(val)`, source: map[string]any{"val": "1234"}, want: 1234.0},
			{expression: `Convert.toInt(val)`, source: map[string]any{"val": 123.4}, want: 123.0},
			{expression: `Convert.toInt(val)`, source: map[string]any{"val": 123.6}, want: 124.0},
			{expression: `Convert.toNum(val)`, source: map[string]any{"val": "3.141"}, want: 3.141},
		},
		"Country code conversion functions": {
			{expression: `Iso3166Convert.toAlpha2("IND")`, want: "IN"},
			{expression: `Iso3166Convert.toAlpha3("840")`, want: "USA"},
			{expression: `Iso3166Convert.toNumeric("USA")`, want: "840"},
			{expression: `Iso3166Convert.toName("IN")`, want: "India"},
		},
		"Group functions": {
			{expression: `getFilteredGroups({"00gml2xHE3RYRx7cM0g3"}, "group.name", 40)`, want: []any{"group1"}},
			{expression: `Groups.contains("OKTA", "group", 10)`, refused: true}, // "designed to work only with group claims"
			{expression: `Groups.startsWith("OKTA", "group", 10)`, refused: true},
			{expression: `Groups.endsWith("OKTA", "group", 10)`, refused: true},
			{expression: `isMemberOfGroupName("group1")`, want: true},
			{expression: `isMemberOfGroup("groupId")`, want: false},
			{expression: `isMemberOfAnyGroup("groupId1", "groupId2", "groupId3")`, want: true},
			{expression: `isMemberOfGroupNameStartsWith("San Fr")`, want: true},
			{expression: `isMemberOfGroupNameContains("admin")`, want: true},
			// The page's pattern begins with a slash, which a name would have to begin with too: Java has no delimiters.
			{expression: `isMemberOfGroupNameRegex("/.*admin.*")`, want: false},
			{expression: `user.getGroups({'group.id': {'00gml2xHE3RYRx7cM0g3'}}, {'group.profile.name': 'West Coast.*'})`, want: []any{}},
			{expression: `user.getGroups({'group.type': {'OKTA_GROUP'}}, {'group.profile.name': {'Everyone', 'West Coast Admins'}}).![name]`, want: []any{"West Coast Admins"}},
			{expression: `user.getGroups({'group.profile.name': 'East Coast.*'})`, want: []any{}},
			{expression: `user.getGroups({'group.profile.name': 'Everyone'}).![profile.name]`, want: []any{"Everyone"}},
			{expression: `user.getGroups({'group.type': {'BUILT_IN', 'APP_GROUP'}}).![profile.name]`, want: []any{"Everyone", "San Francisco admins"}},
		},
		"Linked object function": {
			{expression: `user.getLinkedObject("manager").lastName`, want: "Gates"},
		},
		"Time functions": {
			{expression: `Time.now()`, now: "2015-07-31T17:18:37.979Z", want: "2015-07-31T17:18:37.979Z"},
			// The page's table of time zones has EST without summer time; its example has it, as Java's old EST does.
			{expression: `Time.now("EST")`, now: "2015-07-31T17:30:49.964Z", want: "2015-07-31T13:30:49.964-04:00"},
			{expression: `Time.now("EST", "YYYY-MM-dd HH:mm:ss")`, now: "2015-07-31T17:36:48Z", want: "2015-07-31 13:36:48"},
			{expression: `Time.fromWindowsToIso8601("130828367179790000")`, want: "2015-07-31T17:18:37.979Z"},
			{expression: `Time.fromUnixToIso8601("1438363117")`, want: "2015-07-31T17:18:37.000Z"},
			{expression: `Time.fromStringToIso8601("31 July 2015 17:18:37", "dd MMMM yyyy HH:mm:ss")`, want: "2015-07-31T17:18:37.000Z"},
			{expression: `Time.fromIso8601ToWindows("2015-07-31T17:18:37.979Z")`, want: "130828367179790000"},
			{expression: `Time.fromIso8601ToUnix("2015-07-31T17:18:37.979Z")`, want: "1438363117"},
			{expression: `Time.fromIso8601ToString("2015-07-31T17:18:37.979Z", "MM/dd/yyyy")`, want: "07/31/2015"},
		},
		"Manager and assistant functions": {
			{expression: `getManagerUser("active_directory").firstName`, want: "Bill"},
			{expression: `getManagerAppUser("active_directory", "google").firstName`, want: "William"},
			{expression: `getAssistantUser("active_directory").firstName`, want: "Kathleen"},
			{expression: `getAssistantAppUser("active_directory", "google").firstName`, want: "Kathy"},
		},
		"Directory and Workday functions": {
			{expression: `hasDirectoryUser()`, want: true},
			{expression: `hasWorkdayUser()`, want: true},
			{expression: `findDirectoryUser().managerUpn`, want: "bob@okta.com"},
			{expression: `findWorkdayUser().employeeID`, want: "123456"},
		},
		"Constants and operators": {
			{expression: `'Hello world'`, want: "Hello world"},
			{expression: `1234`, want: 1234.0},
			{expression: `3.141`, want: 3.141},
			{expression: `true`, want: true},
			{expression: `{1,2,3}[0]`, want: 1.0},
			{expression: `user.arrayAttribute[0]`, want: 10.0},
			{expression: `user.firstName + user.lastName`, want: "WinstonChurchill"},
			{expression: `user.firstName + " " + user.lastName`, want: "Winston Churchill"},
			{expression: `user.employeeNumber ?: user.nonEmployeeNumber`, want: "N-1"},
			{expression: `user.employeeNumber == null`, want: false},
			{expression: `user.employeeNumber == ""`, want: true},
			{expression: `user.never == null`, want: true},
			{expression: `user.groupCode == 123 ? 'Sales' : 'Other'`, want: "Sales"},
			{expression: `user.employeeNumber != "" AND user.employeeNumber != null ? user.employeeNumber : user.nonEmployeeNumber`, want: "N-1"},
		},
		"Samples for profile mappings": {
			{
				expression: `firstName + " " + (String.len(middleInitial) == 0 ? "" : (String.substring(middleInitial, 0, 1) + ". ")) + lastName`,
				source:     map[string]any{"firstName": "Winston", "middleInitial": "Leonard", "lastName": "Churchill"}, want: "Winston L. Churchill",
			},
			{
				expression: `firstName + " " + (String.len(middleInitial) == 0 ? "" : (String.substring(middleInitial, 0, 1) + ". ")) + lastName`,
				source:     map[string]any{"firstName": "Winston", "middleInitial": "", "lastName": "Churchill"}, want: "Winston Churchill",
			},
			{
				expression: `(courtesyTitle != "" ? (courtesyTitle + " ") : honorificPrefix != "" ? (honorificPrefix + " ") : "") + firstName + " " + (String.len(middleInitial) == 0 ? "" : (String.substring(middleInitial, 0, 1) + ". ")) + lastName`,
				source:     map[string]any{"courtesyTitle": "", "honorificPrefix": "Sir", "firstName": "Winston", "middleInitial": "Leonard", "lastName": "Churchill"},
				want:       "Sir Winston L. Churchill",
			},
		},
		"Samples for group rules": {
			{rule: true, expression: `String.stringContains(user.firstName, "dummy")`, want: false},
			{rule: true, expression: `user.city == "San Francisco"`, want: true},
			{rule: true, expression: `user.salary >= 1000000`, want: true},
			{rule: true, expression: `!user.isContractor`, want: true},
			{rule: true, expression: `user.salary > 1000000 AND !user.isContractor`, want: false},
			{rule: true, expression: `String.stringContains(user.department, "Sales")`, want: true},
			{rule: true, expression: `user.department matches "California-[a-zA-Z]+-Sales"`, want: true},
			{rule: true, expression: `user.title matches '(?i)engineer'`, want: true},
			{rule: true, expression: `user.hasBadge`, want: true},
			{rule: true, expression: `String.stringContains(user.email, "@example.com")`, want: false},
			{rule: true, expression: `Arrays.contains(user.favoriteColors, "blue")`, want: true},
			{rule: true, expression: `user.getInternalProperty("status") == "ACTIVE"`, want: true},
			{rule: true, expression: `Convert.toInt("2018") == user.yearJoined`, refused: true}, // "only allow String, Arrays, and user expressions"
		},
		"Popular expressions": {
			{expression: `user.firstName`, want: "Winston"},
			{expression: `user.firstName + user.lastName`, want: "WinstonChurchill"},
			{expression: `user.firstName + "." + user.lastName`, want: "Winston.Churchill"},
			{expression: `substring(user.firstName, 0, 1) + user.lastName`, want: "WChurchill"},
			{expression: `substring(user.firstName, 0, 1) + substring(user.lastName, 0, 6)`, want: "WChurch"},
			// The page prints w.churchhill, which has an h more than the name of its example.
			{expression: `toLowerCase(substring( user.firstName, 0, 1)) + "." + toLowerCase(user.lastName)`, want: "w.churchill"},
			{expression: `toUpperCase(substringBefore( substringAfter(user.email, "@"), ".")) + "\" + substringBefore( user.email, "@")`, want: `GMAIL\winston.churchill`},
			{
				expression: `toUpperCase(substringBefore( substringAfter(user.email, "@"), ".")) + "\" + toLowerCase(substring( user.firstName, 0, 1)) + toLowerCase(user.lastName)`,
				want:       `GMAIL\wchurchill`,
			},
			{expression: `"XDOMAIN\" + toLowerCase(substring( user.firstName, 0, 1)) + toLowerCase(user.lastName)`, want: `XDOMAIN\wchurchill`},
			{expression: `hasWorkdayUser() ? findWorkdayUser().employeeID : null`, want: "123456"},
			{expression: `hasDirectoryUser() ? findDirectoryUser().managerUpn : null`, want: "bob@okta.com"},
		},
	}
}

func TestOktasExamples(t *testing.T) {
	correct, all := 0, 0
	for section, examples := range oktasExamples() {
		for _, one := range examples {
			all++
			if problem := one.problem(t); problem != "" {
				t.Errorf("%s: %s: %s", section, one.expression, problem)
				continue
			}
			correct++
		}
	}
	t.Logf("examples of Okta's reference: %d, correct: %d", all, correct)
}

func (e example) problem(t *testing.T) string {
	t.Helper()
	compile := mapping.Compile
	if e.rule {
		compile = mapping.CompileRule
	}
	expression, err := compile(e.expression)
	var refused *mapping.SyntaxError
	switch {
	case e.refused && errors.As(err, &refused):
		return ""
	case e.refused:
		return "it should be refused"
	case err != nil:
		return err.Error()
	}
	context := winston()
	context.Source = e.source
	if e.now != "" {
		context.Now = clock(t, e.now)
	}
	found, err := expression.Evaluate(context)
	if err != nil {
		return err.Error()
	}
	return cmp.Diff(e.want, found)
}

func clock(t *testing.T, text string) func() time.Time {
	t.Helper()
	now, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return func() time.Time { return now }
}

package org_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/driver/org"
)

// mapped sets one line of the mapping Okta User → app.
func (c *client) mapped(app, variable, expression string) answer {
	c.t.Helper()
	found := c.do("GET", "/api/v1/mappings?targetId="+app, "").want(200).list()
	body, err := json.Marshal(map[string]any{"properties": map[string]any{variable: map[string]any{"expression": expression, "pushStatus": "PUSH"}}})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.do("POST", "/api/v1/mappings/"+found[0]["id"].(string), string(body))
}

func (c *client) profileOf(app, user string) map[string]any {
	c.t.Helper()
	profile, _ := c.do("GET", "/api/v1/apps/"+app+"/users/"+user, "").want(200).object()["profile"].(map[string]any)
	return profile
}

// TestExpressionsAskTheOrg maps what an expression may ask of the org to one attribute, and looks what an assignment makes of it.
func TestExpressionsAskTheOrg(t *testing.T) {
	now := time.Date(2015, 7, 31, 17, 18, 37, 979_000_000, time.UTC)
	c := newClient(t, org.Options{Name: "downing", Clock: func() time.Time { return now }})
	other := c.addApp(`{"name":"scim2testapp","label":"Zendesk"}`)
	app := c.addApp(`{"name":"scim2headerauth","label":"App"}`)
	boss, jane := c.addUser("boss@example.com", ""), c.addUser("jane@example.com", "")
	c.do("POST", "/api/v1/users/"+boss, `{"profile":{"employeeNumber":"1001","lastName":"Gates","managerId":"nobody"}}`).want(200)
	c.do("POST", "/api/v1/apps/"+other+"/users", `{"id":"`+boss+`","profile":{"title":"Head"}}`).want(200)
	c.do("POST", "/api/v1/apps/"+other+"/users", `{"id":"`+jane+`","profile":{"nickName":"Jay"}}`).want(200)
	group := c.do("POST", "/api/v1/groups", `{"profile":{"name":"West Coast Admins","description":"The admins"}}`).want(200).object()["id"].(string)
	c.do("PUT", "/api/v1/groups/"+group+"/users/"+jane, "").want(204)
	for expression, want := range map[string]any{
		`user.getInternalProperty("id") == "` + jane + `" ? user.getInternalProperty("status") : "no"`: "ACTIVE",
		`isMemberOfGroup("` + group + `") ? "in" : "out"`:                                              "in",
		`isMemberOfGroupNameStartsWith("East") ? "in" : "out"`:                                         "out",
		`Arrays.toCsvString(user.getGroups({'group.profile.name': 'West.*'}).![description])`:          "The admins",
		`Arrays.toCsvString(getFilteredGroups({"` + group + `"}, "group.name", 10))`:                   "West Coast Admins",
		`user.getLinkedObject("manager").lastName`:                                                     "Gates",
		`getManagerUser("active_directory").login`:                                                     "boss@example.com",
		`getManagerAppUser("active_directory", "scim2testapp").title`:                                  "Head",
		`getAssistantUser("active_directory").login ?: "none"`:                                         "none",
		`scim2testapp.nickName`:                       "Jay",
		`scim2testapp_app.label + "/" + app.label`:    "Zendesk/App",
		`org.name + "." + org.subDomain`:              "downing.downing",
		`hasDirectoryUser() ? "AD" : "cloud"`:         "cloud",
		`findWorkdayUser().employeeID ?: "none"`:      "none",
		`Time.now("EST", "YYYY-MM-dd HH:mm")`:         "2015-07-31 13:18",
		`String.toLowerCase(source.login) + lastName`: "jane@example.comPerson",
	} {
		c.mapped(app, "title", expression).want(200)
		for _, manager := range []string{boss, "1001", "Boss@example.com"} {
			c.do("POST", "/api/v1/users/"+jane, `{"profile":{"managerId":"`+manager+`"}}`).want(200)
			c.do("POST", "/api/v1/apps/"+app+"/users", `{"id":"`+jane+`"}`).want(200)
			if found := c.profileOf(app, jane)["title"]; found != want {
				t.Errorf("%s, manager %s: expected %v, found %v", expression, manager, want, found)
			}
			c.do("DELETE", "/api/v1/apps/"+app+"/users/"+jane, "").want(204)
		}
	}
}

func TestExpressionsThatAreRefusedWhenSaved(t *testing.T) {
	c := newClient(t, org.Options{})
	app := c.addApp(`{"name":"scim2headerauth","label":"App"}`)
	for expression, want := range map[string]string{
		`user.firstName +`:                   "properties.title: mapping of title: user.firstName +: at position 17: a value is expected, and the end found",
		"user.firstName\n  = 'x'":            "at line 2, column 3: = would assign a value",
		`Groups.startsWith("OKTA", "x", 10)`: "at position 1: Groups.startsWith serves the groups claim of a token; Okta does not take it in mappings",
		`Time.now() == "x" ? 1 : 2`:          "at position 1: Time.now stands in a condition",
		`"x" + user.shoeSize`:                `at position 7: the Okta user profile has no attribute \"shoeSize\"`,
		`shoeSize`:                           `at position 1: the Okta user profile has no attribute \"shoeSize\"`,
		`appuser.shoeSize`:                   "at position 1: appuser.x is there in the mapping app to Okta User alone",
		`zendesk.role`:                       `at position 1: there is no app named \"zendesk\"`,
		`zendesk_app.role`:                   `at position 1: there is no app named \"zendesk\"`,
		`org.domain`:                         `at position 1: the org has no property \"domain\"`,
		`idpuser.x`:                          "at position 1: idpuser is there for the username",
		`user.title matches "("`:             "at position 12: the regular expression",
		`getManagerUser("google").email`:     `the source must be \"active_directory\"`,
	} {
		answer := c.mapped(app, "title", expression)
		body := strings.NewReplacer(`\n`, "\n").Replace(string(answer.body))
		answer.wantError(400, "E0000001", "properties.title")
		if !strings.Contains(body, strings.ReplaceAll(want, "\n", `\n`)) {
			t.Errorf("%s: expected %q in %s", expression, want, body)
		}
	}
	c.do("POST", "/api/v1/apps", `{"name":"scim2headerauth","label":"X","credentials":{"userNameTemplate":{"template":"user.shoeSize","type":"CUSTOM"}}}`).
		wantError(400, "E0000001", "at position 1: the Okta user profile has no attribute")
	c.do("POST", "/api/v1/apps", `{"name":"scim2headerauth","label":"X","credentials":{"userNameTemplate":{"template":"${source.login","type":"CUSTOM"}}}`).
		wantError(400, "E0000001", "is not understood")
}

// TestAnExpressionThatFailsWhenItIsEvaluated: one event tells about all lines that fail, whoever causes it.
func TestAnExpressionThatFailsWhenItIsEvaluated(t *testing.T) {
	c := newClient(t, org.Options{})
	app := c.addApp(`{"name":"scim2headerauth","label":"App"}`)
	jane := c.addUser("jane@example.com", "")
	c.mapped(app, "title", `Convert.toInt(user.employeeNumber) + ""`).want(200)
	c.mapped(app, "nickName", `String.substring(user.employeeNumber, 2, 1)`).want(200)
	c.do("POST", "/api/v1/apps/"+app+"/users", `{"id":"`+jane+`"}`).want(200)
	events := func() []map[string]any {
		filter := url.QueryEscape(`eventType eq "application.appuser.mapping.invalid.expression"`)
		return c.do("GET", "/api/v1/logs?filter="+filter, "").want(200).list()
	}
	if found := events(); len(found) != 0 {
		t.Fatalf("null is no error, found %v", found)
	}
	// A changed profile.
	c.do("POST", "/api/v1/users/"+jane, `{"profile":{"employeeNumber":"twelve"}}`).want(200)
	found := events()
	if len(found) != 1 {
		t.Fatalf("expected one event, found %d", len(found))
	}
	outcome, _ := found[0]["outcome"].(map[string]any)
	// A reason has 255 characters at the most; the whole of it stands in the debug data.
	context, _ := found[0]["debugContext"].(map[string]any)
	debug, _ := context["debugData"].(map[string]any)
	for _, want := range []string{"mapping of title: Convert.toInt(user.employeeNumber)", `the text "twelve" found`, "mapping of nickName: String.substring"} {
		if text, _ := debug["reason"].(string); outcome["result"] != "FAILURE" || !strings.Contains(text, want) {
			t.Errorf("expected %q, found %v", want, outcome)
		}
	}
	// An assignment by hand, which is refused, and one by a group, which is not made.
	c.do("DELETE", "/api/v1/apps/"+app+"/users/"+jane, "").want(204)
	c.do("POST", "/api/v1/apps/"+app+"/users", `{"id":"`+jane+`"}`).wantError(400, "E0000001", "a whole number of 32 bits is expected")
	group := c.do("POST", "/api/v1/groups", `{"profile":{"name":"G"}}`).want(200).object()["id"].(string)
	c.do("PUT", "/api/v1/groups/"+group+"/users/"+jane, "").want(204)
	c.do("PUT", "/api/v1/apps/"+app+"/groups/"+group, `{}`).want(200)
	if found := events(); len(found) != 3 {
		t.Errorf("expected three events, found %d", len(found))
	}
	if found := c.do("GET", "/api/v1/apps/"+app+"/users", "").want(200).list(); len(found) != 0 {
		t.Errorf("expected nobody assigned, found %v", found)
	}
}

func TestConditionsThatTakeAllFunctions(t *testing.T) {
	const expression = `Arrays.contains("a,b", "a") ? "yes" : "no"`
	const app = `{"name":"scim2headerauth","label":"App","credentials":{"userNameTemplate":{"template":"Arrays.size(\"a\") == 1 ? user.login : user.email","type":"CUSTOM"}}}`
	c := newClient(t, org.Options{})
	c.do("POST", "/api/v1/apps", app).wantError(400, "E0000001", "Arrays.size stands in a condition")
	c.mapped(c.addApp(`{"name":"scim2headerauth","label":"App"}`), "title", expression).wantError(400, "E0000001", "Arrays.contains stands in a condition")

	c = newClient(t, org.Options{AnyCondition: true})
	appID, jane := c.addApp(app), c.addUser("jane@example.com", "")
	c.mapped(appID, "title", expression).want(200)
	c.do("POST", "/api/v1/apps/"+appID+"/users", `{"id":"`+jane+`"}`).want(200)
	if found := c.profileOf(appID, jane)["title"]; found != "yes" {
		t.Errorf("found %v", found)
	}
}

// TestGroupFunctionsWait: a membership that does not assign the app changes nothing in it before the mappings are evaluated for
// another reason.
func TestGroupFunctionsWait(t *testing.T) {
	c := newClient(t, org.Options{})
	app := c.addApp(`{"name":"scim2headerauth","label":"App"}`)
	jane := c.addUser("jane@example.com", "")
	group := c.do("POST", "/api/v1/groups", `{"profile":{"name":"Admins"}}`).want(200).object()["id"].(string)
	c.mapped(app, "title", `isMemberOfGroupName("Admins") ? "in" : "out"`).want(200)
	c.do("POST", "/api/v1/apps/"+app+"/users", `{"id":"`+jane+`"}`).want(200)
	expect := func(when, want string) {
		t.Helper()
		if found := c.profileOf(app, jane)["title"]; found != want {
			t.Errorf("%s: expected %s, found %v", when, want, found)
		}
	}
	expect("assigned", "out")
	c.do("PUT", "/api/v1/groups/"+group+"/users/"+jane, "").want(204)
	expect("a member now", "out")
	c.do("POST", "/api/v1/users/"+jane, `{"profile":{"nickName":"Jay"}}`).want(200)
	expect("the profile changed", "in")
	c.do("DELETE", "/api/v1/groups/"+group+"/users/"+jane, "").want(204)
	expect("no member any more", "in")
	// A group that assigns the app gives it anew.
	c.do("PUT", "/api/v1/apps/"+app+"/groups/"+group, `{}`).want(200)
	c.do("PUT", "/api/v1/groups/"+group+"/users/"+jane, "").want(204)
	c.do("DELETE", "/api/v1/apps/"+app+"/users/"+jane, "").want(204)
	expect("assigned by the group", "in")
	c.do("DELETE", "/api/v1/groups/"+group, "").want(204)
	c.do("GET", "/api/v1/apps/"+app+"/users/"+jane, "").wantError(404, "E0000007", "AppUser")
}

func TestTheMappingBack(t *testing.T) {
	c := newClient(t, org.Options{})
	app := c.addApp(`{"name":"scim2headerauth","label":"App"}`)
	found := c.do("GET", "/api/v1/mappings?sourceId="+app, "").want(200).list()
	if len(found) != 1 || found[0]["source"].(map[string]any)["id"] != app || found[0]["target"].(map[string]any)["type"] != "user" {
		t.Fatalf("found %v", found)
	}
	path := "/api/v1/mappings/" + found[0]["id"].(string)
	properties := func() any { return c.do("GET", path, "").want(200).object()["properties"] }
	want := map[string]any{}
	for target, source := range map[string]string{"firstName": "givenName", "lastName": "familyName", "email": "email"} {
		want[target] = map[string]any{"expression": "appuser." + source, "pushStatus": "PUSH"}
	}
	if diff := cmp.Diff(any(want), properties()); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
	c.do("POST", path, `{"properties":{"title":{"expression":"source.title + appuser.nickName","pushStatus":"DONT_PUSH"},"email":null}}`).want(200)
	delete(want, "email")
	want["title"] = map[string]any{"expression": "source.title + appuser.nickName", "pushStatus": "DONT_PUSH"}
	if diff := cmp.Diff(any(want), properties()); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
	c.do("POST", path, `{"properties":{"givenName":{"expression":"appuser.givenName"}}}`).wantError(400, "E0000001", "the Okta user profile has no such attribute")
	c.do("POST", path, `{"properties":{"title":{"expression":"user.title"}}}`).wantError(400, "E0000001", "at position 1: user.x is there in the mapping Okta User to app alone")
	c.do("POST", path, `{"properties":{"title":{"expression":"appUser.department2"}}}`).wantError(400, "E0000001", "the app user profile of App has no attribute")
	c.do("POST", path, `{"properties":{"title":{"expression":"source.department2"}}}`).wantError(400, "E0000001", "the app user profile of App has no attribute")
}

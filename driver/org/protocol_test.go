package org_test

import (
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

func TestAuthorization(t *testing.T) {
	c := newClient(t, org.Options{})
	for name, authorization := range map[string]string{
		"none": "", "wrong token": "SSWS 00other", "wrong scheme": "Bearer " + token, "no scheme": token, "empty": "SSWS ",
	} {
		t.Run(name, func(t *testing.T) {
			c := *c
			c.t = t
			c.send("GET", "/api/v1/users/me", authorization, "").wantError(401, "E0000011", "Invalid token provided")
		})
	}
	me := c.send("GET", "/api/v1/users/me", "SSWS "+token, "").want(200).object()
	if me["status"] != "ACTIVE" {
		t.Errorf("the administrator is %v, want ACTIVE", me["status"])
	}
}

func TestEveryAnswerHasOktasHeaders(t *testing.T) {
	c := newClient(t, org.Options{RateLimit: 5})
	a := c.do("GET", "/api/v1/users/nobody", "").want(404)
	for name, pattern := range map[string]string{
		"X-Okta-Request-Id": `^\w{20,}$`, "X-Rate-Limit-Limit": `^5$`, "X-Rate-Limit-Remaining": `^4$`, "X-Rate-Limit-Reset": `^\d{10}$`,
		"Content-Type": `^application/json$`, org.Header: `^mock$`,
	} {
		if !regexp.MustCompile(pattern).MatchString(a.header.Get(name)) {
			t.Errorf("header %s is %q, want a match of %s", name, a.header.Get(name), pattern)
		}
	}
}

func TestRateLimit(t *testing.T) {
	c := newClient(t, org.Options{RateLimit: 2})
	c.do("GET", "/api/v1/users", "").want(200)
	c.do("GET", "/api/v1/users", "").want(200)
	a := c.do("GET", "/api/v1/users", "")
	a.wantError(429, "E0000047", "API call exceeded rate limit due to too many requests.")
	if a.header.Get("X-Rate-Limit-Remaining") != "0" {
		t.Errorf("remaining is %q, want 0", a.header.Get("X-Rate-Limit-Remaining"))
	}
	if _, err := strconv.Atoi(a.header.Get("X-Rate-Limit-Reset")); err != nil {
		t.Errorf("X-Rate-Limit-Reset: %v", err)
	}
}

// Each class of endpoints has a limit of its own, and Okta's are as they are published.
func TestRateLimitsByClass(t *testing.T) {
	c := newClient(t, org.Options{RateLimit: 1})
	for _, path := range []string{"/api/v1/users", "/api/v1/users/me", "/api/v1/groups", "/api/v1/apps", "/api/v1/logs", "/api/v1/mappings"} {
		c.do("GET", path, "").want(200)
		c.do("GET", path, "").wantError(429, "E0000047", "")
	}
	c = newClient(t, org.Options{RateLimit: org.OktaRateLimits})
	for path, limit := range map[string]string{"/api/v1/users": "600", "/api/v1/users/me": "2000", "/api/v1/groups": "500", "/api/v1/apps": "100", "/api/v1/logs": "120", "/api/v1/mappings": "1200"} {
		if got := c.do("GET", path, "").want(200).header.Get("X-Rate-Limit-Limit"); got != limit {
			t.Errorf("%s: %s requests a minute, want %s", path, got, limit)
		}
	}
}

func TestErrors(t *testing.T) {
	c := newClient(t, org.Options{})
	app := c.addApp(`{"name":"scim2headerauth","label":"Peakon"}`)
	group := c.do("POST", "/api/v1/groups", `{"profile":{"name":"Group"}}`).want(200).object()["id"].(string)
	for name, one := range map[string]struct {
		method, path, body string
		status             int
		code, text         string
	}{
		"no such path":            {"GET", "/api/v1/nothing", "", 404, "E0000007", "Not found: Resource not found"},
		"no such method":          {"PATCH", "/api/v1/users/me", "{}", 405, "E0000022", "The endpoint does not support the provided HTTP method"},
		"no such user":            {"GET", "/api/v1/users/00unobody", "", 404, "E0000007", "Not found: Resource not found: 00unobody (User)"},
		"no such app":             {"GET", "/api/v1/apps/0oanothing", "", 404, "E0000007", "0oanothing (AppInstance)"},
		"no such group":           {"GET", "/api/v1/groups/00gnothing", "", 404, "E0000007", "00gnothing (UserGroup)"},
		"no such app user":        {"GET", "/api/v1/apps/" + app + "/users/00unobody", "", 404, "E0000007", "00unobody (AppUser)"},
		"no such mapping":         {"GET", "/api/v1/mappings/prmnothing", "", 404, "E0000007", "prmnothing (ProfileMapping)"},
		"malformed body":          {"POST", "/api/v1/users", "{", 400, "E0000003", "The request body was not well-formed."},
		"body of another kind":    {"POST", "/api/v1/users", `[]`, 400, "E0000003", "JSON object"},
		"empty body":              {"POST", "/api/v1/users", "", 400, "E0000003", "well-formed"},
		"no profile":              {"POST", "/api/v1/users", "{}", 400, "E0000001", "login: The field cannot be left blank"},
		"login is no address":     {"POST", "/api/v1/users", `{"profile":{"login":"ann","email":"ann@example.com","firstName":"A","lastName":"B"}}`, 400, "E0000001", "Username must be in the form of an email address"},
		"unknown attribute":       {"POST", "/api/v1/users", `{"profile":{"login":"a@example.com","email":"a@example.com","firstName":"A","lastName":"B","shoe":"44"}}`, 400, "E0000001", "shoe: The attribute is not in the schema"},
		"attribute of bad type":   {"POST", "/api/v1/users", `{"profile":{"login":"a@example.com","email":"a@example.com","firstName":"A","lastName":"B","title":7}}`, 400, "E0000001", "does not match the attribute's data type string"},
		"login taken":             {"POST", "/api/v1/users", `{"profile":{"login":"ADMIN@example.com","email":"a@example.com","firstName":"A","lastName":"B"}}`, 400, "E0000001", "login: An object with this field already exists"},
		"no such user type":       {"POST", "/api/v1/users", `{"type":{"id":"oty0"},"profile":{"login":"a@example.com","email":"a@example.com","firstName":"A","lastName":"B"}}`, 404, "E0000007", "oty0 (UserType)"},
		"limit is no number":      {"GET", "/api/v1/users?limit=many", "", 400, "E0000001", "limit:"},
		"cursor unknown":          {"GET", "/api/v1/users?after=00u", "", 400, "E0000001", "after:"},
		"filter malformed":        {"GET", "/api/v1/users?filter=status", "", 400, "E0000031", "Invalid search criteria."},
		"filter by what is not":   {"GET", "/api/v1/users?filter=shoe+eq+%2244%22", "", 400, "E0000031", "cannot be filtered"},
		"app without label":       {"POST", "/api/v1/apps", `{"name":"scim2headerauth"}`, 400, "E0000001", "label:"},
		"app not in catalog":      {"POST", "/api/v1/apps", `{"name":"salesforce","label":"S"}`, 400, "E0000001", "scim2headerauth"},
		"custom app, bad mode":    {"POST", "/api/v1/apps", `{"label":"S","signOnMode":"OPENID_CONNECT"}`, 400, "E0000001", "signOnMode:"},
		"plain http":              {"POST", "/api/v1/apps", `{"name":"scim2headerauth","label":"S","settings":{"app":{"scimBaseUrl":"http://api.example.com/scim"}}}`, 400, "E0000001", "must begin with https://"},
		"underscore in host":      {"POST", "/api/v1/apps", `{"name":"scim2headerauth","label":"S","settings":{"app":{"scimBaseUrl":"https://my_api.example.com"}}}`, 400, "E0000001", "underscore"},
		"username not understood": {"POST", "/api/v1/apps", `{"name":"scim2headerauth","label":"S","credentials":{"userNameTemplate":{"template":"((","type":"CUSTOM"}}}`, 400, "E0000001", "userNameTemplate"},
		"delete an active app":    {"DELETE", "/api/v1/apps/" + app, "", 403, "E0000006", "deactivate it first"},
		"features before":         {"GET", "/api/v1/apps/" + app + "/features", "", 400, "E0000001", "provisioning is not enabled"},
		"connection scheme":       {"POST", "/api/v1/apps/" + app + "/connections/default", `{"profile":{"authScheme":"MTLS"}}`, 400, "E0000001", "use TOKEN"},
		"authorization server":    {"POST", "/api/v1/apps/" + app + "/connections/default", `{"profile":{"authScheme":"OAUTH2"}}`, 400, "E0000001", "is not an address"},
		"connection no token":     {"POST", "/api/v1/apps/" + app + "/connections/default", `{"profile":{"authScheme":"TOKEN"}}`, 400, "E0000001", "profile.token"},
		"connection no address":   {"POST", "/api/v1/apps/" + app + "/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"x"}}`, 400, "E0000001", "scimBaseUrl"},
		"assign nobody":           {"POST", "/api/v1/apps/" + app + "/users", `{}`, 400, "E0000001", "id:"},
		"assign a stranger":       {"POST", "/api/v1/apps/" + app + "/users", `{"id":"00unobody"}`, 404, "E0000007", "00unobody (User)"},
		"group without name":      {"POST", "/api/v1/groups", `{"profile":{}}`, 400, "E0000001", "name:"},
		"group without a text":    {"POST", "/api/v1/groups", `{"profile":{"name":"G","description":5}}`, 400, "E0000001", "description: The value does not match"},
		"group attribute unknown": {"POST", "/api/v1/groups", `{"profile":{"name":"G","shoe":"44"}}`, 400, "E0000001", "shoe: The attribute is not in the schema"},
		"group priority":          {"PUT", "/api/v1/apps/" + app + "/groups/" + group, `{"priority":-1}`, 400, "E0000001", "priority:"},
		"patch by another verb":   {"PATCH", "/api/v1/apps/" + app + "/groups/" + group, `[{"op":"move","path":"/priority"}]`, 404, "E0000007", "AppGroupAssignment"},
		"label too long":          {"PUT", "/api/v1/apps/" + app, `{"label":"` + strings.Repeat("x", 101) + `"}`, 400, "E0000001", "label: The field is too long"},
		"username type":           {"PUT", "/api/v1/apps/" + app, `{"label":"S","credentials":{"userNameTemplate":{"template":"${source.email}","type":"OTHER"}}}`, 400, "E0000001", "BUILT_IN"},
		"username push status":    {"PUT", "/api/v1/apps/" + app, `{"label":"S","credentials":{"userNameTemplate":{"template":"${source.email}","type":"BUILT_IN","pushStatus":"MAYBE"}}}`, 400, "E0000001", "DONT_PUSH"},
		"attribute without name":  {"POST", "/api/v1/meta/schemas/apps/" + app + "/default", `{"definitions":{"custom":{"properties":{"x":{"type":"string"}}}}}`, 400, "E0000001", "title:"},
		"attribute reserved":      {"POST", "/api/v1/meta/schemas/apps/" + app + "/default", `{"definitions":{"custom":{"properties":{"x":{"title":"X","type":"string","externalName":"groups"}}}}}`, 400, "E0000001", "reserved"},
		"schema without change":   {"POST", "/api/v1/meta/schemas/apps/" + app + "/default", `{}`, 400, "E0000001", "definitions.custom.properties"},
		"deactivate yourself":     {"POST", "/api/v1/users/me/lifecycle/deactivate", "", 403, "E0000006", "API token belongs"},
		"log since":               {"GET", "/api/v1/logs?since=yesterday", "", 400, "E0000001", "since:"},
		"log order":               {"GET", "/api/v1/logs?sortOrder=RANDOM", "", 400, "E0000001", "sortOrder:"},
		"no such task":            {"POST", "/api/v1/apps/" + app + "/tasks/tsk0/lifecycle/retry", "", 404, "E0000007", "tsk0 (Task)"},
	} {
		t.Run(name, func(t *testing.T) {
			c := *c
			c.t = t
			c.do(one.method, one.path, one.body).wantError(one.status, one.code, one.text)
		})
	}
}

func TestBodiesAreJSON(t *testing.T) {
	c := newClient(t, org.Options{})
	for contentType, status := range map[string]int{
		"": 200, "application/json": 200, "Application/JSON; charset=utf-8": 200, "application/x-www-form-urlencoded": 415, "text/plain": 415, "json": 415,
	} {
		body := `{"profile":{"name":"Group ` + contentType + `"}}`
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/api/v1/groups", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "SSWS "+token)
		if contentType != "" {
			request.Header.Set("Content-Type", contentType)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if a := (answer{t: t, status: response.StatusCode, header: response.Header, body: data}); status == 200 {
			a.want(200)
		} else {
			a.wantError(415, "E0000021", "expected application/json")
		}
	}
}

package org_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

// crew is an org of four people besides its administrator; Kim is deactivated.
func crew(t *testing.T) *client {
	t.Helper()
	c := newClient(t, org.Options{})
	c.do("POST", "/api/v1/meta/schemas/user/default", `{"definitions":{"custom":{"properties":{
		"level":{"title":"Level","type":"integer"},"boats":{"title":"Boats","type":"array","items":{"type":"string"}}}}}}`).want(200)
	for _, person := range []struct{ first, last, more string }{
		{"Jane", "Hale", `,"level":9,"boats":["Ada","Bea"],"department":"Sales"`},
		{"Ida", "Hale", `,"level":10,"boats":["Cleo"]`},
		{"Robin", "North", `,"level":100,"department":"sales"`},
		{"Kim", "Vale", ``},
	} {
		login := strings.ToLower(person.first) + "@example.com"
		c.do("POST", "/api/v1/users", `{"profile":{"login":"`+login+`","email":"`+login+`","firstName":"`+person.first+`","lastName":"`+person.last+`"`+person.more+`}}`).want(200)
	}
	c.do("POST", "/api/v1/users/kim@example.com/lifecycle/deactivate", "").want(200)
	return c
}

func (c *client) names(query string) string {
	c.t.Helper()
	var names []string
	for _, u := range c.do("GET", "/api/v1/users?"+query, "").want(200).list() {
		names = append(names, u["profile"].(map[string]any)["firstName"].(string))
	}
	return strings.Join(names, " ")
}

func TestUsersAreFoundByTheirProfiles(t *testing.T) {
	c := crew(t)
	for _, q := range []struct{ key, value, more, want string }{
		{"", "", "", "Org Jane Ida Robin"},
		{"q", "ha", "", "Jane Ida"},
		{"q", "kim", "", ""},
		{"filter", `profile.lastName eq "Hale"`, "", "Jane Ida"},
		{"filter", `status eq "DEPROVISIONED"`, "", "Kim"},
		{"filter", `lastUpdated gt "2014-01-01T00:00:00.000Z" and (profile.firstName eq "Kim" or profile.firstName eq "Ida")`, "", "Ida Kim"},
		{"filter", `lastUpdated lt "2014-01-01T00:00:00.000Z"`, "", ""},
		{"search", `profile.department eq "Sales"`, "", "Jane Robin"},
		{"search", `profile.boats eq "bea"`, "", "Jane"},
		{"search", `profile.level gt 9`, "", "Ida Robin"},
		{"search", `profile.level ge "10"`, "", "Ida Robin"},
		{"search", `(status lt "PROVISIONED" or status gt "PROVISIONED")`, "", "Org Kim"},
		{"search", `not (status eq "PROVISIONED") and not (status eq "ACTIVE")`, "", "Kim"},
		{"search", `profile.email co "example" and profile.lastName sw "HA"`, "&sortBy=profile.firstName", "Ida Jane"},
		{"search", `status pr`, "&sortBy=profile.firstName&sortOrder=desc", "Robin Org Kim Jane Ida"},
	} {
		query := q.key + "=" + url.QueryEscape(q.value) + q.more
		if got := c.names(query); got != q.want {
			t.Errorf("%s: found %q, want %q", query, got, q.want)
		}
	}
}

func TestQueriesThatAreRefused(t *testing.T) {
	c := crew(t)
	for query, code := range map[string]string{
		"filter=" + url.QueryEscape(`profile.department eq "x"`):                             "E0000031",
		"filter=" + url.QueryEscape(`profile.login sw "x"`):                                  "E0000031",
		"filter=" + url.QueryEscape(`not status eq "x"`):                                     "E0000031",
		"search=" + url.QueryEscape(`profile.login ne "x"`):                                  "E0000031",
		"search=" + url.QueryEscape(`profile.department co "x"`):                             "E0000031",
		"search=" + url.QueryEscape(strings.Repeat("(", 60)+"id pr"+strings.Repeat(")", 60)): "E0000031",
		"search=" + url.QueryEscape(`id pr`) + "&sortBy=shoes":                               "E0000001",
		"search=" + url.QueryEscape(`id pr`) + "&sortBy=id&sortOrder=up":                     "E0000001",
		"limit=x": "E0000001", "after=nobody": "E0000001",
	} {
		c.do("GET", "/api/v1/users?"+query, "").wantError(400, code, "")
	}
}

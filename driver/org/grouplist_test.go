package org_test

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

func TestGroupsAreFound(t *testing.T) {
	c := newClient(t, org.Options{})
	ids := map[string]string{}
	for _, name := range []string{"Sales", "Sales West", "Support"} {
		ids[name] = c.do("POST", "/api/v1/groups", `{"profile":{"name":"`+name+`","description":"All of `+name+`"}}`).want(200).object()["id"].(string)
	}
	for name, one := range map[string]struct {
		query url.Values
		want  string
	}{
		"q":                {url.Values{"q": {"sal"}}, "[Sales Sales West]"},
		"search":           {url.Values{"search": {`profile.name eq "support"`}}, "[Support]"},
		"search co":        {url.Values{"search": {`profile.description co "of s" and not (profile.name co "west")`}}, "[Sales Support]"},
		"search in order":  {url.Values{"search": {`profile.name sw "s"`}, "sortBy": {"profile.name"}, "sortOrder": {"desc"}}, "[Support Sales West Sales]"},
		"search by time":   {url.Values{"search": {`lastMembershipUpdated gt "2100-01-01T00:00:00.000Z"`}}, "[]"},
		"filter by id":     {url.Values{"filter": {`id eq "` + ids["Support"] + `"`}}, "[Support]"},
		"filter by time":   {url.Values{"filter": {`type eq "OKTA_GROUP" and lastUpdated gt "2013-06-01T00:00:00.000Z"`}}, "[Sales Sales West Support]"},
		"filter by source": {url.Values{"search": {`source.id eq "0oanone"`}}, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			c := *c
			c.t = t
			names := []any{}
			for _, g := range c.do("GET", "/api/v1/groups?"+one.query.Encode(), "").want(200).list() {
				names = append(names, g["profile"].(map[string]any)["name"])
			}
			if got := fmt.Sprint(names); got != one.want {
				t.Errorf("found %s, want %s", got, one.want)
			}
		})
	}
	for query, says := range map[string]string{
		`filter=profile.name eq "Sales"`:           "cannot be filtered by that attribute",
		`filter=id sw "00g"`:                       "does not take that operator",
		`search=type co "OKTA"`:                    "does not take that operator",
		`search=profile.name ne "Sales"`:           "does not take that operator",
		`search=profile.name eq "Sales`:            "a closing quote",
		`search=profile.name eq )`:                 "expected a value",
		`search=profile.name eq "Sales" and`:       "expected an attribute",
		`search=(profile.name eq "Sales"`:          "expected )",
		`search=profile.name eq "Sales" "Support"`: "expected and, or, or the end",
	} {
		key, value, _ := cut(query)
		c.do("GET", "/api/v1/groups?"+key+"="+url.QueryEscape(value), "").wantError(400, "E0000031", says)
	}
	c.do("GET", "/api/v1/groups?search=type+pr&sortBy=shoe", "").wantError(400, "E0000001", "sortBy:")
}

func TestGroupsAreCounted(t *testing.T) {
	c := newClient(t, org.Options{})
	id := c.do("POST", "/api/v1/groups", `{"profile":{"name":"Sales"}}`).want(200).object()["id"].(string)
	app := c.addApp(`{"name":"scim2headerauth","label":"Peakon"}`)
	c.do("PUT", "/api/v1/groups/"+id+"/users/"+c.addUser("ann@example.com", ""), "").want(204)
	c.do("PUT", "/api/v1/apps/"+app+"/groups/"+id, "{}").want(200)
	stats := c.do("GET", "/api/v1/groups?expand=stats", "").want(200).list()[0]["_embedded"].(map[string]any)["stats"].(map[string]any)
	if stats["usersCount"] != 1.0 || stats["appsCount"] != 1.0 || stats["groupPushMappingsCount"] != 0.0 {
		t.Errorf("the counts are %v, want one user, one app and no mapping", stats)
	}
}

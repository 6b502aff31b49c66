package resource_test

import (
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// TestRFC7644Filters judges two people by a filter of every form that RFC 7644 §3.4.2.2 shows.
func TestRFC7644Filters(t *testing.T) {
	rt := users(t)
	kim := resource.Resource{
		"userName": "Kim", "name": map[string]any{"familyName": "O'Leary"}, "title": "Guide", "userType": "Employee",
		"emails": []any{map[string]any{"value": "kim@example.com", "type": "work"}, map[string]any{"value": "kim@example.net", "type": "home"}},
		"meta":   map[string]any{"lastModified": "2024-05-13T04:42:34Z"}, scim.EnterpriseUserURN: map[string]any{"department": "Tours"},
	}
	lee := resource.Resource{
		"userName": "lee", "userType": "Contractor", "emails": []any{map[string]any{"value": "lee@example.org", "type": "home"}},
		"ims": []any{map[string]any{"value": "lee@chat.example.com", "type": "xmpp"}}, "meta": map[string]any{"lastModified": "2024-05-12T23:00:00-06:00"},
	}
	for _, c := range []struct {
		filter   string
		kim, lee bool
	}{
		{`userName eq "kim"`, true, false},
		{`name.familyName co "O'Lea"`, true, false},
		{`userName sw "K"`, true, false},
		{`urn:ietf:params:scim:schemas:core:2.0:User:userName sw "L"`, false, true},
		{`title pr`, true, false},
		{`meta.lastModified gt "2024-05-13T04:42:34Z"`, false, true},
		{`meta.lastModified ge "2024-05-13T04:42:34Z"`, true, true},
		{`meta.lastModified lt "2024-05-13T05:00:00Z"`, true, false},
		{`meta.lastModified le "2024-05-13T04:42:34Z"`, true, false},
		{`title pr and userType eq "Employee"`, true, false},
		{`title pr or userType eq "Contractor"`, true, true},
		{`schemas eq "` + scim.EnterpriseUserURN + `"`, true, false},
		{`userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")`, true, false},
		{`userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")`, false, false},
		{`userType ne "Employee" and not (emails co "example.com")`, false, true},
		{`userType eq "Employee" and (emails.type eq "work")`, true, false},
		{`userType eq "Employee" and emails[type eq "work" and value co "@example.com"]`, true, false},
		{`emails[type eq "work" and value co "@example.net"]`, false, false},
		{`emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@chat.example.com"]`, true, true},
	} {
		matcher, err := resource.ParseFilter(rt, c.filter)
		if err != nil {
			t.Fatalf("%s: %v", c.filter, err)
		}
		if gotKim, gotLee := matcher.Match(kim), matcher.Match(lee); gotKim != c.kim || gotLee != c.lee {
			t.Errorf("%s: got %v and %v, want %v and %v", c.filter, gotKim, gotLee, c.kim, c.lee)
		}
	}
}

package resource_test

import (
	"slices"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

func TestReduce(t *testing.T) {
	rt, err := schema.NewResourceType(schema.ResourceType{Name: "Group", Schema: schema.Group()})
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[resource.Verdict]string{resource.Never: "never", resource.Always: "always"}
	for _, c := range []struct {
		source, want string
		unknown      []string
	}{
		{`displayName eq "a"`, `displayName eq "a"`, nil},
		{`userName eq "a"`, "never", []string{"userName"}},
		{`userName ne "a"`, "always", []string{"userName"}},
		{`userName eq null`, "always", []string{"userName"}},
		{`userName ne null`, "never", []string{"userName"}},
		{`userName pr`, "never", []string{"userName"}},
		{`not (userName pr)`, "always", []string{"userName"}},
		{`not (displayName pr)`, `not (displayName pr)`, nil},
		{`emails[type eq "work"]`, "never", []string{"emails"}},
		{`members[value eq "1"]`, `members[value eq "1"]`, nil},
		{`userName eq "a" or displayName eq "a"`, `displayName eq "a"`, []string{"userName"}},
		{`displayName eq "a" or userName eq "a"`, `displayName eq "a"`, []string{"userName"}},
		{`userName eq "a" and displayName eq "a"`, "never", []string{"userName"}},
		{`displayName eq "a" and userName ne "a"`, `displayName eq "a"`, []string{"userName"}},
		{`displayName eq "a" or userName ne "a"`, "always", []string{"userName"}},
		{`displayName pr and (userName pr or title pr)`, "never", []string{"userName", "title"}},
		{`displayName pr and not (userName pr) and id pr`, `displayName pr and id pr`, []string{"userName"}},
		{`urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"`, "never", []string{"urn:ietf:params:scim:schemas:core:2.0:User:userName"}},
		{`meta.resourceType eq "User"`, `meta.resourceType eq "User"`, nil},
		{`members.nothing pr`, "never", []string{"members.nothing"}},
	} {
		expr, err := filter.Parse(c.source)
		if err != nil {
			t.Fatal(err)
		}
		reduced := resource.Reduce(rt, expr)
		got := verdicts[reduced.Verdict]
		if reduced.Verdict == resource.Depends {
			got = reduced.Filter.String()
		} else if reduced.Filter != nil {
			t.Errorf("%s: %s, but a filter is left", c.source, got)
		}
		if got != c.want || !slices.Equal(reduced.Unknown, c.unknown) {
			t.Errorf("%s: got %s without %v, want %s without %v", c.source, got, reduced.Unknown, c.want, c.unknown)
		}
	}
}

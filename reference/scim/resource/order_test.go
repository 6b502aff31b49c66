package resource_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// sortable has an attribute of every type that can be sorted by.
func sortable(t *testing.T) *schema.ResourceType {
	t.Helper()
	core := schema.User()
	core.Attributes = append(core.Attributes,
		schema.Attribute{Name: "exact", CaseExact: true}, schema.Attribute{Name: "level", Type: schema.Integer},
		schema.Attribute{Name: "since", Type: schema.DateTime, DateOnly: true}, schema.Attribute{Name: "tags", MultiValued: true})
	rt, err := schema.NewResourceType(schema.ResourceType{
		Name: "User", Schema: core, Extensions: []schema.Extension{{Schema: schema.EnterpriseUser()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return rt
}

func TestOrder(t *testing.T) {
	rt := sortable(t)
	people := map[string]resource.Resource{
		"Ada": {
			"userName": "b", "exact": "b", "level": int64(10), "active": true, "since": "2020-01-02", "tags": []any{"z", "a"},
			"name": map[string]any{"familyName": "Élan"}, "emails": []any{map[string]any{"value": "z@example.com"}, map[string]any{"value": "b@example.com", "primary": true}},
			"meta":                 map[string]any{"created": "2024-01-01T10:00:00+02:00"},
			scim.EnterpriseUserURN: map[string]any{"department": "sales"},
		},
		"Bo": {
			"userName": "A", "exact": "a", "level": int64(9), "active": false, "since": "2020-01-01T23:00:00-05:00", "tags": []any{"m"},
			"name": map[string]any{"familyName": "élan b"}, "emails": []any{map[string]any{"value": "C@example.com"}, map[string]any{"value": "a@example.com"}},
			"meta":                 map[string]any{"created": "2024-01-01T09:00:00Z"},
			scim.EnterpriseUserURN: map[string]any{"department": "Finance"},
		},
		"Cy": {"userName": "C", "exact": "B"},
	}
	for _, c := range []struct{ sortBy, want string }{
		{"userName", "Bo Ada Cy"}, // without regard to case
		{"USERNAME", "Bo Ada Cy"},
		{"urn:ietf:params:scim:schemas:core:2.0:User:userName", "Bo Ada Cy"},
		{"exact", "Cy Bo Ada"},           // by code points
		{"name.familyName", "Ada Bo Cy"}, // what is missing is last
		{"emails", "Ada Bo Cy"},          // the primary one, else the first
		{"emails.value", "Ada Bo Cy"},
		{"tags", "Bo Ada Cy"},
		{"level", "Bo Ada Cy"}, // 9 before 10
		{"active", "Bo Ada Cy"},
		{"since", "Ada Bo Cy"}, // by instant, whatever it is written like
		{"meta.created", "Ada Bo Cy"},
		{scim.EnterpriseUserURN + ":department", "Bo Ada Cy"},
		{"title", "Ada Bo Cy"}, // nobody has one: the order stays
	} {
		for _, descending := range []bool{false, true} {
			order, err := resource.NewOrder(rt, c.sortBy, descending)
			if err != nil {
				t.Fatalf("%s: %v", c.sortBy, err)
			}
			names := []string{"Ada", "Bo", "Cy"}
			slices.SortStableFunc(names, func(a, b string) int { return order.Compare(people[a], people[b]) })
			want := strings.Fields(c.want)
			if descending && c.sortBy != "title" {
				slices.Reverse(want) // what is missing comes first
			}
			if !slices.Equal(names, want) {
				t.Errorf("%s, descending %v: got %v, want %v", c.sortBy, descending, names, want)
			}
		}
	}
}

func TestOrderRefuses(t *testing.T) {
	rt := sortable(t)
	for sortBy, detail := range map[string]string{
		"nothing": "nothing", "name": "name.formatted", "addresses": "addresses.formatted", "name.nothing": "nothing", "password": "never returned",
		`emails[type eq "work"]`: "emails", "": "sortBy", "a b": "a b", scim.EnterpriseUserURN: "schema", "urn:example:x:y": "urn:example:x",
	} {
		_, err := resource.NewOrder(rt, sortBy, false)
		var refusal *scim.Error
		if !errors.As(err, &refusal) || refusal.Status != 400 || refusal.ScimType != scim.InvalidValue || !strings.Contains(refusal.Detail, detail) {
			t.Errorf("%q: got %v, want %q", sortBy, err, detail)
		}
	}
}

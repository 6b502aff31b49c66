package resource_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

const custom = "urn:ietf:params:scim:schemas:extension:custom:2.0:User"

// users is core User with a required name, the enterprise extension and one made up at run time.
func users(t testing.TB) *schema.ResourceType {
	t.Helper()
	core := schema.User()
	core.Attribute("name").Required = true
	core.Attribute("name").Sub("givenName").Required = true
	core.Attribute("active").Unremovable = true
	core.Attributes = append(core.Attributes, schema.Attribute{Name: "tags", MultiValued: true},
		schema.Attribute{Name: "badge", Returned: schema.ReturnedRequest}, schema.Attribute{Name: "hired", Mutability: schema.Immutable})
	enterprise := schema.EnterpriseUser()
	enterprise.Attribute("manager").BareValue = true
	rt, err := schema.NewResourceType(schema.ResourceType{
		Name: "User", Endpoint: "/Users", Schema: core,
		Extensions: []schema.Extension{{Schema: enterprise}, {Schema: &schema.Schema{
			ID: custom, Name: "Custom",
			Attributes: []schema.Attribute{
				{Name: "Business Unit", Aliases: []string{"Business_Unit"}, CaseExact: true},
				{Name: "Employed_Since", Type: schema.DateTime, DateOnly: true, Aliases: []string{"Employed Since"}},
				{Name: "Salary", Type: schema.Integer},
				{Name: "FTE", Type: schema.Decimal},
			},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return rt
}

const schemasMember = `"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]`

// body completes members to an acceptable user.
func body(members string) string {
	whole := `{` + schemasMember + `,"userName":"jane@example.com","name":{"givenName":"Jane"}`
	if members != "" {
		whole += "," + members
	}
	return whole + `}`
}

func decode(t testing.TB, rt *schema.ResourceType, text string) resource.Decoded {
	t.Helper()
	decoded, err := resource.Decode(rt, []byte(text), resource.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

func refusal(t *testing.T, err error, status int, scimType scim.Type, detail string) {
	t.Helper()
	var got *scim.Error
	if !errors.As(err, &got) {
		t.Fatalf("got %v, want a *scim.Error", err)
	}
	if got.Status != status || got.ScimType != scimType || !strings.Contains(got.Detail, detail) {
		t.Fatalf("got %v, want %d %s with %q", got, status, scimType, detail)
	}
}

package patch_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

const (
	ent    = scim.EnterpriseUserURN
	custom = "urn:ietf:params:scim:schemas:extension:custom:2.0:User"
)

func users(t testing.TB) *schema.ResourceType {
	t.Helper()
	core := schema.User()
	core.Attribute("name").Required = true
	core.Attribute("name").Sub("givenName").Required = true
	core.Attribute("name").Sub("formatted").Mutability = schema.ReadOnly
	core.Attribute("active").Unremovable = true
	core.Attributes = append(core.Attributes, schema.Attribute{Name: "tags", MultiValued: true},
		schema.Attribute{Name: "shifts", MultiValued: true, Type: schema.DateTime},
		schema.Attribute{Name: "hired", Mutability: schema.Immutable})
	enterprise := schema.EnterpriseUser()
	enterprise.Attribute("manager").BareValue = true
	return resourceType(t, schema.ResourceType{
		Name: "User", Endpoint: "/Users", Schema: core,
		Extensions: []schema.Extension{{Schema: enterprise}, {Schema: &schema.Schema{
			ID: custom, Name: "Custom",
			Attributes: []schema.Attribute{
				{Name: "Business Unit", Aliases: []string{"Business_Unit"}},
				{Name: "Employed_Since", Type: schema.DateTime, DateOnly: true, Aliases: []string{"Employed Since"}},
				{Name: "Office", Required: true},
			},
		}}},
	})
}

func groups(t testing.TB) *schema.ResourceType {
	t.Helper()
	return resourceType(t, schema.ResourceType{Name: "Group", Endpoint: "/Groups", Schema: schema.Group()})
}

func resourceType(t testing.TB, rt schema.ResourceType) *schema.ResourceType {
	t.Helper()
	made, err := schema.NewResourceType(rt)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// parts makes a resource from members in JSON, on top of the usual user.
func janeWith(t testing.TB, members string) resource.Resource {
	t.Helper()
	return merged(t, `{"id":"7","userName":"jane@example.com","name":{"givenName":"Jane","familyName":"Doe","formatted":"Jane Doe"},
		"active":true,"meta":{"resourceType":"User"}}`, members)
}

func merged(t testing.TB, texts ...string) resource.Resource {
	t.Helper()
	whole := resource.Resource{}
	for _, text := range texts {
		if text == "" {
			continue
		}
		var object map[string]any
		if err := json.Unmarshal([]byte(text), &object); err != nil {
			t.Fatal(err)
		}
		for key, value := range object {
			if value == nil {
				delete(whole, key)
				continue
			}
			whole[key] = value
		}
	}
	return whole
}

const opSchemas = `"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]`

// apply parses operations, written as the inside of the array, and applies them.
func apply(t testing.TB, rt *schema.ResourceType, current resource.Resource, operations string, options patch.Options) (patch.Result, error) {
	t.Helper()
	parsed, err := patch.Parse([]byte(`{` + opSchemas + `,"Operations":[` + operations + `]}`))
	if err != nil {
		return patch.Result{}, err
	}
	return patch.Apply(rt, current, parsed, options)
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

package targetfile_test

import (
	"encoding/json"
	"testing"

	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/internal/targetfile"
)

const shop = "urn:example:shop:2.0:User"

func jane() targetfile.Person {
	return targetfile.Person{Given: "Jane", Family: `O'"Brien`, Address: "jane@corp.example.com"}
}

func TestAttributesStandInABodyWhereTheyBelong(t *testing.T) {
	body := map[string]any{
		"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:User"}, "title": "Chief", "name": map[string]any{"givenName": "Jane"},
		"phoneNumbers": []any{map[string]any{"type": "work", "display": "desk"}},
	}
	for _, a := range []targetfile.Attribute{
		{Name: "title", Value: "Consultant"},
		{Name: "nickName", Value: "{given} {unique}"},
		{Name: "name.middleName", Value: "M."},
		{Name: `phoneNumbers[type eq "work"].value`, Value: "+45 {unique}"},
		{Name: `phoneNumbers[type eq "home"].value`, Value: "+46"},
		{Name: `addresses[primary eq true].country`, Value: "DK"},
		{Name: "badge", Namespace: shop, Type: "integer", Value: uint64(7)},
		{Name: "tags", Namespace: shop, Type: "strings", Value: []any{"{domain}", "b"}},
		{Name: "sure", Namespace: shop, Type: "boolean"},
	} {
		a.Put(body, jane())
	}
	const want = `{"addresses":[{"country":"DK","primary":true}],"name":{"givenName":"Jane","middleName":"M."},"nickName":"Jane jane",` +
		`"phoneNumbers":[{"display":"desk","type":"work","value":"+45 jane"},{"type":"home","value":"+46"}],` +
		`"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:example:shop:2.0:User"],"title":"Chief",` +
		`"urn:example:shop:2.0:User":{"badge":7,"sure":true,"tags":["corp.example.com","b"]}}`
	found, err := json.Marshal(body)
	if err != nil || string(found) != want {
		t.Errorf("expected %s\nfound    %s (%v)", want, found, err)
	}
}

// TestOktaSendsTheSame: the expression of an attribute gives what Put puts.
func TestOktaSendsTheSame(t *testing.T) {
	person := jane()
	user := map[string]any{"firstName": person.Given, "lastName": person.Family, "login": person.Address}
	for _, a := range []targetfile.Attribute{
		{Name: "title", Value: `Con"sul\tant`},
		{Name: "title", Value: "{given} of {domain} ({unique}), {family} {address}"},
		{Name: "title", Value: "{unique}"},
		{Name: "title"},
		{Name: "x", Type: "boolean", Value: false},
		{Name: "x", Type: "integer", Value: uint64(7)},
		{Name: "x", Type: "number", Value: 7.25},
		{Name: "x", Type: "strings", Value: []any{"a", "{unique}"}},
	} {
		expression, err := mapping.Compile(a.Expression())
		if err != nil {
			t.Errorf("%s: %v", a.Expression(), err)
			continue
		}
		found, err := expression.Evaluate(mapping.Context{User: user})
		if err != nil {
			t.Errorf("%s: %v", a.Expression(), err)
			continue
		}
		want, _ := json.Marshal(a.Of(person))
		got, _ := json.Marshal(found)
		if string(want) != string(got) {
			t.Errorf("%s: expected %s, found %s", a.Expression(), want, got)
		}
	}
	for name, external := range map[string]string{
		"title": "title", "name.middleName": "name.middleName", `phoneNumbers[type eq "work"].value`: "phoneNumbers.^[type=='work'].value",
		"emails[primary eq true].type": "emails.^[primary==true].type",
	} {
		if found := (targetfile.Attribute{Name: name}).ExternalName(); found != external {
			t.Errorf("%s: expected %s, found %s", name, external, found)
		}
	}
}

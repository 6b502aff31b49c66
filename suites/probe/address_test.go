package probe_test

import (
	"testing"

	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/suites/probe"
)

func TestEqualAddressesAreEqual(t *testing.T) {
	client := probe.New(probe.Options{BaseURL: "https://api.example.com/scim/v2/", Recorder: transcript.NewRecorder()})
	want, err := client.Address("https://api.example.com/scim/v2/Users/jane@example.com")
	if err != nil {
		t.Fatal(err)
	}
	for reference, equal := range map[string]bool{
		"Users/jane@example.com":                                      true,
		"/scim/v2/Users/jane%40example.com":                           true,
		"HTTPS://API.example.com:443/scim/v2/Users/jane@example.com/": true,
		"https://api.example.com/scim/v2/Users":                       false,
		"https://api.example.com/scim/v2/Users/JANE@example.com":      false,
		"http://api.example.com/scim/v2/Users/jane@example.com":       false,
	} {
		found, err := client.Address(reference)
		if err != nil || (found == want) != equal {
			t.Errorf("%s is %s (%v); equal to %s should be %v", reference, found, err, want, equal)
		}
	}
	for reference, want := range map[string]string{
		"Users/1": "/Users/1", "https://api.example.com/scim/v2/Users/a%20b": "/Users/a%20b",
		"https://api.example.com/scim/Users/1": "", "https://other.example.com/scim/v2/Users/1": "", "https://api.example.com/scim/v2x/1": "",
	} {
		if found, below := client.Below(reference); below != (want != "") || below && found != want {
			t.Errorf("%s below the base URL: expected %q, found %q, %v", reference, want, found, below)
		}
	}
}

func TestDefinitionsSayWhatAClientMayWriteAndReadBack(t *testing.T) {
	d := probe.DefinitionsIn(t, `{"Resources":[{"id":"urn:ietf:params:scim:schemas:core:2.0:User","attributes":[
		{"name":"userName","required":true,"mutability":"readWrite","returned":"default"},
		{"name":"groups","mutability":"readOnly"},{"name":"password","mutability":"writeOnly","returned":"never"},
		{"name":"emails","subAttributes":[{"name":"value"}]}]}]}`)
	for path, keeps := range map[string]bool{"USERNAME": true, "emails.value": true, "groups": false, "password": false, "nickName": false} {
		if d.Keeps("URN:ietf:params:scim:schemas:core:2.0:User", path) != keeps {
			t.Errorf("%s: expected kept %v", path, keeps)
		}
	}
	if !d.Lists("urn:ietf:params:scim:schemas:core:2.0:User", "groups") || d.Lists("urn:ietf:params:scim:schemas:core:2.0:User", "nickName") {
		t.Error("expected groups to be listed, and nickName not")
	}
	if required := d.Required(); len(required) != 1 || required[0] != "userName" {
		t.Errorf("expected userName to be required, found %v", required)
	}
	if silent := probe.DefinitionsIn(t, `[]`); silent.Known || silent.Keeps("urn:ietf:params:scim:schemas:core:2.0:User", "title") {
		t.Error("a target that says nothing is taken to keep a title")
	}
}

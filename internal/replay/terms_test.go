package replay

import "testing"

func TestARequestIsPutIntoTheTermsOfAnotherServer(t *testing.T) {
	const uuid = "2819c223-7f76-453a-919d-413861904646"
	known := newIDs()
	for _, o := range []object{{"Users", "7"}, {"Users", uuid}, {"Groups", "7"}} {
		known.noteGiven(o, 1)
	}
	known.relate("Users", "7", "41")
	known.relate("Users", uuid, "e9e30dba-f08f-4109-8486-d5c6a331660a")
	known.relate("Groups", "7", "g-1")
	between := terms{ids: known, recorded: "http://old/scim", live: "https://new/api", marker: "seed"}
	for name, test := range map[string]struct{ path, body, wantPath, wantBody string }{
		"a path":                   {path: "/Users/7?attributes=id", wantPath: "/Users/41?attributes=id"},
		"a group of the same id":   {path: "/Groups/7", wantPath: "/Groups/g-1"},
		"a filter by id":           {path: "/Users?filter=id%20eq%20%227%22&count=7", wantPath: "/Users?filter=id%20eq%20%2241%22&count=7"},
		"a number elsewhere":       {path: "/Users?filter=title+eq+%227%22", wantPath: "/Users?filter=title+eq+%227%22"},
		"bytes that stay":          {body: `{ "title":"7",  "n":1.0, "t":"é" }`, wantBody: `{ "title":"7",  "n":1.0, "t":"é" }`},
		"its own id":               {body: `{"id":"7","active":true}`, wantBody: `{"id":"41","active":true}`},
		"members":                  {body: `{"members":[{"value":"7","$ref":"http://old/scim/Users/7"}]}`, wantBody: `{"members":[{"value":"41","$ref":"https://new/api/Users/41"}]}`},
		"a member that is patched": {body: `{"Operations":[{"op":"remove","path":"members[value eq \"7\"]"}]}`, wantBody: `{"Operations":[{"op":"remove","path":"members[value eq \"41\"]"}]}`},
		"members that are added":   {body: `{"Operations":[{"op":"add","path":"members","value":[{"value":"7"}]}]}`, wantBody: `{"Operations":[{"op":"add","path":"members","value":[{"value":"41"}]}]}`},
		"a manager":                {body: `{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"7"}}}`, wantBody: `{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"41"}}}`},
		"a path within bulk":       {body: `{"Operations":[{"method":"DELETE","path":"/Users/7"}]}`, wantBody: `{"Operations":[{"method":"DELETE","path":"/Users/41"}]}`},
		"a long id in a text":      {body: `{"note":"see ` + uuid + `."}`, wantBody: `{"note":"see e9e30dba-f08f-4109-8486-d5c6a331660a."}`},
	} {
		t.Run(name, func(t *testing.T) {
			o := &outgoing{terms: &between}
			if got := o.path(test.path); got != test.wantPath {
				t.Errorf("path %s, expected %s", got, test.wantPath)
			}
			if got := o.body(test.body); got != test.wantBody {
				t.Errorf("body %s, expected %s", got, test.wantBody)
			}
			if len(o.missing) > 0 {
				t.Errorf("missing %v", o.missing)
			}
		})
	}
	t.Run("what the other server has not is never sent under the old number", func(t *testing.T) {
		o := &outgoing{terms: &between}
		if o.path("/Users/8"); len(o.missing) != 1 {
			t.Errorf("missing %v, expected users 8", o.missing)
		}
		o = &outgoing{terms: &between, nobody: true}
		if got := o.path("/Users/9"); got == "/Users/9" || len(o.imagined) != 1 {
			t.Errorf("an id that nobody had was sent as %s", got)
		}
	})
}

package projection

import (
	"net/http"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// operations: everything that returns a resource.
func operations(scope *spec.Scope, v view) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.list",
		Title: "attributes and excludedAttributes hold for the resources in a list.",
		Why:   "It is lists that are read in part: an import of groups without members, of people without photographs.",
		Fix:   "Project each resource of a list as a single one.",
		Level: scimdrill.Must,
		Cites: append(partial(), cite.RFC("7644", "3.4.2.5")),
		Needs: []scimdrill.Capability{scimdrill.CanFilter},
		Kills: []string{"attributes-ignored-in-lists", "attributes-ignored"},
	}, func(c *spec.Case) {
		v.people.Given(c)
		list := crowd.List{Query: "filter=" + crowd.Escape("userName eq "+crowd.Quote(v.people.Ada.UserName)) + "&"}
		item := func(query string) probe.Resource {
			answer := v.people.Page(c, list, query)
			object, isObject := answer.At("Resources[0]").(map[string]any)
			if !isObject {
				c.Fail("%s in a list: expected Ada, found %s", query, crowd.Refusal(answer))
			}
			return object
		}
		shown := item("attributes=userName")
		c.Expect(shown.ID()).To(Equal(v.people.Ada.ID), "id, which is always returned")
		c.Expect(shown.Text("userName")).To(Equal(v.people.Ada.Resource.Text("userName")), "userName, which was asked for")
		v.brief(c, "attributes=userName in a list", shown, "userName")
		rest := item("excludedAttributes=name")
		if has(rest, "name") != nil && v.people.Returned(c.Context(), "name") != "always" {
			c.Fail("excludedAttributes=name in a list: expected no name, found %v", has(rest, "name"))
		}
	})

	written := func(c *spec.Case, method, path string, body any) {
		answer, err := v.Target.Do(c.Context(), probe.Ask{Method: method, Path: path + "?attributes=userName", Body: probe.Body(body), Purpose: method + " with attributes"})
		c.Answered(err)
		c.Decisive(answer.Exchange)
		if answer.Status() >= 400 {
			c.Block("%s is refused: %s", method, crowd.Refusal(answer))
		}
		shown := resource(c, answer, method+" with attributes=userName")
		c.Expect(shown.Text("userName")).NotTo(BeEmpty(), "userName, which was asked for")
		v.brief(c, method+" with attributes=userName", shown, "userName")
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.put",
		Title: "attributes holds for the answer to a PUT.",
		Why:   "Every operation that returns a resource takes it; a client that replaces thousands does not want them back.",
		Fix:   "Project the answer of every operation in one place.",
		Level: scimdrill.Must,
		Cites: append(partial(), cite.RFC("7644", "3.5.1")),
		Kills: []string{"attributes-ignored-on-write"},
	}, func(c *spec.Case) {
		v.people.Given(c)
		body := v.NewUser(v.People.Someone())
		made := v.MakeUser(c.Context(), "somebody to be replaced", body)
		made.Given(c)
		body["id"] = made.ID
		written(c, http.MethodPut, probe.UserPath(made.ID), body)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.post",
		Title: "attributes holds for the answer to a create.",
		Why:   "Every operation that returns a resource takes it.",
		Fix:   "Project the answer of every operation in one place.",
		Level: scimdrill.Must,
		Cites: append(partial(), cite.RFC("7644", "3.3")),
		Kills: []string{"attributes-ignored-on-write"},
	}, func(c *spec.Case) {
		v.people.Given(c)
		written(c, http.MethodPost, "/Users", v.NewUser(v.People.Someone()))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.patch",
		Title: "A PATCH with attributes is answered with 200 and these attributes.",
		Why:   "A client that asks back what came of its change gets nothing to read from a 204.",
		Fix:   "Answer 200 with the projected resource when attributes is given, also where 204 is the habit.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7644", "3.9")},
		Needs: []scimdrill.Capability{scimdrill.CanPatch},
		Kills: []string{"patch-attributes-204", "attributes-ignored-on-write"},
	}, func(c *spec.Case) {
		v.people.Given(c)
		made := v.MakeUser(c.Context(), "somebody to be patched", v.NewUser(v.People.Someone()))
		made.Given(c)
		written(c, http.MethodPatch, probe.UserPath(made.ID), map[string]any{
			"schemas":    []string{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
			"Operations": []any{map[string]any{"op": "replace", "path": "name.givenName", "value": "Janet"}},
		})
	})
}

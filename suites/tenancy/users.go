package tenancy

import (
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

const (
	groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"
	patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
)

// isolation is what every requirement about ids of another tenant rests on.
func isolation() []scimdrill.Citation {
	return []scimdrill.Citation{
		cite.RFC("7644", "2"), cite.RFC("7644", "6"),
		cite.OWASP("API1:2023 Broken Object Level Authorization", "0xa1-broken-object-level-authorization"),
	}
}

func twoTenants(more ...scimdrill.Capability) []scimdrill.Capability {
	return append([]scimdrill.Capability{scimdrill.HasSecondTenant}, more...)
}

const scopeQueries = "Look resources up by tenant and id together, in the query itself, and take the tenant from the token alone."

// users: somebody of the neighbour's, by id.
func users(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.user.get",
		Title: "A user of another tenant cannot be read by id.",
		Why:   "Whoever holds a customer's token could read the people of every other customer by trying ids.",
		Fix:   scopeQueries + " (If the token in SCIM_TOKEN_B is of the same tenant as the one in SCIM_TOKEN, take one of another.)",
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(), Kills: []string{"tenant-by-id-unchecked"},
	}, func(c *spec.Case) {
		w.stranger(c)
		refused(c, "GET of a user", w.seen, w.errSee)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.user.put",
		Title: "A user of another tenant cannot be replaced, and stays as it was.",
		Why:   "One customer could rename, deactivate or take over the accounts of another.",
		Fix:   scopeQueries,
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(), Kills: []string{"tenant-by-id-unchecked", "tenant-unchecked-on-write"},
	}, func(c *spec.Case) {
		path := probe.UserPath(w.stranger(c))
		body := w.NewUser(w.person)
		body["name"] = map[string]any{"givenName": "Taken", "familyName": "Over"}
		answer, err := w.Target.Do(c.Context(), probe.Ask{Method: http.MethodPut, Path: path, Body: probe.Body(body), Purpose: "replace the neighbour's user"})
		refused(c, "PUT of a user", answer, err)
		w.untouched(c)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.user.patch",
		Title: "A user of another tenant cannot be patched, and stays as it was.",
		Why:   "One customer could deactivate everybody at another.",
		Fix:   scopeQueries,
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(scimdrill.CanPatch), Kills: []string{"tenant-by-id-unchecked", "tenant-unchecked-on-write"},
	}, func(c *spec.Case) {
		answer, err := w.Target.Do(c.Context(), probe.Ask{
			Method: http.MethodPatch, Path: probe.UserPath(w.stranger(c)), Body: replace("active", false), Purpose: "deactivate the neighbour's user",
		})
		refused(c, "PATCH of a user", answer, err)
		w.untouched(c)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.user.delete",
		Title: "A user of another tenant cannot be deleted, and stays as it was.",
		Why:   "One customer could delete the people of another.",
		Fix:   scopeQueries,
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(), Kills: []string{"tenant-by-id-unchecked", "tenant-unchecked-on-write"},
	}, func(c *spec.Case) {
		answer, err := w.Target.Do(c.Context(), probe.Ask{Method: http.MethodDelete, Path: probe.UserPath(w.stranger(c)), Purpose: "delete the neighbour's user"})
		refused(c, "DELETE of a user", answer, err)
		w.untouched(c)
	})
}

// replace is a PATCH of one attribute.
func replace(path string, value any) []byte {
	return patch(map[string]any{"op": "replace", "path": path, "value": value})
}

func patch(operations ...any) []byte {
	return probe.Body(map[string]any{"schemas": []any{patchSchema}, "Operations": operations})
}

package replace

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// afterPatch: a PUT to somebody who was changed by PATCH before.
func afterPatch(scope *spec.Scope, s *stage.Stage) {
	Describe("a user who was patched before", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.after-patch",
			Title: "A PUT after a PATCH has the last word on what both wrote.",
			Why:   "Okta deactivates by PATCH and writes profiles by PUT: what the older request wrote must not shine through.",
			Fix:   "Let both write to the same place, without a layer of patches over it.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7644", "3.5.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"update-lost"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			made := s.MakeUser(c.Context(), "a user to be patched and replaced", body)
			made.Given(c)
			s.Ask(c.Context(), http.MethodPatch, probe.UserPath(made.ID), "patch the family name", map[string]any{
				"schemas":    []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
				"Operations": []any{map[string]any{"op": "replace", "path": "name.familyName", "value": "Patched"}},
			}).Given(c)
			put := with(body, map[string]any{"name": named("Put", "Afterwards")})
			s.Ask(c.Context(), http.MethodPut, probe.UserPath(made.ID), "replace the user", put).Given(c)
			c.NoDifference("the user as it is read back", probe.Unlike(map[string]any{"name": put["name"]}, s.Read(c, made.ID, "read the user back")))
		})
	})
}

package etag

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// writing: writes whose condition holds.
func writing(scope *spec.Scope, s *stage.Stage) {
	Describe("a write with If-Match that holds", Ordered, func() {
		var body map[string]any
		var made stage.Made
		BeforeAll(func(ctx SpecContext) {
			body = s.NewUser(s.People.Someone())
			made = s.MakeUser(ctx, "a user with a version", body)
		})
		current := func(c *spec.Case) string {
			made.Given(c)
			return tagged(c, s.AskFor(c.Context(), read(made.ID, "read the user", "", "")))
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.put-current",
			Title: "A PUT with the current entity-tag in If-Match is answered with 200.",
			Why:   "A client that protects itself could otherwise change nobody.",
			Fix:   "Compare If-Match with the tag that you send, W/ and quotation marks included.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.14")},
			Needs: needs(),
			Kills: []string{"if-match-never-holds"},
		}, func(c *spec.Case) {
			found := s.AskFor(c.Context(), put(made.ID, "replace the user if nobody changed it", current(c), renamed(body, "Current"))).Heard(c)
			c.Expect(found.Status()).To(Equal(http.StatusOK), "status of a PUT with the current entity-tag in If-Match")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.patch-current",
			Title: "A PATCH with the current entity-tag in If-Match is answered with 2xx.",
			Why:   "A client that protects itself could otherwise change nobody.",
			Fix:   "Compare If-Match with the tag that you send, in PATCH as in PUT.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.14"), cite.RFC("7644", "3.5.2")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"if-match-never-holds"},
		}, func(c *spec.Case) {
			found := s.AskFor(c.Context(), patch(made.ID, "patch the user if nobody changed it", current(c), "Patched")).Heard(c)
			c.Expect(found.Status()).To(And(BeNumerically(">=", 200), BeNumerically("<", 300)), "status of a PATCH with the current entity-tag in If-Match")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.put-star",
			Title: "A PUT with If-Match: * to a user who is there is answered with 200.",
			Why:   "The star stands for every version: the client asks only that there be somebody to replace.",
			Fix:   "Take * for every tag, not for a tag of that name.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("9110", "13.1.1")},
			Needs: needs(),
			Kills: []string{"if-match-star-literal"},
		}, func(c *spec.Case) {
			made.Given(c)
			found := s.AskFor(c.Context(), put(made.ID, "replace the user if there is one", "*", renamed(body, "Star"))).Heard(c)
			c.Expect(found.Status()).To(Equal(http.StatusOK), "status of a PUT with If-Match: *")
		})
	})
}

// patch changes the family name on a condition.
func patch(id, purpose, match, family string) probe.Ask {
	return probe.Ask{
		Method: http.MethodPatch, Path: probe.UserPath(id), Purpose: purpose, Header: map[string]string{"If-Match": match},
		Body: probe.Body(map[string]any{
			"schemas": []any{patchSchema}, "Operations": []any{map[string]any{"op": "replace", "path": "name.familyName", "value": family}},
		}),
	}
}

// unversioned: conditions that are put to a server without versions.
func unversioned(scope *spec.Scope, s *stage.Stage) {
	Describe("a server without versions", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.unsupported",
			Title: "A server without versions answers a PUT with If-Match as one without it, or with 412.",
			Why:   "Some clients send the header whatever /ServiceProviderConfig says; a 500 keeps them from changing anybody.",
			Fix:   "Ignore If-Match where you have no versions.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("9110", "13.1.1"), cite.RFC("7644", "3.14")},
			Kills: []string{"if-match-500"},
		}, func(c *spec.Case) {
			if s.Capabilities[scimdrill.CanETag] {
				c.NotApplicable("the target has versions")
			}
			body := s.NewUser(s.People.Someone())
			made := s.MakeUser(c.Context(), "a user without a version", body)
			made.Given(c)
			found := s.AskFor(c.Context(), put(made.ID, "replace the user, with If-Match", `W/"1"`, body)).Heard(c)
			c.Expect(found.Status()).To(BeElementOf(http.StatusOK, http.StatusPreconditionFailed), "status of a PUT with If-Match")
		})
	})
}

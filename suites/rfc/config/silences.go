package config

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// silences: what is there is advertised.
func silences(scope *spec.Scope, s *stage.Stage) {
	Describe("what it says that there is not", Ordered, func() {
		var user stage.Made
		BeforeAll(func(ctx SpecContext) {
			user = s.MakeUser(ctx, "a user to try with what is not advertised", s.NewUser(s.People.Someone()))
		})

		scope.Check(silence("patch", "PATCH", "3.5.2", "config-patch-denied"), func(c *spec.Case) {
			user.Given(c)
			if !denied(c, s, "patch.supported") {
				return
			}
			if answer := ask(c, s, patch(user.ID, "active", true)); answer.Status() < 300 {
				c.Fail("PATCH is said not to be supported, and one that sets active is answered with %d", answer.Status())
			}
		})

		scope.Check(silence("filter", "filters", "3.4.2.2", "config-filter-denied"), func(c *spec.Case) {
			user.Given(c)
			if !denied(c, s, "filter.supported") {
				return
			}
			answer := filtered(c, s, user)
			if resources, _ := answer.At("Resources").([]any); answer.Status() == http.StatusOK && len(resources) == 1 && answer.At("Resources[0].id") == user.Answer.At("id") {
				c.Fail("filters are said not to be supported, and one by userName finds its user")
			}
		})

		scope.Check(silence("bulk", "bulk requests", "3.7", "config-bulk-denied"), func(c *spec.Case) {
			if !denied(c, s, "bulk.supported") {
				return
			}
			if answer := ask(c, s, bulk(s)); answer.Status() < 300 && answer.At("Operations") != nil {
				c.Fail("bulk requests are said not to be supported, and one is answered with %d and results", answer.Status())
			}
		})
	})
}

// silence is the requirement that a feature which is there is advertised.
func silence(name, feature, section, kill string) scimdrill.Requirement {
	return scimdrill.Requirement{
		ID:    "rfc.config." + name + "-told",
		Title: "Where the server supports " + feature + ", the configuration does not deny it.",
		Why:   "A client that goes by the configuration does without, and replaces whole users where it could have changed one value.",
		Fix:   "Set supported to true in ServiceProviderConfig, which is often older than the feature.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "5"), cite.RFC("7644", section)},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{kill},
	}
}

// denied reports whether the configuration says that there is no such feature.
func denied(c *spec.Case, s *stage.Stage, name string) bool {
	supported, said, answer := says(c.Context(), s, name)
	c.Decisive(answer.Exchange)
	return said && !supported
}

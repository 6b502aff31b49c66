package update

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// cleared: a field is emptied in Okta, which pushes "" and neither null nor nothing.
func cleared(scope *spec.Scope, s *stage.Stage) {
	for _, field := range []struct {
		key, noun, variable, value, path string
		needs                            []scimdrill.Capability
	}{
		{key: "time-zone", noun: "time zone", variable: "timezone", value: "Europe/Copenhagen", path: "timezone"},
		{key: "title", noun: "title", variable: "title", value: "Engineer", path: "title"},
		{
			key: "cost-center", noun: "cost center", variable: "costCenter", value: "CC-7", path: enterprise + "|costCenter",
			needs: []scimdrill.Capability{scimdrill.HasEnterpriseSchema},
		},
	} {
		Describe("a "+field.noun+" that is emptied", Ordered, func() {
			scope.Check(scimdrill.Requirement{
				ID:    "okta.update.cleared-" + field.key,
				Title: "A " + field.noun + " that is emptied in Okta, which sends it as \"\", is accepted and gone.",
				Why:   "Okta pushes the empty string for a value that was taken away. A server that refuses it refuses the whole update, and all later ones with it, because the empty value is sent again each time.",
				Fix:   "Take \"\" for “no value” wherever a value is optional, before checking its format.",
				Level: scimdrill.Okta,
				Cites: []scimdrill.Citation{cite.OIN("C9337"), cite.OktaExpressions("null and empty strings"), cite.Issue("simpleidserver/SimpleIdServer", 295), cite.RFC("7643", "2.5")},
				Needs: field.needs,
				Kills: []string{"empty-string-refused"},
			}, func(c *spec.Case) {
				if s.Declared.Fixes(field.path) {
					c.NotApplicable("the target file gives everybody a %s, which cannot be emptied", field.noun)
				}
				app := s.Apps[scope.App]
				jane := app.Hire(c.Context(), s.People.Someone(), map[string]any{field.variable: field.value})
				jane.Given(c)
				app.Change(c.Context(), jane, map[string]any{field.variable: ""}).Succeeds(c)
				c.NoDifference("the user after the "+field.noun+" was emptied", jane.Now(c, s).Differences(map[string]any{
					field.path: probe.Absent{}, "userName": jane.Email, "name.givenName": jane.Persona.Given, "emails[0].value": jane.Email,
				}))
			})
		})
	}
}

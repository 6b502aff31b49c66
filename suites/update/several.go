package update

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// several: more than one attribute in one change.
func several(scope *spec.Scope, s *stage.Stage) {
	Describe("several attributes at once", Ordered, func() {
		var jane *stage.Employee
		var changed *stage.Push
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			changed = app.Change(ctx, jane, map[string]any{
				"firstName": "Renate", "lastName": "Married", "email": "moved." + jane.Email, "locale": "pt-BR", "timezone": "America/Sao_Paulo",
			})
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.several",
			Title: "Several attributes that change at once in Okta all arrive.",
			Why:   "Somebody who marries and moves abroad changes name, address, language and time zone in one form.",
			Fix:   "Store all that the PUT holds, or refuse it whole.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific user (PUT)"), cite.OIN("C9310"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"update-lost", "locale-lost", "timezone-lost"},
		}, func(c *spec.Case) {
			jane.Given(c)
			changed.Succeeds(c)
			c.NoDifference("the user after the change", jane.Now(c, s).Differences(s.Kept(c.Context(), jane.CreatedAs, map[string]any{
				"name.givenName": "Renate", "name.familyName": "Married", "emails[0].value": "moved." + jane.Email,
				"locale": "pt-BR", "timezone": "America/Sao_Paulo", "userName": jane.Email,
			})))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.several-one-put",
			Title: "Several attributes that change at once come in one PUT, which is answered with 200.",
			Why:   "Okta pushes the profile whole. A server that refuses one attribute loses the others with it.",
			Fix:   "Accept every attribute that Okta sends, and ignore those for which there is no use.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaSupport("Partial profile push", "https://support.okta.com/help/s/"), cite.OktaProtocol("Update a specific user (PUT)")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"put-unsupported", "readonly-refused"},
		}, func(c *spec.Case) {
			jane.Given(c)
			c.Shows(changed.Wire...)
			c.AdminSees(changed.Outcome.AdminText)
			c.Expect(s.Apps[scope.App].Sequence(changed)).To(Equal([]string{"GET /Users/{id}", "PUT /Users/{id}"}), "what Okta sent")
			put, _ := changed.Sent("PUT")
			c.Decisive(put)
			c.Expect(put.Status()).To(Equal(200), "status of the answer to the PUT")
		})
	})
}

// unicode: what is not ASCII, and what careless code escapes, in an update.
func unicode(scope *spec.Scope, s *stage.Stage) {
	Describe("names that are not ASCII", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.unicode",
			Title: "Names keep every character through an update: accents, apostrophes, ideographs, and characters outside the basic plane.",
			Why:   "A name that is right after the create and wrong after the first update is wrong for good: Okta echoes it.",
			Fix:   "Treat text as UTF-8 throughout, in the update as in the create, and escape nothing before storing it.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.3.1"), cite.RFC("7644", "8.1"), cite.OIN("C9291")},
			Kills: []string{"names-latin1", "apostrophe-escaped"},
		}, func(c *spec.Case) {
			const given, family = "Siobhán 小百合 🌱", "O'Brien-Ødegård & Søn"
			app := s.Apps[scope.App]
			jane := app.Hire(c.Context(), s.People.Someone(), nil)
			jane.Given(c)
			app.Change(c.Context(), jane, map[string]any{"firstName": given, "lastName": family}).Succeeds(c)
			c.NoDifference("the user after the change", jane.Now(c, s).Differences(map[string]any{
				"name.givenName": given, "name.familyName": family,
			}))
		})
	})
}

// assignment: attributes that the admin edits on the assignment itself.
func assignment(scope *spec.Scope, s *stage.Stage) {
	Describe("an edit of the assignment", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.assignment",
			Title: "An attribute that is edited on the assignment arrives like one that is edited on the profile, and changes nothing else.",
			Why:   "Admins correct single people on the app's Assignments tab; Okta pushes that in the same way.",
			Fix:   "Answer the PUT as any other.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific user (PUT)"), cite.OIN("C9291")},
			Kills: []string{"update-lost", "locale-lost"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			jane := app.Hire(c.Context(), s.People.Someone(), nil)
			jane.Given(c)
			if !s.Keeps(c.Context(), jane.CreatedAs, "locale") {
				c.NotApplicable("the target keeps no locale, which is what the admin edits here")
			}
			app.Do(c.Context(), "edit the assignment of "+jane.Email, jane, func(ctx context.Context) error {
				_, err := s.Admin.ChangeAppUser(ctx, app.App, jane.Okta, map[string]any{"locale": "fr-FR"})
				return err
			}).Succeeds(c)
			after := jane.Now(c, s)
			c.NoDifference("the user after the edit", after.Differences(map[string]any{"locale": "fr-FR"}))
			stage.OnlyChanged(c, "the user before and after the edit", jane.CreatedAs, after, "/locale")
		})
	})
}

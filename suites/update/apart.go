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

// apart: userName and email are pushed apart, minutes or days from one another (capture of run 001, requests 51 to 55).
func apart(scope *spec.Scope, s *stage.Stage) {
	Describe("userName and email apart", Ordered, func() {
		var jane *stage.Employee
		var named, mailed *stage.Push
		var between, after stage.Look
		renamed := func() string { return "renamed." + jane.Email }
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			named = app.Do(ctx, "change the application username of "+jane.Email, jane, func(ctx context.Context) error {
				_, err := s.Admin.ChangeAppUserName(ctx, app.App, jane.Okta, renamed())
				return err
			})
			between = s.Look(ctx, jane, "after the change of the userName")
			mailed = app.Change(ctx, jane, map[string]any{"email": renamed()})
			after = s.Look(ctx, jane, "after the change of the email")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.username",
			Title: "A change of the application username in Okta changes the userName, and the id stays.",
			Why:   "The person signs in and is looked up by the new name; under the old one Okta's next lookup finds nobody and creates a twin.",
			Fix:   "Let a PUT change userName; key users by id.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.TemplateRun, "requests 51 and 52"), cite.OIN("C9291"), cite.RFC("7643", "4.1.1")},
			Kills: []string{"update-lost"},
		}, func(c *spec.Case) {
			jane.Given(c)
			named.Succeeds(c)
			c.NoDifference("the user after the change of the userName", between.Resource(c).Differences(map[string]any{
				"userName": renamed(), "id": jane.ID(),
			}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.username-alone",
			Title: "A userName that differs from the email is legal: changing the userName changes nothing else.",
			Why:   "Okta pushes userName and email apart, at times minutes apart. A server that refuses the state between the two, or moves the email along, breaks every change of address.",
			Fix:   "Store userName and emails independently of one another.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.TemplateRun, "requests 51 to 55"), cite.RFC("7643", "4.1.1")},
			Kills: []string{"put-recreates"},
		}, func(c *spec.Case) {
			jane.Given(c)
			named.Given(c)
			stage.OnlyChanged(c, "the user before and after the change of the userName", jane.CreatedAs, between.Resource(c), "/userName")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.email-follows-later",
			Title: "The email that Okta pushes after the userName arrives, and the userName stays as it was pushed.",
			Why:   "It is the second half of every change of address.",
			Fix:   "Store userName and emails independently of one another.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.TemplateRun, "requests 54 and 55"), cite.OIN("C9310")},
			Kills: []string{"update-lost"},
		}, func(c *spec.Case) {
			jane.Given(c)
			named.Given(c)
			mailed.Succeeds(c)
			c.NoDifference("the user after the change of the email", after.Resource(c).Differences(map[string]any{
				"userName": renamed(), "emails[0].value": renamed(),
			}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.username-findable",
			Title: "After a change of the userName the lookup finds the user by the new one, and nobody by the old one.",
			Why:   "Okta looks people up by the userName of the day. One that is still found under the old name is linked to the wrong person when the address is given to somebody else.",
			Fix:   "Evaluate the filter against the stored userName, not against a copy.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Determine if the user already exists"), cite.RFC("7644", "3.4.2.2")},
			Kills: []string{"update-lost"},
		}, func(c *spec.Case) {
			jane.Given(c)
			named.Given(c)
			old, err := s.Target.Lookup(c.Context(), jane.Email, "look up the old userName")
			c.Answered(err)
			c.Expect(old.At("Resources[0].id")).To(BeNil(), "the id that a lookup of the old userName finds")
			answer, err := s.Target.Lookup(c.Context(), renamed(), "look up the new userName")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.At("Resources[0].id")).To(Equal(jane.ID()), "the id that a lookup of the new userName finds")
		})
	})
}

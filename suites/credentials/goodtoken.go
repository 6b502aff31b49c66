package credentials

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

func goodToken(scope *spec.Scope, s *stage.Stage) {
	Describe("the right token", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.credentials.good-token",
			Title: "With the right token the test succeeds, and provisioning can be switched on.",
			Why:   "Until this button succeeds, the admin cannot save the integration: nothing else of provisioning can be reached.",
			Fix:   "Answer GET /Users?startIndex=1&count=2 with 200 and a full ListResponse.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaGuide("Configure provisioning, Test API Credentials"), cite.PeakonArticle("Configuration steps, 4"), cite.OIN("C9306"), cite.OktaProtocol("Headers")},
			Kills: []string{"unfiltered-list-refused", "empty-list-as-array", "agent-refused"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			if app.NotConnected != nil {
				c.AdminSees(admin.AdminText(app.NotConnected))
				c.Shows(app.Connecting...)
				c.Fail("connecting the app failed: %v", app.NotConnected)
			}
			c.Shows(app.Connecting...)
			status, err := s.Admin.ConnectionStatus(c.Context(), app.App)
			if err != nil {
				c.Broken(err)
			}
			c.Expect(status).To(Equal("ENABLED"), "status of the API integration in Okta")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.credentials.first-page",
			Title: "The list that the test asks for is a ListResponse with numbers and at most the two users that it asks for.",
			Why:   "Okta reads nothing but this list in the test. A list of another shape ends in “No results for users returned”.",
			Fix:   "Honour startIndex and count, and write totalResults, startIndex and itemsPerPage as numbers.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2"), cite.RFC("7644", "3.4.2.4"), cite.Capture(cite.TemplateRun, "request 3"), cite.Capture(cite.WizardRun, "request 4")},
			Kills: []string{"list-numbers-as-strings", "count-ignored"},
		}, func(c *spec.Case) {
			// Three users, so that a page of two is not the whole list.
			for range 3 {
				person := s.People.Someone()
				answer, err := s.Target.Do(c.Context(), probe.Ask{
					Method: "POST", Path: "/Users", Purpose: "put a user into the target, so that a page of two is not the whole list",
					Body: probe.Body(s.NewUser(person)),
				})
				c.Answered(err)
				if answer.Status() > 299 {
					c.Block("putting users into the target failed: status %d", answer.Status())
				}
			}
			answer, err := s.Target.Get(c.Context(), "/Users?startIndex=1&count=2", "ask as Okta's test does")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(Equal(200), "status")
			c.Expect(answer.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:ListResponse"), "schemas")
			for _, name := range []string{"totalResults", "startIndex", "itemsPerPage"} {
				if text, isText := answer.At(name).(string); isText {
					c.Fail("%s: expected a number, found the string %q", name, text)
				}
			}
			c.Expect(answer.At("Resources")).To(HaveLen(2), "Resources of a page of two")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.credentials.no-users-yet",
			Title: "The test succeeds on a target that has no users yet.",
			Why:   "A new customer has none. If the empty list has another shape, the admin cannot switch provisioning on.",
			Fix:   "Answer an empty list with 200, totalResults 0 and Resources [].",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.TemplateRun, "request 3"), cite.OktaSupport("No results for users returned", "https://support.okta.com/help/s/")},
			Needs: []scimdrill.Capability{scimdrill.CanConnect, scimdrill.CanAddressApps},
			Kills: []string{"empty-list-without-resources", "empty-list-as-array"},
		}, func(c *spec.Case) {
			company, err := s.Peakon.FoundCompany(c.Context(), "Newly founded", "")
			if err != nil {
				c.Broken(err)
			}
			try := press(c.Context(), s, scope.App, "A target without users", s.URL, company.Token)
			try.shows(c)
			if try.err != nil {
				c.Fail("the test failed: %v", try.err)
			}
		})
	})
}

package credentials

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

func badToken(scope *spec.Scope, s *stage.Stage) {
	Describe("a wrong token", Ordered, func() {
		var try attempt
		BeforeAll(func(ctx SpecContext) {
			try = press(ctx, s, scope.App, "A wrong token", s.URL, "a-token-that-nobody-issued")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.credentials.wrong-token",
			Title: "With a wrong token the test fails, and the admin reads that the credentials are not authorised.",
			Why:   "A server that accepts any token lets everybody read and change the employees of its customers.",
			Fix:   "Compare the token, and answer 401 when it is not one that you issued.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.TemplateRun, "request 2"), cite.OIN("C9340"), cite.RFC("7644", "2")},
			Needs: []scimdrill.Capability{scimdrill.CanAddressApps},
			Kills: []string{"any-token-accepted", "unauthorized-200"},
		}, func(c *spec.Case) {
			try.shows(c)
			if try.err == nil {
				c.Fail("the test succeeded with a token that nobody issued")
			}
			c.Expect(admin.AdminText(try.err)).To(ContainSubstring("Unauthorized"), "what the admin reads")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.credentials.wrong-token-once",
			Title: "A wrong token is refused on the first request: Okta asks once for each press of the button.",
			Why:   "Okta does not try again. A server that challenges first and refuses later never gets the second request.",
			Fix:   "Answer 401 to the request itself, without a redirect to a page for signing in.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.TemplateRun, "request 2"), cite.RFC("7644", "3.12")},
			Needs: []scimdrill.Capability{scimdrill.CanAddressApps, scimdrill.CanShowWire},
			Kills: []string{"any-token-accepted", "unauthorized-200"},
		}, func(c *spec.Case) {
			try.shows(c)
			c.Expect(try.wire).To(HaveLen(1), "requests for one press of the button")
			c.Decisive(try.wire[0])
			c.Expect(try.wire[0].Status()).To(Equal(401), "status of the answer to Okta")
		})
	})
}

func revokedToken(scope *spec.Scope, s *stage.Stage) {
	Describe("a revoked token", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "reference.credentials.revoked-token",
			Title: "A token that was replaced in Peakon is refused; the one that replaced it works.",
			Why:   "An admin replaces a token because the old one got out. If it still works, replacing it did nothing.",
			Fix:   "Look the token up on every request, and do not cache it beyond its life.",
			Level: scimdrill.Reference,
			Cites: []scimdrill.Citation{cite.Decision("regenerating an integration token revokes the earlier ones"), cite.RFC("7644", "7.4")},
			Needs: []scimdrill.Capability{scimdrill.CanConnect, scimdrill.CanAddressApps},
			Kills: []string{"revoked-token-accepted"},
		}, func(c *spec.Case) {
			company, err := s.Peakon.FoundCompany(c.Context(), "Token replaced", "")
			if err != nil {
				c.Broken(err)
			}
			before := press(c.Context(), s, scope.App, "Before the token is replaced", s.URL, company.Token)
			before.shows(c)
			if before.err != nil {
				c.Block("the first token does not work: %v", before.err)
			}
			fresh, err := s.Peakon.Regenerate(c.Context(), company)
			if err != nil {
				c.Broken(err)
			}
			old := press(c.Context(), s, scope.App, "The replaced token", s.URL, company.Token)
			old.shows(c)
			if old.err == nil {
				c.Fail("the test succeeded with a token that was replaced")
			}
			c.Expect(admin.AdminText(old.err)).To(ContainSubstring("Unauthorized"), "what the admin reads")
			renewed := press(c.Context(), s, scope.App, "The new token", s.URL, fresh.Token)
			renewed.shows(c)
			if renewed.err != nil {
				c.Fail("the new token does not work: %v", renewed.err)
			}
		})
	})
}

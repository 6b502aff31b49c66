package credentials

import (
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// corrected: the admin enters a wrong token, and then the right one.
func corrected(scope *spec.Scope, s *stage.Stage) {
	Describe("a token that is corrected", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.credentials.corrected",
			Title: "After a wrong token the right one works at once.",
			Why:   "Admins paste the wrong token first. A server that shuts the door after one failure shuts out the whole org, whose addresses Okta's customers share.",
			Fix:   "Limit failures by token, not by address, and not at the first.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9340"), cite.OIN("C9341"), cite.Capture(cite.TemplateRun, "requests 2 and 3")},
			Needs: []scimdrill.Capability{scimdrill.CanAddressApps},
			Kills: []string{"locked-out-at-once"},
		}, func(c *spec.Case) {
			wrong := press(c.Context(), s, scope.App, "Drill, token to be corrected", s.URL, s.Token+"-mistyped")
			wrong.shows(c)
			if wrong.app.ID == "" {
				c.Block("adding an app failed: %v", wrong.err)
			}
			mark := s.Recorder.Mark()
			err := s.Admin.TestAPICredentials(c.Context(), wrong.app, s.Token)
			c.Shows(s.SentByOkta(mark)...)
			if err != nil {
				c.AdminSees(admin.AdminText(err))
				c.Fail("the test with the right token failed after one with a wrong token: %v", err)
			}
		})
	})
}

// address: what Okta asks of the SCIM base URL.
func address(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:       "okta.credentials.address",
		Title:    "The SCIM base URL has no underscore, no query, and at most 1024 characters.",
		Why:      "Okta refuses to save any other: the admin cannot even press the button.",
		Fix:      "Offer the SCIM server at another address.",
		Level:    scimdrill.Okta,
		Cites:    []scimdrill.Citation{cite.OktaGuide("Base URL"), cite.RFC("7644", "1.3")},
		Unproved: "it is about the address itself, which a run is given",
	}, func(c *spec.Case) {
		const longest = 1024
		parsed, err := url.Parse(s.URL)
		if err != nil {
			c.Broken(err)
		}
		c.Expect(strings.Contains(parsed.Host+parsed.Path, "_")).To(BeFalse(), "an underscore in %s", s.URL)
		c.Expect(parsed.RawQuery).To(BeEmpty(), "the query of %s", s.URL)
		c.Expect(len(s.URL)).To(BeNumerically("<=", longest), "the length of %s", s.URL)
	})
}

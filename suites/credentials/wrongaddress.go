package credentials

import (
	"net"
	"net/http"
	"net/http/httptest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// wrongAddress: what the admin reads when the base URL leads nowhere, or to something that is not SCIM. It is about the org,
// not about the target; a vendor who knows these words knows where to look.
func wrongAddress(scope *spec.Scope, s *stage.Stage) {
	Describe("a wrong address", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:       "okta.credentials.unreachable",
			Title:    "An address at which nothing listens is told to the admin as a failed connection, and nothing is switched on.",
			Why:      "“Error authenticating: Connect to …” is about the network, not about the token: a firewall, a wrong port, a server that is down.",
			Fix:      "Let Okta's addresses reach the SCIM server.",
			Level:    scimdrill.Okta,
			Cites:    []scimdrill.Citation{cite.OktaSupport("Error authenticating: Connect to … failed", "https://support.okta.com/help/s/")},
			Needs:    []scimdrill.Capability{scimdrill.CanAddressApps},
			Unproved: "it is about an address at which the target is not: no server can break it",
		}, func(c *spec.Case) {
			listener, err := new(net.ListenConfig).Listen(c.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				c.Broken(err)
			}
			address := "http://" + listener.Addr().String() + "/scim/v2"
			if err := listener.Close(); err != nil { // now nothing listens there
				c.Broken(err)
			}
			try := press(c.Context(), s, scope.App, "Nobody listens", address, s.Token)
			try.shows(c)
			if try.err == nil {
				c.Fail("the test succeeded with an address at which nothing listens")
			}
			c.Expect(admin.AdminText(try.err)).To(ContainSubstring("Error authenticating"), "what the admin reads")
			notSwitchedOn(c, s, try)
		})

		scope.Check(scimdrill.Requirement{
			ID:       "okta.credentials.html",
			Title:    "A web page in the place of a SCIM server is told to the admin as a list without users, and nothing is switched on.",
			Why:      "“No results for users returned” mostly means that the base URL leads to a page for signing in, which answers 200 to everything.",
			Fix:      "Enter the base URL of the SCIM server, and answer unknown paths with 404.",
			Level:    scimdrill.Okta,
			Cites:    []scimdrill.Citation{cite.OktaSupport("No results for users returned", "https://support.okta.com/help/s/")},
			Needs:    []scimdrill.Capability{scimdrill.CanAddressApps},
			Unproved: "it is about an address at which the target is not: no server can break it",
		}, func(c *spec.Case) {
			page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_, _ = w.Write([]byte("<!doctype html><title>Sign in</title><p>Please sign in.</p>"))
			}))
			defer page.Close()
			try := press(c.Context(), s, scope.App, "A web page", page.URL, s.Token)
			try.shows(c)
			if try.err == nil {
				c.Fail("the test succeeded with a web page")
			}
			c.Expect(admin.AdminText(try.err)).To(ContainSubstring("No results for users returned"), "what the admin reads")
			notSwitchedOn(c, s, try)
		})
	})
}

// notSwitchedOn saves the integration in spite of the failed test, and expects the org to refuse.
func notSwitchedOn(c *spec.Case, s *stage.Stage, try attempt) {
	if err := s.Admin.ConnectAPI(c.Context(), try.app, s.Token); err == nil {
		c.Fail("the integration was saved and switched on although its test fails")
	}
	status, err := s.Admin.ConnectionStatus(c.Context(), try.app)
	if err != nil {
		c.Broken(err)
	}
	c.Expect(status).NotTo(Equal("ENABLED"), "status of the API integration in Okta")
}

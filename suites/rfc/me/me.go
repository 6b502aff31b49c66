// Package me is what RFC 7644 §3.11 says of /Me, the alias of whoever the token belongs to. It may be served, redirected or not be
// offered; it is read once, and never written to.
package me

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("RFC: /Me", func(scope *spec.Scope) { alias(scope, s) })
}

func alias(scope *spec.Scope, s *stage.Stage) {
	Describe("/Me", Ordered, func() {
		var asked stage.Asked
		BeforeAll(func(ctx SpecContext) {
			asked = s.Ask(ctx, http.MethodGet, "/Me", "whom does the token belong to?", nil)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.me.status",
			Title: "/Me is served, redirected with 308, or answered with 501.",
			Why:   "By 501 a client knows that the alias is not offered; a 404 says that the token's owner is gone.",
			Fix:   "Answer 501 where /Me is not offered.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.11")},
			Kills: []string{"me-404"},
		}, func(c *spec.Case) {
			c.Expect(asked.Heard(c).Status()).To(BeElementOf(http.StatusOK, http.StatusPermanentRedirect, http.StatusNotImplemented), "status of GET /Me")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.me.location",
			Title: "/Me, where it is served or redirected, names the permanent address of the user in the Location header.",
			Why:   "The alias means somebody else with another token: a client has to keep the true address.",
			Fix:   "Send Location with the address of the user, whether with 200 or with 308.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.11")},
			Kills: []string{"me-unlocated", "me-redirects-nowhere"},
		}, func(c *spec.Case) {
			found := asked.Heard(c)
			if found.Status() >= 400 {
				return // it is not offered
			}
			location := found.Exchange.Response.Header.Get("Location")
			c.Expect(location).NotTo(BeEmpty(), "Location header of the %d", found.Status())
			_, err := s.Target.Address(location)
			c.Expect(err).NotTo(HaveOccurred(), "Location header of the %d", found.Status())
			c.Expect(location).NotTo(HaveSuffix("/Me"), "Location header of the %d, which is to name the user and not the alias", found.Status())
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.me.error",
			Title: "/Me, where it is not offered, is refused with a SCIM error.",
			Why:   "A web page in its place is taken for a wrong base URL.",
			Fix:   "Answer with the Error schema from the whole of the base URL, not from the known endpoints alone.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7644", "3.11")},
			Kills: []string{"error-as-text", "error-as-html"},
		}, func(c *spec.Case) {
			found := asked.Heard(c)
			if found.Status() < 400 {
				c.NotApplicable("/Me is offered: status %d", found.Status())
			}
			c.Expect(found.NotJSON).NotTo(HaveOccurred(), "body of the %d", found.Status())
			c.Expect(found.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:Error"), "schemas")
			c.Expect(found.At("status")).To(Equal(found.StatusText()), "status in the body")
		})
	})
}

package importing

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// pageSize is the count with which Okta asks for every page.
const pageSize = 100

// users: what an import makes of the users of the target.
func users(w *importer) {
	Describe("the users that an import finds", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.users",
			Title: "An import finds an active user of the target, with id, userName, name and email as the target holds them.",
			Why:   "From these Okta makes the Okta user, or finds the one that is meant. Without a name or an email nobody can be confirmed.",
			Fix:   "Show users in the list as you show them by id.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Retrieve Users"), cite.OIN("C9303")},
			Kills: []string{"list-brief", "primary-lost", "large-count-refused"},
		}, func(c *spec.Case) {
			w.ada.Given(c)
			w.first.completed(c)
			user, there := w.first.awaiting[w.ada.ID]
			if !there {
				c.Fail("the user %s, whom the target has, was not among the %d that the import found", w.adaPerson.Email, len(w.first.awaiting))
			}
			c.Expect(user.UserName).To(BeEquivalentTo(w.adaPerson.Email), "userName")
			c.Expect(user.Profile).To(HaveKeyWithValue("givenName", w.adaPerson.Given), "the profile")
			c.Expect(user.Profile).To(HaveKeyWithValue("familyName", w.adaPerson.Family), "the profile")
			c.Expect(user.Profile).To(HaveKeyWithValue("email", w.adaPerson.Email), "the profile")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.requests",
			Title: "The pages of a hundred that an import asks for, from startIndex 1 in steps of a hundred, are all answered with 200.",
			Why:   "Okta asks for a hundred at a time, whatever the target prefers. One page that is refused ends the import.",
			Fix:   "Answer a count that is too large with as many as you give, not with an error.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Retrieve Users"), cite.RFC("7644", "3.4.2.4")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"large-count-refused"},
		}, func(c *spec.Case) {
			c.Shows(w.first.wire...)
			c.AdminSees(w.first.run.Summary)
			asked := 0
			for _, exchange := range w.first.wire {
				path := exchange.Path(w.stage.URL)
				if !strings.HasPrefix(path, "/Users?") {
					continue
				}
				c.Decisive(exchange)
				c.Expect(path).To(Equal(fmt.Sprintf("/Users?startIndex=%d&count=%d", 1+asked*pageSize, pageSize)), "a page that Okta asked for")
				c.Expect(exchange.Status()).To(Equal(200), "status of a page of users")
				asked++
			}
			c.Expect(asked).To(BeNumerically(">", 0), "pages of users that Okta asked for")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.scanned",
			Title: "An import scans each user once, without a hole between its pages.",
			Why:   "“N users scanned, n new, n updated, n unchanged” is what an admin compares with the application. Who falls into a hole is unassigned by Okta.",
			Fix:   "Honour count=100 where there are as many, and count totalResults over all pages.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Retrieve Users"), cite.OIN("C9304")},
			Kills: []string{"large-count-refused"},
		}, func(c *spec.Case) {
			w.first.completed(c)
			c.Expect(w.first.run.Warnings).To(BeEmpty(), "what a real org would not tell")
			count := w.first.run.Counts.Users
			c.Expect(count.New+count.Updated+count.Unchanged).To(Equal(count.Scanned), "new, updated and unchanged users together")
			c.Expect(count.Scanned).To(BeNumerically(">=", 2), "users scanned")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.inactive",
			Title: "A user who is inactive is told by active false in the list, so that an import passes them over.",
			Why:   "Okta takes in active users alone. Where the list leaves active out, everybody who ever left comes back as a new Okta user.",
			Fix:   "Show active in lists, as a boolean.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaConcepts("Import: users whose status is active=false"), cite.OIN("C9303"), cite.RFC("7643", "4.1.1")},
			Kills: []string{"list-brief"},
		}, func(c *spec.Case) {
			w.off.Given(c)
			w.first.given(c)
			c.Expect(w.first.awaiting).NotTo(HaveKey(w.off.ID), "users that the import took in")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.updated",
			Title: "What changes in the target is in the next import.",
			Why:   "Imports are how Okta learns of changes that were made in the application. A list that comes from a cache shows yesterday's people.",
			Fix:   "Let lists show what is stored.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9305"), cite.OktaProtocol("Retrieve Users")},
			Kills: []string{"list-stale", "list-brief"},
		}, func(c *spec.Case) {
			w.ada.Given(c)
			w.first.given(c)
			w.change.Given(c)
			w.second.completed(c)
			c.Expect(w.second.awaiting[w.ada.ID].Profile).To(HaveKeyWithValue("familyName", "Renamed"), "the profile after the change")
		}))
	})
}

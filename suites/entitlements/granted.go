package entitlements

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

// granted: what is granted to a person, and taken away again.
func granted(w *governance) {
	Describe("what is granted to a person", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.entitlement.granted",
			Title: "What is granted to a person in Okta is theirs in the target.",
			Why:   "Okta sends the grants as arrays in the user: entitlements, and roles. A server that drops them shows an access in Okta that nobody has.",
			Fix:   "Store entitlements and roles that come with a user, by value.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{guide("User with entitlements and roles"), cite.OIN("C9371"), cite.RFC("7643", "4.1.2")},
			Kills: []string{"grants-lost"},
		}, func(c *spec.Case) {
			w.ready(c)
			w.given.Succeeds(c)
			holds(c, w.after.Resource(c), w.first, true)
			holds(c, w.after.Resource(c), w.second, true)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.entitlement.withdrawn",
			Title: "What is taken from a person in Okta is theirs no longer in the target, and the rest still is.",
			Why:   "Reviews of access end with it. A server that adds where Okta replaces never takes a licence or a role back.",
			Fix:   "Let a PUT replace entitlements and roles as a whole.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9372"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"grants-merged"},
		}, func(c *spec.Case) {
			w.ready(c)
			w.given.Given(c)
			if w.first.ID == w.second.ID {
				c.NotApplicable("the target has one thing to grant, so that one of two cannot be taken away")
			}
			w.taken.Succeeds(c)
			holds(c, w.withdrew.Resource(c), w.first, true)
			holds(c, w.withdrew.Resource(c), w.second, false)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.entitlement.imported",
			Title: "The list of users shows what is granted to them, so that an import brings it.",
			Why:   "Reviews of access begin with what people really have. A list without it shows Okta people who have nothing.",
			Fix:   "Show entitlements and roles in lists as you show them by id.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9373"), guide("Import of users with entitlements")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"list-brief"},
		}, func(c *spec.Case) {
			w.ready(c)
			w.given.Given(c)
			if total, err := w.stage.CountUsers(c.Context()); err != nil || total > stage.MostImported {
				c.NotApplicable("an import reads everybody, and the target has %d users", total)
			}
			mark := w.stage.Recorder.Mark()
			if run, err := w.stage.Admin.ImportNow(c.Context(), w.app.App); err != nil || run.Status != "COMPLETED" {
				c.Block("the import failed: %v %s", err, run.Summary)
			}
			for _, exchange := range w.stage.SentByOkta(mark) {
				resources, _ := probe.Read(exchange).At("Resources").([]any)
				for _, resource := range resources {
					object, _ := resource.(map[string]any)
					if user := probe.Resource(object); user.ID() == w.jane.ID() {
						c.Decisive(exchange)
						holds(c, user, w.first, true)
						return
					}
				}
			}
			c.Fail("%s is not in the list that the import read", w.jane.Email)
		}))
	})
}

// holds fails the case unless the user has what was granted, or has it not.
func holds(c *spec.Case, user probe.Resource, granted admin.Entitlement, want bool) {
	attribute := "entitlements"
	if granted.Role {
		attribute = "roles"
	}
	list, _ := user.At(attribute).([]any)
	var values []any
	for _, element := range list {
		object, _ := element.(map[string]any)
		values = append(values, object["value"])
	}
	if want {
		c.Expect(values).To(ContainElement(granted.ID), "values of %s", attribute)
		return
	}
	c.Expect(values).NotTo(ContainElement(granted.ID), "values of %s", attribute)
}

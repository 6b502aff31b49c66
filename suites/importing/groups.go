package importing

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// groups: what an import reads of the groups of the target.
func groups(w *importer) {
	Describe("the groups that an import finds", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.groups",
			Title: "An import of groups finds a group of the target.",
			Why:   "Imported groups are what admins link Okta groups to. A list that is refused ends the whole import, users and all.",
			Fix:   "Answer GET /Groups with a ListResponse, page by page.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Retrieve Groups"), cite.OIN("C9338")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups},
			Kills: []string{"group-page-refused"},
		}, func(c *spec.Case) {
			w.team.Given(c)
			w.first.completed(c)
			c.Expect(w.first.run.Counts.Groups.Scanned).To(BeNumerically(">=", 1), "groups scanned")
			c.Expect(w.first.run.Counts.Groups.New).To(BeNumerically(">=", 1), "new groups")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.import.group-members",
			Title: "The list of groups shows each with its id, its displayName and the values of its members.",
			Why:   "An import reads groups from the list alone, and asks for none by id. A list without members makes every group an empty one in Okta.",
			Fix:   "Show members in the list of groups, with value.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Retrieve Groups"), cite.OIN("C9338")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups, scimdrill.CanShowWire},
			Kills: []string{"group-list-without-members"},
		}, func(c *spec.Case) {
			w.team.Given(c)
			w.liz.Given(c)
			w.first.given(c)
			for _, exchange := range w.first.wire {
				if !strings.HasPrefix(exchange.Path(w.stage.URL), "/Groups?") {
					continue
				}
				resources, _ := probe.Read(exchange).At("Resources").([]any)
				for _, resource := range resources {
					object, _ := resource.(map[string]any)
					group := probe.Resource(object)
					if group.ID() != w.team.ID {
						continue
					}
					c.Decisive(exchange)
					c.NoDifference("the group in the list", group.Differences(map[string]any{"displayName": w.teamName}))
					c.Expect(stage.MemberIDs(group)).To(Equal([]string{w.liz.ID()}), "its members in the list")
					return
				}
			}
			c.Fail("the group %s, which the target has, is not in the list of groups that the import read", w.teamName)
		}))
	})
}

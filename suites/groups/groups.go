// Package groups is what a target without groups owes to those who ask for them: a plain no.
package groups

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Groups are not supported", func(scope *spec.Scope) {
		Describe("the Groups endpoint", Ordered, func() {
			var listed, created probe.Answer
			var errListed, errCreated error
			BeforeAll(func(ctx SpecContext) {
				listed, errListed = s.Target.Get(ctx, "/Groups?startIndex=1&count=100", "ask for groups as Okta does when an integration is saved")
				created, errCreated = s.Target.Do(ctx, probe.Ask{
					Method: http.MethodPost, Path: "/Groups", Purpose: "push a group",
					Body: probe.Body(map[string]any{
						"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:Group"}, "displayName": s.GroupName("Everyone"), "members": []any{},
					}),
				})
			})

			scope.Check(scimdrill.Requirement{
				ID:    "peakon.groups.list-refused",
				Title: "A server without groups answers 404 to the list of groups.",
				Why:   "An empty list says “there are groups, but none yet”: Okta offers group push, and the admin waits for groups that never come.",
				Fix:   "Answer every request below /Groups with 404 and leave the Group resource type out of /ResourceTypes.",
				Level: scimdrill.Peakon,
				Cites: []scimdrill.Citation{cite.PeakonArticle("Group-related provisioning features are not supported"), cite.RFC("7644", "3.2")},
				Needs: []scimdrill.Capability{scimdrill.LacksGroups},
				Kills: []string{"groups-empty-list"},
			}, func(c *spec.Case) {
				c.Decisive(listed.Exchange)
				c.Answered(errListed)
				c.Expect(listed.Status()).To(Equal(404), "status of GET /Groups")
			})

			scope.Check(scimdrill.Requirement{
				ID:    "peakon.groups.push-refused",
				Title: "A pushed group is refused with 404, not swallowed.",
				Why:   "A 2xx would show the group as pushed in Okta, with nothing behind it.",
				Fix:   "Answer POST /Groups with 404.",
				Level: scimdrill.Peakon,
				Cites: []scimdrill.Citation{cite.PeakonArticle("Group-related provisioning features are not supported")},
				Needs: []scimdrill.Capability{scimdrill.LacksGroups},
				Kills: []string{"groups-accepted"},
			}, func(c *spec.Case) {
				c.Decisive(created.Exchange)
				c.Answered(errCreated)
				c.Expect(created.Status()).To(Equal(404), "status of POST /Groups")
			})

			scope.Check(scimdrill.Requirement{
				ID:    "peakon.groups.says-so",
				Title: "The refusal is a SCIM error whose detail says that groups are not supported.",
				Why:   "The detail is what the admin reads after “Errors reported by remote server:”; “Not Found” alone looks like a wrong address.",
				Fix:   "Say in the detail that groups are not supported.",
				Level: scimdrill.Peakon,
				Cites: []scimdrill.Citation{cite.PeakonArticle("Group-related provisioning features are not supported"), cite.RFC("7644", "3.12")},
				Needs: []scimdrill.Capability{scimdrill.LacksGroups},
				Kills: []string{"groups-empty-list", "error-as-text", "error-as-html"},
			}, func(c *spec.Case) {
				c.Decisive(listed.Exchange)
				c.Answered(errListed)
				c.Expect(listed.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:Error"), "schemas")
				c.Expect(listed.Text("detail")).To(MatchRegexp(`(?i)group`), "detail")
			})
		})
	})
}

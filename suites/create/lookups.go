package create

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// lookups: what the target answers to the question that precedes every create.
func lookups(scope *spec.Scope, s *stage.Stage) {
	Describe("the lookup", Ordered, func() {
		// Somebody is there, so that a list of everybody is not the list of nobody.
		BeforeAll(func(ctx SpecContext) { _ = s.MakeUser(ctx, "somebody else", s.NewUser(s.People.Someone())) })

		scope.Check(scimdrill.Requirement{
			ID:    "okta.lookup.nobody",
			Title: "A lookup of a userName that nobody has is answered with an empty ListResponse, or with 404 and a SCIM error.",
			Why:   "Okta takes both for “not found” and creates the user. Anything else stops the assignment, or links the wrong person.",
			Fix:   "Answer 200 with schemas, totalResults 0, startIndex, itemsPerPage and an empty Resources.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Determine if the user already exists"), cite.RFC("7644", "3.4.2")},
			Kills: []string{"lookup-filter-ignored", "empty-list-as-array", "list-numbers-as-strings"},
		}, func(c *spec.Case) {
			answer, err := s.Target.Lookup(c.Context(), s.People.Nobody(), "look up nobody")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			if answer.Status() == 404 {
				c.Expect(answer.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:Error"), "schemas of the 404")
				return
			}
			c.Expect(answer.Status()).To(Equal(200), "status of the lookup")
			c.NoDifference("the list of nobody", list(c, answer).Differences(map[string]any{
				"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults": 0,
			}))
			c.Expect(answer.At("Resources")).To(Or(BeNil(), BeEmpty()), "Resources")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.lookup.empty-resources",
			Title: "An empty ListResponse has its Resources array.",
			Why:   "“No results for users returned” is what admins read when Okta finds no Resources in an answer of 200.",
			Fix:   "Always write Resources, as [] when there is nothing.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Determine if the user already exists"), cite.OktaSupport("No results for users returned", "https://support.okta.com/help/s/")},
			Kills: []string{"empty-list-without-resources", "empty-list-as-array"},
		}, func(c *spec.Case) {
			answer, err := s.Target.Lookup(c.Context(), s.People.Nobody(), "look up nobody")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			if answer.Status() == 404 {
				return // Okta takes it, and there is no list in it
			}
			c.Expect(answer.At("Resources")).To(BeAssignableToTypeOf([]any{}), "Resources of an empty list")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.lookup.numbers",
			Title: "totalResults, startIndex and itemsPerPage are numbers.",
			Why:   "Written as strings they make the lookup fail without a reason: the System Log shows a failed application.provision.user.sync and no user is created.",
			Fix:   "Write the three as JSON numbers.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2"), cite.OktaProtocol("Determine if the user already exists"), cite.OktaSPEC(1)},
			Kills: []string{"list-numbers-as-strings"},
		}, func(c *spec.Case) {
			answer, err := s.Target.Lookup(c.Context(), s.People.Nobody(), "look up nobody")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			if answer.Status() == 404 {
				return
			}
			for _, name := range []string{"totalResults", "startIndex", "itemsPerPage"} {
				if text, isText := answer.At(name).(string); isText {
					c.Fail("%s: expected a number, found the string %q", name, text)
				}
			}
			c.Expect(answer.At("totalResults")).NotTo(BeNil(), "totalResults")
		})
	})
}

// list is the answer as a ListResponse object.
func list(c *spec.Case, answer probe.Answer) probe.Resource {
	resource, err := answer.Resource()
	if err != nil {
		c.Fail("a list was asked for: %v", err)
	}
	return resource
}

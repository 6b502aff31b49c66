package importing

import (
	"encoding/json"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// enough is more than the pages hold of servers that cap them; a target with fewer users gets the rest for the rehearsal.
const enough = 52

// lists: what an import relies on in the list of users.
func lists(scope *spec.Scope, s *stage.Stage) {
	Describe("the pages of the list", Ordered, func() {
		var fellow, other stage.Made
		BeforeAll(func(ctx SpecContext) {
			fellow = s.MakeUser(ctx, "a user to be counted", s.NewUser(s.People.Someone()))
			other = s.MakeUser(ctx, "another user to be counted", s.NewUser(s.People.Someone()))
			total, err := s.CountUsers(ctx)
			for ; err == nil && total < enough; total++ {
				_ = s.MakeUser(ctx, "one of many users", s.NewUser(s.People.Someone()))
			}
		})
		given := func(c *spec.Case) {
			fellow.Given(c)
			other.Given(c)
		}

		scope.Check(scimdrill.Requirement{
			ID:    "okta.list.total",
			Title: "totalResults counts the users of all pages, not those of the page.",
			Why:   "Okta asks for further pages while totalResults is more than it has. A server that counts the page alone ends every import after a hundred people, and the others are unassigned.",
			Fix:   "Count all that match, before you cut the page out.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2"), cite.OktaProtocol("Retrieve Users")},
			Kills: []string{"total-of-page"},
		}, func(c *spec.Case) {
			given(c)
			answer := page(c, s, 1)
			total, _ := answer.At("totalResults").(json.Number)
			if number, err := total.Int64(); err != nil || number < 2 {
				c.Fail("a page of one user: expected totalResults to be 2 at least, found %v", answer.At("totalResults"))
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.list.page-of-hundred",
			Title: "A page of a hundred holds a hundred users, or all there are.",
			Why:   "Okta goes on by a hundred, however many came. Where pages are shorter, those in between are never seen: an import takes them for gone.",
			Fix:   "Give as many as count asks for, up to a hundred at least.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Retrieve Users")},
			Kills: []string{"pages-capped"},
		}, func(c *spec.Case) {
			given(c)
			answer := page(c, s, pageSize)
			resources, _ := answer.At("Resources").([]any)
			total, _ := answer.At("totalResults").(json.Number)
			number, err := total.Int64()
			if err != nil {
				c.Fail("totalResults: expected a number, found %v", answer.At("totalResults"))
			}
			if want := min(int(number), pageSize); len(resources) != want {
				c.Fail("a page of %d users out of %d: expected %d of them, found %d", pageSize, number, want, len(resources))
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.list.stable-order",
			Title: "The same page, asked for twice, shows the same users in the same order.",
			Why:   "Between two pages an order that changes shows some people twice and others not at all, who are then unassigned.",
			Fix:   "Sort by something that does not change, such as the id, where nobody asks for an order.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Retrieve Users"), cite.RFC("7644", "3.4.2.4")},
			Kills: []string{"list-shuffled"},
		}, func(c *spec.Case) {
			given(c)
			first, second := idsOn(page(c, s, 10)), idsOn(page(c, s, 10))
			c.Expect(second).To(Equal(first), "the ids on the same page")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.lookup.with-page",
			Title: "A filter together with startIndex and count finds the user, as the filter alone does.",
			Why:   "Every lookup of Okta's says startIndex=1&count=100. A server that refuses the three together, or looks at the page before the filter, finds nobody.",
			Fix:   "Filter first, then cut the page out; refuse none of the parameters.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2"), cite.OktaProtocol("Determine if the user already exists"), cite.Report("GitLab", "epic 1774", "https://gitlab.com/groups/gitlab-org/-/epics/1774")},
			Kills: []string{"lookup-page-refused"},
		}, func(c *spec.Case) {
			given(c)
			answer, err := s.Target.Lookup(c.Context(), other.Answer.Text("userName"), "look up a user with startIndex and count")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(Equal(200), "status of the lookup")
			c.Expect(idsOn(answer)).To(Equal([]string{other.ID}), "the ids that the lookup found")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.list.primary-email",
			Title: "The primary one of several values is marked as primary in what is read.",
			Why:   "Okta reads the email whose primary is true, and no other: without the mark an imported person has no email, and an update finds none to change.",
			Fix:   "Store primary with the value and return it.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaConcepts("How should multi-valued attributes be sent"), cite.RFC("7643", "2.4")},
			Kills: []string{"primary-lost"},
		}, func(c *spec.Case) {
			given(c)
			answer, err := s.Target.Get(c.Context(), probe.UserPath(fellow.ID), "read a user's emails")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			emails, _ := answer.At("emails").([]any)
			primary := 0
			for i := range emails {
				if answer.At(fmt.Sprintf("emails[%d].primary", i)) == true {
					primary++
				}
			}
			c.Expect(primary).To(Equal(1), "emails whose primary is true")
		})
	})
}

// page is the first page of the list.
func page(c *spec.Case, s *stage.Stage, count int) probe.Answer {
	answer, err := s.Target.Get(c.Context(), fmt.Sprintf("/Users?startIndex=1&count=%d", count), fmt.Sprintf("ask for %d users", count))
	c.Answered(err)
	c.Decisive(answer.Exchange)
	c.Expect(answer.Status()).To(Equal(200), "status of the page")
	return answer
}

func idsOn(answer probe.Answer) []string {
	resources, _ := answer.At("Resources").([]any)
	ids := []string{}
	for i := range resources {
		ids = append(ids, answer.Text(fmt.Sprintf("Resources[%d].id", i)))
	}
	return ids
}

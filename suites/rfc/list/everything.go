package list

import (
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// everything: lists that nothing narrows.
func everything(scope *spec.Scope, s *stage.Stage, people *crowd.Crowd) {
	// most is how many people a rehearsal reads to find its own among them.
	const pageSize, mostPages = 100, 20
	whole := func(c *spec.Case) []string {
		people.Given(c)
		_, total, trouble := crowd.Page(people.Page(c, crowd.List{}, "startIndex=1&count=1"))
		if trouble != "" || total > pageSize*mostPages {
			c.NotApplicable("the list of everybody is not to be read: %d users, more than a rehearsal reads %s", total, trouble)
		}
		return people.Walk(c, crowd.List{}, pageSize, mostPages*2).IDs
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.unfiltered",
		Title: "A list without a filter is answered, or refused with 400 tooMany and nothing else.",
		Why:   "“Test API Credentials” and every import begin with it. Another refusal is taken for a wrong token or an outage.",
		Fix:   "Answer a page; where that is too much, say so with scimType tooMany.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.1"), cite.RFC("7644", "3.12")},
		Kills: []string{"unfiltered-list-refused"},
	}, func(c *spec.Case) {
		answer := people.Page(c, crowd.List{}, "startIndex=1&count=1")
		if answer.Status() != 200 && (answer.Status() != 400 || answer.Text("scimType") != "tooMany") {
			c.Fail("a list without a filter: expected 200, or 400 tooMany, found %s", crowd.Refusal(answer))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.shows-created",
		Title: "Who was created is in the list of everybody.",
		Why:   "An import that does not see an account unassigns its user.",
		Fix:   "List every resource that can be read.",
		Level: scimdrill.Must,
		Cites: listing(),
		Kills: []string{"created-unlisted"},
	}, func(c *spec.Case) {
		ids := whole(c)
		for _, member := range []*crowd.Member{people.Ada, people.Bob, people.Dora, people.Eve} {
			if !slices.Contains(ids, member.ID) {
				c.Fail("%s was created with the id %q, and is not among the %d whom the list shows", member.Name, member.ID, len(ids))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.inactive",
		Title: "Who is inactive is in the list of everybody.",
		Why:   "A client that compares two lists takes who is missing for deleted, and creates them anew; an audit of accounts that are left over finds none.",
		Fix:   "Show active false in lists; leave nobody out for it.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2"), cite.RFC("7643", "4.1.1")},
		Kills: []string{"inactive-unlisted-unfiltered"},
	}, func(c *spec.Case) {
		people.Given(c)
		if people.Cleo.Resource.Active() != false {
			c.NotApplicable("the target does not keep somebody inactive who is created so")
		}
		if ids := whole(c); !slices.Contains(ids, people.Cleo.ID) {
			c.Fail("Cleo is inactive, and is not among the %d whom the list shows", len(ids))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.groups",
		Title: "Groups are listed in pages as users are.",
		Why:   "Okta imports groups in the same way; a list that ignores count is read again and again from the start.",
		Fix:   "Use the same code for the pages of every type of resource.",
		Level: scimdrill.Must,
		Cites: append(paging(), listing()...),
		Needs: []scimdrill.Capability{scimdrill.HasGroups},
		Kills: []string{"groups-count-ignored"},
	}, func(c *spec.Case) {
		people.GivenCrew(c)
		s.MakeGroup(c.Context(), "a second group", s.GroupName("Watch")).Given(c)
		answer, err := s.Target.Get(c.Context(), "/Groups?startIndex=1&count=1", "one group of several")
		c.Answered(err)
		c.Decisive(answer.Exchange)
		ids, total, trouble := crowd.Page(answer)
		switch {
		case answer.Text("scimType") == "tooMany":
			c.NotApplicable("the target lists no groups without a filter: %s", crowd.Refusal(answer))
		case trouble != "":
			c.Fail("a list of groups: %s", trouble)
		case len(ids) != 1 || total < 2:
			c.Fail("a page of one group: expected one of at least 2, found %d of %d", len(ids), total)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.root",
		Title: "A query at the root that the server answers finds resources of every type.",
		Why:   "It is how an auditor asks for all that changed; a root that knows users alone looks as if no group had.",
		Fix:   "Evaluate the query for every type of resource, or refuse it with 403, 404 or 501.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.1")},
		Needs: []scimdrill.Capability{scimdrill.HasGroups, scimdrill.CanFilter},
		Kills: []string{"root-users-alone"},
	}, func(c *spec.Case) {
		crew := people.GivenCrew(c)
		people.OffersRoot(c)
		filter := "id eq " + crowd.Quote(people.Ada.ID) + " or id eq " + crowd.Quote(crew.ID)
		answer, err := s.Target.Get(c.Context(), "/?filter="+crowd.Escape(filter)+"&startIndex=1&count=10", "a user and a group, at the root")
		c.Answered(err)
		c.Decisive(answer.Exchange)
		if crowd.Declined(answer) {
			c.NotApplicable("the target declines filters on id at its root, as it may: %s", crowd.Refusal(answer))
		}
		ids, _, trouble := crowd.Page(answer)
		if trouble != "" || !slices.Contains(ids, people.Ada.ID) || !slices.Contains(ids, crew.ID) {
			c.Fail("a user and a group at the root: expected both, found %v %s", ids, trouble)
		}
	})
}

package create

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// most people of a group whom the app is assigned to at once.
const most = 5

// together: the app is assigned to a group, so that Okta provisions its members side by side.
func together(scope *spec.Scope, s *stage.Stage) {
	Describe("a group to which the app is assigned", Ordered, func() {
		var group admin.Group
		var members []*stage.Employee
		var failed error
		BeforeAll(func(ctx SpecContext) { group, members, failed = assignGroup(ctx, s, s.Apps[scope.App]) })
		AfterAll(func(ctx SpecContext) { s.Apps[scope.App].Dissolve(ctx, group) })

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.at-once",
			Title: "The members of a group to which the app is assigned are all created, although their requests come at once.",
			Why:   "Okta provisions a whole department side by side. A server that answers some of them with 500 leaves the admin with tasks for people at random.",
			Fix:   "Let creates run in parallel; wait for a lock instead of failing.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9307"), cite.Capture(cite.TemplateRun, "requests 8 to 13"), cite.Issue("onyx-dot-app/onyx", 12966)},
			Kills: []string{"parallel-creates-500"},
		}, func(c *spec.Case) {
			if failed != nil {
				c.Block("preparing a group failed: %v", failed)
			}
			ids := map[string]bool{}
			for _, member := range members {
				member.Assigned.Succeeds(c)
				ids[member.ID()] = true
			}
			c.Expect(ids).To(HaveLen(most), "ids that the members got")
			for _, member := range members {
				c.NoDifference("the user as the target holds it", member.Now(c, s).Differences(map[string]any{"userName": member.Email}))
			}
		})
	})
}

// assignGroup adds people and a group of them to Okta, and assigns the app to the group.
func assignGroup(ctx context.Context, s *stage.Stage, app *stage.App) (admin.Group, []*stage.Employee, error) {
	var members []*stage.Employee
	group, err := s.Admin.AddGroup(ctx, s.GroupName("Drill, at once"))
	for range most {
		var member *stage.Employee
		if err == nil {
			member, err = app.AddPerson(ctx, s.People.Someone(), nil)
		}
		if err == nil {
			members, err = append(members, member), s.Admin.AddToGroup(ctx, group, member.Okta)
		}
	}
	if err != nil {
		return group, members, err
	}
	since := s.Admin.Now()
	members[0].Assigned = app.Do(ctx, "assign a group of five", members[0], func(ctx context.Context) error {
		return s.Admin.AssignGroup(ctx, app.App, group, nil)
	})
	for _, member := range members[1:] {
		what := "assign the group of " + member.Email
		if member.Assigned = (&stage.Push{What: what, Err: members[0].Assigned.Err}); member.Assigned.Err == nil {
			member.Assigned = app.Await(ctx, what, member, since)
		}
	}
	return group, members, nil
}

// agreed: the lookup and the unique index are of one mind.
func agreed(scope *spec.Scope, s *stage.Stage) {
	Describe("the lookup beside the create", Ordered, func() {
		var there stage.Made
		BeforeAll(func(ctx SpecContext) {
			body := s.NewUser(s.People.Someone())
			there = s.MakeUser(ctx, "a user who is made inactive", body)
			if there.ID != "" {
				body["active"] = false
				_, _ = s.Target.Do(ctx, probe.Ask{Method: http.MethodPut, Path: probe.UserPath(there.ID), Body: probe.Body(body), Purpose: "make the user inactive"})
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.lookup.agrees-with-create",
			Title: "A userName that a create refuses as taken is found by the lookup, also where its user is inactive.",
			Why:   "Okta creates whom the lookup does not find. Where the create then says 409, the person can be neither linked nor created, and nobody sees why.",
			Fix:   "Let the lookup see every user whom the unique index sees.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaSupport("Reassignment ends in a conflict", "https://devforum.okta.com/t/27262"), cite.OktaProtocol("Determine if the user already exists")},
			Kills: []string{"inactive-unlisted"},
		}, func(c *spec.Case) {
			there.Given(c)
			userName := there.Answer.Text("userName")
			again := s.NewUser(s.People.Someone())
			again["userName"] = userName
			second := s.MakeUser(c.Context(), "a second user of a userName that is taken", again)
			c.Answered(second.Err)
			if second.Answer.Status() != http.StatusConflict {
				c.NotApplicable("the create was not refused as a conflict: that is a requirement of its own")
			}
			answer, err := s.Target.Lookup(c.Context(), userName, "look up a userName that a create called taken")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.At("Resources[0].id")).To(BeEquivalentTo(there.ID), "the id that the lookup finds")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.lookup.at-most-one",
			Title: "The lookup of a userName finds one user at most, also after it was created twice.",
			Why:   "Okta takes the first of several without a word. Which one that is can change, and the person's changes go to another account.",
			Fix:   "Keep userName unique.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.OktaProtocol("Determine if the user already exists")},
			Kills: []string{"duplicate-accepted"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			first := s.MakeUser(c.Context(), "a user", body)
			first.Given(c)
			second := s.MakeUser(c.Context(), "the same user once more", body)
			c.Answered(second.Err)
			answer, err := s.Target.Lookup(c.Context(), first.Answer.Text("userName"), "look up a userName that was created twice")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.At("Resources")).To(HaveLen(1), "users that the lookup finds")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.lookup.encodings",
			Title: "A lookup finds the user whether the spaces of its filter come as %20 or as +, and its @ encoded or not.",
			Why:   "Okta has sent both forms over the years. A server behind a router that knows one of them loses every lookup when the other comes.",
			Fix:   "Let the framework decode the query, once.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Determine if the user already exists"), cite.RFC("7644", "3.4.2.2")},
			Kills: []string{"plus-not-a-space"},
		}, func(c *spec.Case) {
			there.Given(c)
			userName := there.Answer.Text("userName")
			path := probe.LookupPath(userName)
			for _, variant := range probe.LookupVariants(userName) {
				answer, err := s.Target.Get(c.Context(), variant, "look up a user with another encoding of the query")
				c.Answered(err)
				c.Decisive(answer.Exchange)
				c.Expect(answer.Status()).To(Equal(200), "status of the lookup")
				c.Expect(answer.At("Resources[0].id")).To(BeEquivalentTo(there.ID), "the id that %s finds, as %s does", variant, path)
			}
		})
	})
}

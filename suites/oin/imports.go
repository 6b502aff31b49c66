package oin

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// imports: what the tab "Import" finds of users and groups that the application has.
func imports(d *desk) {
	Describe("an import", Ordered, func() {
		var r reader
		var off stage.Made
		var team stage.Made
		var first, second imported
		var late stage.Made
		once(func(ctx context.Context) {
			s := d.stage
			r.prepare(ctx, d, "import")
			if !r.ready() {
				return
			}
			inactive := s.NewUser(s.People.Someone())
			inactive["active"] = false
			off = s.MakeUser(ctx, "an inactive user", inactive)
			if s.Capabilities[scimdrill.HasGroups] {
				team = s.MakeGroup(ctx, "a group to be imported", s.GroupName("OIN imported "+string(d.scope.App)), r.made.ID)
			}
			first = r.read(ctx)
			late = s.MakeUser(ctx, "a user who comes after the first import", s.NewUser(s.People.Someone()))
			second = r.read(ctx)
			r.confirm(ctx, second)
		})
		needs := []scimdrill.Capability{scimdrill.CanPressConsole, scimdrill.CanAddressApps}

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9303.import-users",
			Title: "C9303: an import finds an active user of the application with userName, names and email, finds no inactive one, and the user can be confirmed.",
			Why:   "It is how Okta learns of the people who were there before it. A user without an email or a name cannot become an Okta user.",
			Fix:   "Show whole users in lists, with active as it is.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9303"), cite.OktaProtocol("Retrieve Users")},
			Needs: needs,
			Kills: []string{"list-brief"},
		}, func(c *spec.Case) {
			r.given(c)
			off.Given(c)
			first.completed(c)
			user, there := first.found[r.made.ID]
			if !there {
				c.Fail("the user %s, whom the target has, is not among those that the import found", r.person.Email)
			}
			c.Expect(user.UserName).To(Equal(r.person.Email), "the userName that the import found")
			for variable, want := range map[string]string{"givenName": r.person.Given, "familyName": r.person.Family, "email": r.person.Email} {
				c.Expect(user.Profile[variable]).To(BeEquivalentTo(want), "%s as the import mapped it", variable)
			}
			_, there = first.found[off.ID]
			c.Expect(there).To(BeFalse(), "an inactive user among those that the import found")
			c.Expect(r.confirmed).NotTo(HaveOccurred(), "confirming the imported user")
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9304.scanned-users",
			Title: "C9304: a user who was made in the application since the last import is scanned, and counted as new.",
			Why:   "The numbers are all that an admin sees of an import of thousands.",
			Fix:   "Show each user once in the pages of the list, and count them all in totalResults.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9304"), cite.OktaProtocol("Retrieve Users")},
			Needs: needs,
			Kills: []string{"list-lags"},
		}, func(c *spec.Case) {
			r.given(c)
			late.Given(c)
			first.completed(c)
			second.completed(c)
			c.Expect(second.run.Counts.Users.New).To(BeNumerically(">=", 1), "new users")
			c.Expect(second.run.Counts.Users.Scanned).To(BeNumerically(">=", len(second.found)), "users scanned")
			_, there := second.found[late.ID]
			c.Expect(there).To(BeTrue(), "the user who was made since is found")
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9305.imported-user-updated",
			Title: "C9305: an imported and confirmed user whose assignment is edited is changed in the application.",
			Why:   "Okta updates by the id that the list showed. Another id than the user's own updates nobody, or somebody else.",
			Fix:   "Use one id for a user, in lists and by itself.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9305"), cite.RFC("7643", "3.1")},
			Needs: needs,
			Kills: []string{"update-lost"},
		}, func(c *spec.Case) {
			r.given(c)
			second.completed(c)
			if r.confirmed != nil {
				c.Block("confirming the imported user failed: %v", r.confirmed)
			}
			d.edit(c.Context(), r.app, r.linked, map[string]any{"givenName": "Confirmed"}).Succeeds(c)
			d.shows(c, "after its assignment was edited", r.linked, map[string]any{"name.givenName": "Confirmed", "userName": r.person.Email})
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9338.import-groups",
			Title: "C9338: an import scans a group of the application, and counts it as new.",
			Why:   "Groups that are not imported cannot be linked to.",
			Fix:   "Answer GET /Groups with a ListResponse, page by page.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9338"), cite.OktaProtocol("Retrieve Groups")},
			Needs: append([]scimdrill.Capability{scimdrill.HasGroups}, needs...),
			Kills: []string{"group-list-refused"},
		}, func(c *spec.Case) {
			r.given(c)
			team.Given(c)
			first.completed(c)
			c.Expect(first.run.Counts.Groups.Scanned).To(BeNumerically(">=", 1), "groups scanned")
			c.Expect(first.run.Counts.Groups.New).To(BeNumerically(">=", 1), "new groups")
		})
	})
}

// confirm is "Confirm Assignments" for the user whom the target had before.
func (r *reader) confirm(ctx context.Context, in imported) {
	if in.err != nil {
		return
	}
	s := r.desk.stage
	if _, r.confirmed = s.Admin.ConfirmImported(ctx, r.app.App, in.found[r.made.ID], true); r.confirmed != nil {
		return
	}
	person, err := s.Admin.Person(ctx, r.person.Email)
	r.confirmed = err
	r.linked = &stage.Employee{
		Person: r.person, Okta: person,
		Assigned: &stage.Push{What: "confirm " + r.person.Email, Outcome: admin.PushOutcome{AppUser: admin.AppUser{ExternalID: r.made.ID}}},
	}
}

package tenancy

import (
	"net/http"
	"sync"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// names: what is unique is unique in a tenant.
func names(scope *spec.Scope, w *world) {
	var once sync.Once
	var made stage.Made
	namesake := func(c *spec.Case) stage.Made {
		w.theirs.Given(c)
		once.Do(func() {
			body := w.NewUser(w.person)
			body["name"] = map[string]any{"givenName": "Name", "familyName": "Sake"}
			made = w.MakeUser(c.Context(), "a user with the userName of the neighbour's", body)
		})
		return made
	}
	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.name.same-user-name",
		Title: "A userName that another tenant has can be given.",
		Why:   "Somebody who works for two customers, or a customer with two Okta orgs, cannot be provisioned: Okta's lookup finds nobody, its create is answered with 409, and the task never ends. The 409 also tells who is known elsewhere.",
		Fix:   "Make the unique index one of tenant and userName.",
		Level: scimdrill.Okta,
		Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7644", "6"), cite.OktaProtocol("Create users"), cite.Issue("NorthlandPositronics/Cogtrix", 120)},
		Needs: twoTenants(), Kills: []string{"tenant-user-name-global"},
	}, func(c *spec.Case) {
		ours := namesake(c)
		c.Answered(ours.Err)
		c.Decisive(ours.Answer.Exchange)
		c.Expect(ours.Answer.Status()).To(Equal(http.StatusCreated), "status of a create with a userName of another tenant")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.name.two-people",
		Title: "Two users of one userName in two tenants are two users: what is written to one does not reach the other.",
		Why:   "Where accounts are joined by their address, one customer's Okta overwrites names, and deactivates people, at another.",
		Fix:   "Keep a user for each tenant; where accounts are joined underneath, keep what SCIM writes apart.",
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(), Kills: []string{"tenant-create-joins"},
	}, func(c *spec.Case) {
		ours := namesake(c)
		ours.Given(c)
		body := w.NewUser(w.person)
		body["name"], body["active"] = map[string]any{"givenName": "Other", "familyName": "Person"}, false
		answer, err := w.Target.Do(c.Context(), probe.Ask{
			Method: http.MethodPut, Path: probe.UserPath(ours.ID), Body: probe.Body(body), Purpose: "rename and deactivate our own user of that name",
		})
		c.Answered(err)
		if answer.Status() != http.StatusOK {
			c.Block("our own user of that name could not be replaced: status %d", answer.Status())
		}
		w.untouched(c)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.name.same-external-id",
		Title: "An externalId that another tenant has can be given.",
		Why:   "Okta's ids are unique in an org, not in the world: other clients count from 1.",
		Fix:   "Read externalId as one of the tenant alone, and make no index across tenants.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "3.1"), cite.RFC("7644", "6.2")}, Needs: twoTenants(), Kills: []string{"tenant-external-id-global"},
	}, func(c *spec.Case) {
		w.theirs.Given(c)
		body := w.NewUser(w.People.Someone())
		body["externalId"] = "ext-" + w.person.EmployeeNumber
		made := w.MakeUser(c.Context(), "a user with the externalId of the neighbour's", body)
		c.Answered(made.Err)
		c.Decisive(made.Answer.Exchange)
		c.Expect(made.Answer.Status()).To(Equal(http.StatusCreated), "status of a create with an externalId of another tenant")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.name.rename",
		Title: "A user can be renamed to a userName that another tenant has.",
		Why:   "People are renamed by updates; a server that checks names there by other code refuses what it takes at the creation.",
		Fix:   "Make the unique index one of tenant and userName, and check nothing beside it.",
		Level: scimdrill.Okta, Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7644", "6")}, Needs: twoTenants(), Kills: []string{"tenant-user-name-global"},
	}, func(c *spec.Case) {
		w.theirSecond.Given(c)
		w.mine.Given(c)
		renamed := w.me
		renamed.Email = w.second.Email
		answer, err := w.Target.Do(c.Context(), probe.Ask{
			Method: http.MethodPut, Path: probe.UserPath(w.mine.ID), Body: probe.Body(w.NewUser(renamed)), Purpose: "rename our own user to a name of the neighbour's",
		})
		c.Answered(err)
		c.Decisive(answer.Exchange)
		if answer.Status() == http.StatusNotImplemented || answer.Status() == http.StatusMethodNotAllowed {
			c.NotApplicable("the target has no PUT: status %d", answer.Status())
		}
		if status := answer.Status(); status >= http.StatusBadRequest && status != http.StatusConflict && answer.Text("scimType") != "uniqueness" {
			c.NotApplicable("the target does not let userName be changed so: status %d", status)
		}
		c.Expect(answer.Status()).To(Or(Equal(http.StatusOK), Equal(http.StatusNoContent)), "status of a PUT with a userName of another tenant")
	})
}

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

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// newEmployee: the app is assigned to somebody whom the target has never seen.
func newEmployee(scope *spec.Scope, s *stage.Stage) {
	Describe("a new employee", Ordered, func() {
		var jane *stage.Employee
		BeforeAll(func(ctx SpecContext) { jane = s.Apps[scope.App].Hire(ctx, s.People.Someone(), nil) })

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.new-employee",
			Title: "A person who is assigned the app becomes a user of the target, and Okta shows them as provisioned.",
			Why:   "It is what an admin assigns an app for. When it fails, the admin reads “Automatic provisioning of user … to app … failed” and the person has no account.",
			Fix:   "Answer the lookup with an empty list and the POST with 201 and the stored user; accept every attribute that Okta sends.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Create users"), cite.OIN("C9290"), cite.OktaCRUD(3)},
			Kills: []string{"create-empty-answer", "password-refused", "groups-array-refused", "empty-list-as-array"},
		}, func(c *spec.Case) {
			jane.Assigned.Succeeds(c)
			c.Expect(jane.Assigned.Outcome.Status).To(Equal("PROVISIONED"), "status of the assignment in Okta")
			c.Expect(jane.ID()).NotTo(BeEmpty(), "the id that Okta remembers for the user")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.lookup-then-post",
			Title: "The target answers Okta's lookup with nobody, so that Okta sends exactly one POST.",
			Why:   "Okta looks up before it creates. A lookup that returns somebody else makes Okta link to the wrong account and never create the right one.",
			Fix:   "Evaluate the whole filter; with no match answer 200 and an empty ListResponse, or 404 with a SCIM error.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Determine if the user already exists"), cite.Capture(cite.TemplateRun, "requests 8 to 13"), cite.Capture(cite.WizardRun, "requests 7 and 8")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"lookup-filter-ignored", "empty-list-as-array"},
		}, func(c *spec.Case) {
			c.Shows(jane.Assigned.Wire...)
			c.Expect(s.Apps[scope.App].Sequence(jane.Assigned)).To(Equal([]string{
				`GET /Users?filter=userName eq "` + jane.Email + `"&startIndex=1&count=100`,
				"POST /Users",
			}), "what Okta sent")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.answers-201",
			Title: "A created user is answered with 201.",
			Why:   "Okta's submission test asks for 201; what the live client does with another 2xx is not documented.",
			Fix:   "Answer POST /Users with 201 Created.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.OktaSPEC(11)},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"create-answers-200"},
		}, func(c *spec.Case) {
			post := posted(c, jane)
			c.Expect(post.Status()).To(Equal(201), "status of the answer to POST /Users")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.answer-carries-user",
			Title: "The answer to a create carries the whole user: id as a string, userName, active as a boolean, schemas.",
			Why:   "Okta keeps the id of this answer for every later change. Without it the admin reads “Create new user returned empty user.”",
			Fix:   "Return the stored user in the body of the 201.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Create users"), cite.RFC("7643", "3.1")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"create-empty-answer", "id-numeric", "active-as-string"},
		}, func(c *spec.Case) {
			post := posted(c, jane)
			user, err := probe.Read(post).Resource()
			c.Expect(err).NotTo(HaveOccurred())
			c.Expect(user.At("id")).To(BeAssignableToTypeOf(""), "id is a string")
			c.Expect(user.Text("userName")).To(BeEquivalentTo(jane.Email), "userName")
			c.Expect(user.At("active")).To(Equal(true), "active is the boolean true")
			c.Expect(user.At("schemas")).To(ContainElement("urn:ietf:params:scim:schemas:core:2.0:User"), "schemas")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.stored-whole",
			Title: "A created user can be read back with everything that Okta sent.",
			Why:   "A server may answer 201 and lose the data. Okta then shows the person as provisioned, and the admin learns of it from the person.",
			Fix:   "Store every attribute that your schema announces before answering, and return it when the user is read.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaSPEC(13), cite.OktaCRUD(5), cite.RFC("7644", "3.3")},
			Kills: []string{"create-lost", "locale-lost", "timezone-lost"},
		}, func(c *spec.Case) {
			jane.Given(c)
			found := jane.Now(c, s)
			c.NoDifference("the user as the target holds it", found.Differences(s.Kept(c.Context(), found, map[string]any{
				"userName":        jane.Email,
				"name.givenName":  jane.Persona.Given,
				"name.familyName": jane.Family,
				"emails[0].value": jane.Email,
				"locale":          "en-GB",
				"timezone":        "Europe/Copenhagen",
				"active":          true,
			})))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.employee-number-kept",
			Title: "The enterprise attribute employeeNumber that came with the create is kept.",
			Why:   "It is how HR systems and Okta recognise a person whose address changes.",
			Fix:   "Read the object under the enterprise URN on POST and return it on GET.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.3"), cite.PeakonArticle("Attributes")},
			Needs: []scimdrill.Capability{scimdrill.HasEnterpriseSchema},
			Kills: []string{"employee-number-lost"},
		}, func(c *spec.Case) {
			jane.Given(c)
			found := jane.Now(c, s)
			if !s.Keeps(c.Context(), found, enterprise+"|employeeNumber") {
				c.NotApplicable("the target keeps no employeeNumber: it describes none, and shows none of whom Okta sent with one")
			}
			c.NoDifference("the user as the target holds it", found.Differences(map[string]any{
				enterprise + "|employeeNumber": jane.EmployeeNumber,
			}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.external-id-kept",
			Title: "The externalId that Okta sends is kept and returned.",
			Why:   "It is Okta's own id of the person. Okta echoes what the server returns, so that a lost externalId stays lost.",
			Fix:   "Store externalId as it is sent and return it.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Create users"), cite.RFC("7643", "3.1")},
			Kills: []string{"externalid-lost"},
		}, func(c *spec.Case) {
			jane.Given(c)
			c.NoDifference("the user as the target holds it", jane.Now(c, s).Differences(map[string]any{"externalId": jane.Okta.ID}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.password-not-returned",
			Title: "The password that Okta sends with a create is never returned.",
			Why:   "Okta sends a random password with every create. A server that returns it has it echoed in every later PUT, and shows it to every client.",
			Fix:   "Leave password out of every answer (returned: never); accept it, and ignore it if you have no use for it.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7643", "7")},
			Kills: []string{"password-returned"},
		}, func(c *spec.Case) {
			jane.Given(c)
			for _, exchange := range jane.Assigned.Wire {
				c.Expect(probe.Read(exchange).At("password")).To(BeNil(), "password in the answer to %s", exchange.Request.Method)
			}
			c.Expect(jane.Now(c, s).At("password")).To(BeNil(), "password when the user is read")
		})
	})
}

// posted is the exchange that created the employee; the case is blocked when Okta never sent a POST.
func posted(c *spec.Case, employee *stage.Employee) scimdrill.Exchange {
	c.Shows(employee.Assigned.Wire...)
	c.AdminSees(employee.Assigned.Outcome.AdminText)
	post, sent := employee.Assigned.Sent("POST")
	if !sent {
		c.Block("Okta sent no POST: what came before it failed (%s)", employee.Assigned.Reason())
	}
	c.Decisive(post)
	return post
}

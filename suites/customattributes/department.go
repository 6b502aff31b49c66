package customattributes

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// department is the article's example, step by step.
func department(scope *spec.Scope, s *stage.Stage) {
	Describe("the article's example: Department", Ordered, func() {
		var app *stage.App
		var walked error
		var jane *stage.Employee
		var moved *stage.Push
		BeforeAll(func(ctx SpecContext) {
			// 1. Create a custom Department attribute in Peakon, in case one does not already exist.
			if walked = s.EnsureAttribute(ctx, peakon.Attribute{Name: "Department", Type: peakon.Option}); walked != nil {
				return
			}
			// 2. to 7. Add Attribute, Map Attributes, Save Mappings.
			// A custom app of the wizard has a variable "department" already, which goes to the enterprise extension.
			variable := "department"
			if scope.App == scimdrill.Wizard {
				variable = "peakonDepartment"
			}
			app, walked = setUp(ctx, s, scope.App, "Department", attribute{
				display: "Department", variable: variable, external: "department", kind: "string",
				expression: "user.department", apply: admin.CreateAndUpdate,
			})
			if walked != nil {
				return
			}
			jane = app.Hire(ctx, s.People.Someone(), map[string]any{"department": "Engineering"})
			moved = app.Change(ctx, jane, map[string]any{"department": "Research & Development"})
		})
		given := func(c *spec.Case) {
			if walked != nil {
				c.Block("the attribute could not be set up: %v", walked)
			}
		}

		scope.Check(scimdrill.Requirement{
			ID:    "peakon.custom.create",
			Title: "A custom attribute that is mapped in Okta arrives with the create, under Peakon's namespace.",
			Why:   "Departments and managers decide what a survey's results are broken down by; without them the dashboard is one grey mass.",
			Fix:   "Read the object under urn:ietf:params:scim:schemas:extension:peakon:2.0:User and match names without regard to case.",
			Level: scimdrill.Peakon,
			Cites: []scimdrill.Citation{cite.PeakonArticle("Custom attributes"), cite.PeakonReference("Schema extensions")},
			Needs: needs(),
			Kills: []string{"extension-lost"},
		}, func(c *spec.Case) {
			given(c)
			jane.Assigned.Succeeds(c)
			c.Expect(jane.CreatedAs.At(namespace+"|department")).To(Equal("Engineering"), "department right after the create")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "peakon.custom.on-the-wire",
			Title: "The create names Peakon's schema and holds the value in an object under it, and is answered with 2xx.",
			Why:   "Okta writes custom attributes as an object under their namespace and adds the namespace to schemas; a server that knows neither refuses the whole person.",
			Fix:   "Accept extension objects whose URN is in schemas.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.3"), cite.PeakonArticle("Custom attributes"), cite.OktaGuide("Custom attributes")},
			Needs: append(needs(), scimdrill.CanShowWire),
			Kills: []string{"extension-refused"},
		}, func(c *spec.Case) {
			given(c)
			c.Shows(jane.Assigned.Wire...)
			body := jane.Assigned.SentBody("POST")
			c.Expect(body).NotTo(BeNil(), "a POST was sent")
			c.Expect(body["schemas"]).To(ContainElement(namespace), "schemas of the POST")
			c.Expect(body[namespace]).To(HaveKeyWithValue("department", "Engineering"), "the object under the namespace")
			post, _ := jane.Assigned.Sent("POST")
			c.Decisive(post)
			c.Expect(post.Status()).To(BeNumerically("<", 300), "status of the answer")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "peakon.custom.update",
			Title: "A change of a custom attribute in Okta arrives with the next update.",
			Why:   "People change departments; a survey that is sent by yesterday's departments reaches the wrong manager.",
			Fix:   "Store the extension object of a PUT.",
			Level: scimdrill.Peakon,
			Cites: []scimdrill.Citation{cite.PeakonArticle("Custom attributes, 6: apply mapping on user create and update")},
			Needs: needs(),
			Kills: []string{"update-lost", "extension-lost"},
		}, func(c *spec.Case) {
			given(c)
			jane.Given(c)
			moved.Succeeds(c)
			c.Expect(jane.Now(c, s).At(namespace+"|department")).To(Equal("Research & Development"), "department after the change")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "peakon.custom.other-attributes-stay",
			Title: "Changing a custom attribute leaves the six standard attributes as they are.",
			Why:   "An update that loses the address or the time zone sends the next survey nowhere, or at night.",
			Fix:   "Store the PUT whole; Okta echoes what you returned.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update users"), cite.RFC("7644", "3.5.1")},
			Needs: needs(),
			Kills: []string{"locale-lost", "timezone-lost"},
		}, func(c *spec.Case) {
			given(c)
			jane.Given(c)
			moved.Given(c)
			c.NoDifference("the employee after the change of department", jane.Now(c, s).Differences(map[string]any{
				"userName": jane.Email, "name.givenName": jane.Persona.Given, "name.familyName": jane.Family,
				"emails[0].value": jane.Email, "locale": "en-GB", "timezone": "Europe/Copenhagen",
			}))
		})
	})
}

func needs() []scimdrill.Capability {
	return []scimdrill.Capability{scimdrill.HasPeakonSchema, scimdrill.CanDefineAttributes, scimdrill.CanAddressApps}
}

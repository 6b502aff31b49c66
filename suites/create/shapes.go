package create

import (
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// profiles: what the POST looks like when an Okta profile has more than is usual, or less.
func profiles(scope *spec.Scope, s *stage.Stage) {
	Describe("profiles that are full, or bare", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.all-attributes",
			Title: "A person whose profile has every attribute that Okta maps is created, and what the target shows of them is what was sent.",
			Why:   "Okta sends all that the profile has, whether the target has a use for it or not. One attribute that is refused keeps the person from being created.",
			Fix:   "Ignore what you do not keep; return what you keep as it came.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9334"), cite.OktaProtocol("Create users"), cite.RFC("7644", "3.3")},
			Kills: []string{"attributes-refused"},
		}, func(c *spec.Case) {
			full := s.Apps[scope.App].Hire(c.Context(), s.People.Someone(), everything())
			full.Assigned.Succeeds(c)
			user := full.Now(c, s)
			for path, want := range map[string]string{
				"title": "Engineer", "nickName": "Jay", "preferredLanguage": "da-DK", "userType": "Employee", "name.middleName": "Ann",
				enterprise + "|department": "Research", enterprise + "|costCenter": "4711",
			} {
				if found := user.At(path); found != nil {
					c.Expect(strings.ToLower(fmt.Sprint(found))).To(Equal(strings.ToLower(want)), "what the target shows of %s", path)
				}
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.no-enterprise",
			Title: "A person without any attribute of the enterprise extension is created, from a POST that does not name it.",
			Why:   "Okta names an extension in schemas where a value of it exists, and only there.",
			Fix:   "Ask for no extension; take it where it comes.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Report("Rostr", "lab notes on an app of the wizard", "https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/"), cite.RFC("7643", "3.3")},
			Kills: []string{"enterprise-required"},
		}, func(c *spec.Case) {
			bare := s.Apps[scope.App].Hire(c.Context(), s.People.Someone(), map[string]any{"employeeNumber": nil})
			c.Shows(bare.Assigned.Wire...)
			if post, sent := bare.Assigned.Sent(http.MethodPost); sent {
				c.Decisive(post)
				c.Expect(post.Request.Body).NotTo(ContainSubstring("extension:enterprise"), "the body of the POST")
			}
			bare.Assigned.Succeeds(c)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.manager-by-name",
			Title: "A manager who is named by displayName alone, without a value, is accepted.",
			Why:   "manager.value and manager.displayName are two attributes to Okta, and most orgs fill the second alone.",
			Fix:   "Ask for no value in manager; keep the name or ignore it.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Issue("scimmyjs/scimmy", 28), cite.RFC("7643", "4.3")},
			Needs: []scimdrill.Capability{scimdrill.HasEnterpriseSchema},
			Kills: []string{"manager-value-required"},
		}, func(c *spec.Case) {
			led := s.Apps[scope.App].Hire(c.Context(), s.People.Someone(), map[string]any{"manager": "Max Power"})
			led.Assigned.Succeeds(c)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.username-not-email",
			Title: "A person whose userName is not their email address is created with both as they were sent.",
			Why:   "The format of the application username is the admin's choice. A server that takes one for the other finds nobody at the next assignment.",
			Fix:   "Store userName and emails independently of one another.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9336"), cite.RFC("7643", "4.1.1")},
			Kills: []string{"username-follows-email"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			mail := "mail." + person.Email
			apart := s.Apps[scope.App].Hire(c.Context(), person, map[string]any{"email": mail})
			apart.Assigned.Succeeds(c)
			c.NoDifference("the user as the target holds it", apart.Now(c, s).Differences(map[string]any{"userName": person.Email, "emails[0].value": mail}))
		})
	})
}

// everything is an Okta profile with a value for each attribute that Okta maps by itself, but for the manager, who would have
// to be there.
func everything() map[string]any {
	return map[string]any{
		"middleName": "Ann", "honorificPrefix": "Dr", "honorificSuffix": "PhD", "title": "Engineer", "nickName": "Jay",
		"profileUrl": "https://example.com/jane", "primaryPhone": "+4511223344", "mobilePhone": "+4555667788",
		"streetAddress": "Gammel Strand 1", "city": "København", "state": "Hovedstaden", "zipCode": "1202", "countryCode": "DK",
		"preferredLanguage": "da-DK", "userType": "Employee", "costCenter": "4711", "organization": "Example", "division": "North",
		"department": "Research",
	}
}

// oddBodies: creates that Okta sends in some orgs, asked directly.
func oddBodies(scope *spec.Scope, s *stage.Stage) {
	Describe("bodies that are odd, and sent", Ordered, func() {
		post := func(c *spec.Case, purpose string, change func(map[string]any)) probe.Answer {
			body := s.NewUser(s.People.Someone())
			change(body)
			answer, err := s.Target.Do(c.Context(), probe.Ask{Method: http.MethodPost, Path: "/Users", Body: probe.Body(body), Purpose: purpose})
			c.Answered(err)
			c.Decisive(answer.Exchange)
			return answer
		}

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.unknown-schema",
			Title: "A user with an extension that the target does not know is created.",
			Why:   "Admins give attributes a namespace of their own in the Profile Editor. A server that refuses the whole user for it turns a misspelt attribute into people without accounts.",
			Fix:   "Ignore schemas and extensions that you do not know.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.OktaGuide("Custom attributes, external namespace"), cite.RFC("7643", "3.3")},
			Kills: []string{"unknown-extension-refused"},
		}, func(c *spec.Case) {
			const urn = "urn:ietf:params:scim:schemas:extension:drill:2.0:User"
			answer := post(c, "create a user with an unknown extension", func(body map[string]any) {
				schemas, _ := body["schemas"].([]any)
				body["schemas"] = append(schemas, urn)
				body[urn] = map[string]any{"favouriteColour": "green"}
			})
			created(c, s, answer)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.empty-type",
			Title: "A value whose type is \"\" is accepted.",
			Why:   "Okta's default mapping makes the type '' where the attribute beside it is empty.",
			Fix:   "Take \"\" for no type.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9337"), cite.Issue("simpleidserver/SimpleIdServer", 295)},
			Kills: []string{"empty-string-refused"},
		}, func(c *spec.Case) {
			answer := post(c, "create a user with an email of type \"\"", func(body map[string]any) {
				emails, _ := body["emails"].([]any)
				email, _ := emails[0].(map[string]any)
				email["type"] = ""
			})
			created(c, s, answer)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.roles-as-text",
			Title: "A user whose roles are a plain string is refused with 400 and a detail, or created without them; it is no fault of the server.",
			Why:   "An admin who adds roles as a string in the Profile Editor sends it so. The detail of a 400 tells them what is wrong; a 500 tells nobody, and is tried again.",
			Fix:   "Check the type of every attribute before you use it; answer 400 with invalidValue and the name of the attribute.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaSupport("roles sent as a string", "https://support.okta.com/help/s/question/0D5WR00001FGNo90AH"), cite.RFC("7644", "3.12")},
			Kills: []string{"wrong-type-500"},
		}, func(c *spec.Case) {
			answer := post(c, "create a user whose roles are a string", func(body map[string]any) { body["roles"] = "auditor" })
			if answer.Status() == 201 {
				created(c, s, answer)
				return
			}
			c.Expect(answer.Status()).To(Equal(400), "status of the create")
			c.Expect(answer.Text("detail")).NotTo(BeEmpty(), "detail of the 400")
		})
	})
}

// created fails the case unless a create was answered with 201 and a user who can be read.
func created(c *spec.Case, s *stage.Stage, answer probe.Answer) {
	c.Expect(answer.Status()).To(Equal(201), "status of the create")
	id := answer.Text("id")
	if id == "" {
		c.Fail("the create was answered with 201, and no id in the answer")
	}
	found, err := s.Target.Get(c.Context(), probe.UserPath(id), "read the user who was created")
	c.Answered(err)
	c.Decisive(found.Exchange)
	c.Expect(found.Status()).To(Equal(200), "status when the user is read")
	c.Expect(found.Text("id")).To(Equal(id), "the id of the user who is read")
}

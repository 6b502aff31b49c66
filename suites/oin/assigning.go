package oin

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// assigning: people whom the application does not have yet.
func assigning(d *desk) {
	Describe("new users", Ordered, func() {
		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9290.app-assignment-for-new-user",
			Title: "C9290: a person with the four basic attributes who is assigned the app is created in the application with their values.",
			Why:   "It is what provisioning is for. The reviewer looks at the new user in the application, not at the answer.",
			Fix:   "Answer the lookup with nobody and the POST with 201, and store userName, names, email and active.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9290"), cite.OIN("C9296"), cite.OktaProtocol("Create users")},
			Kills: []string{"create-lost", "create-empty-answer"},
		}, func(c *spec.Case) {
			jane := d.app().Hire(c.Context(), d.stage.People.Someone(), map[string]any{"displayName": nil, "employeeNumber": nil, "locale": nil, "timezone": nil})
			jane.Assigned.Succeeds(c)
			d.shows(c, "after the assignment", jane, basics(jane))
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9334.user-with-all-attributes",
			Title: "C9334: a person whose Okta profile is filled in to the last field is created, without an error.",
			Why:   "Okta sends whatever is mapped and filled in. A server that refuses what it has no use for works for test users, and fails for people.",
			Fix:   "Ignore attributes for which there is no use; refuse none that SCIM knows.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9334"), cite.RFC("7644", "3.3")},
			Kills: []string{"used-attributes-only"},
		}, func(c *spec.Case) {
			jane := d.app().Hire(c.Context(), d.stage.People.Someone(), wholeProfile())
			jane.Assigned.Succeeds(c)
			user := d.shows(c, "after the assignment", jane, basics(jane))
			// What a server does not keep it may leave out; what it shows must be what was sent.
			for path, want := range map[string]string{"title": "Engineer", "nickName": "Jay", "name.middleName": "Quentin"} {
				if found := user.Text(path); found != "" {
					c.Expect(found).To(Equal(want), path)
				}
			}
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9336.unique-username-and-email",
			Title: "C9336: a person whose username is another than their email address is created with both.",
			Why:   "In many companies people sign in with a name that is not their address. Whoever takes one for the other finds nobody at the next assignment.",
			Fix:   "Keep userName and emails apart.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9336"), cite.RFC("7643", "4.1.1")},
			Kills: []string{"username-follows-email"},
		}, func(c *spec.Case) {
			person := d.stage.People.Someone()
			jane := d.app().Hire(c.Context(), person, map[string]any{"email": "mail." + person.Email})
			jane.Assigned.Succeeds(c)
			d.shows(c, "after the assignment", jane, map[string]any{"userName": person.Email, "emails[0].value": "mail." + person.Email})
		})
	})
}

// wholeProfile fills in what Okta's own profile has besides the basics.
func wholeProfile() map[string]any {
	return map[string]any{
		"middleName": "Quentin", "honorificPrefix": "Dr", "honorificSuffix": "MSc", "title": "Engineer", "nickName": "Jay",
		"profileUrl": "https://example.com/jay", "primaryPhone": "+45 33 33 33 33", "mobilePhone": "+45 22 22 22 22",
		"streetAddress": "1 Example Street", "city": "Copenhagen", "state": "Hovedstaden", "zipCode": "1050", "countryCode": "DK",
		"preferredLanguage": "en-GB", "userType": "Employee", "costCenter": "CC-7", "organization": "Example", "division": "North",
		"department": "Engineering",
	}
}

// existing: people whom the application has already.
func existing(d *desk) {
	Describe("users whom the application has already", Ordered, func() {
		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9335.user-already-in-app",
			Title: "C9335: a person whom the application has already is linked, and takes Okta's values; no second user is made.",
			Why:   "Companies connect Okta to an application that is in use. A twin for everybody cannot be taken apart again.",
			Fix:   "Find the user by userName in the lookup, and let the PUT that follows update it.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9335"), cite.OktaProtocol("Determine if the user already exists")},
			Kills: []string{"readonly-refused", "update-lost"},
		}, func(c *spec.Case) {
			person := d.stage.People.Someone()
			body := d.stage.NewUser(person)
			body["name"] = map[string]any{"givenName": person.Given, "familyName": "Before"}
			there := d.stage.MakeUser(c.Context(), "a user whom Okta does not know", body)
			there.Given(c)
			jane := d.app().Hire(c.Context(), person, nil)
			jane.Assigned.Succeeds(c)
			c.Expect(jane.ID()).To(Equal(there.ID), "the id that Okta linked to")
			d.shows(c, "after the assignment", jane, basics(jane))
			lookup, err := d.stage.Target.Lookup(c.Context(), person.Email, "look for a twin")
			c.Answered(err)
			c.Decisive(lookup.Exchange)
			c.Expect(lookup.At("Resources[0].id")).To(BeEquivalentTo(there.ID), "who has the userName")
			c.Expect(lookup.At("Resources[1]")).To(BeNil(), "a second user with the userName")
		})
	})
}

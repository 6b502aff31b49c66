package oktacrud

import (
	"fmt"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// step is one request of the published file. Its pauses (4, 7, 10, 14, 16, 18) have no counterpart: the push is waited for.
type step struct {
	requirement scimdrill.Requirement
	judge       func(*spec.Case, *journey)
}

// requirement cites a step of the published file by its number and its name.
func requirement(number int, name, title, why, fix string, kills ...string) scimdrill.Requirement {
	step := cite.OktaCRUD(number)
	step.Section += ", " + name
	made := scimdrill.Requirement{
		ID: fmt.Sprintf("okta.crud.step-%02d", number), Title: title, Why: why, Fix: fix,
		Level: scimdrill.Okta, Cites: []scimdrill.Citation{step}, Kills: kills,
	}
	if len(kills) == 0 {
		made.Unproved = "the step asks the org alone, so that no answer of a server can break it"
	}
	return made
}

const (
	whyAfter = "It is how Okta checks an application before it is accepted: by what the target shows after each thing that an admin does."
	fixPush  = "Look at what Okta sent for this step and answer it as the protocol reference says."
)

func steps() []step {
	return []step{
		{requirement(1, "Check SCIM Apps instance in Okta", "The app is in the org and can be read.", "The rest of the test is done with it.",
			"Connect the app with working credentials before the test.", "unfiltered-list-refused"), func(c *spec.Case, j *journey) {
			c.Expect(j.err[1]).NotTo(HaveOccurred(), "reading the app")
			c.Expect(j.found.Status).To(Equal("ACTIVE"), "status of the app")
			c.Expect(j.app.NotConnected).NotTo(HaveOccurred(), "connecting the app")
		}},
		{requirement(2, "Add new random user to Okta", "A person is added to Okta.", "The rest of the test is done with them.", "Nothing in the target is asked yet: look at the org."), func(c *spec.Case, j *journey) {
			c.Expect(j.err[2]).NotTo(HaveOccurred(), "adding the person")
		}},
		{requirement(3, "Assign user to SCIM App", "The person is assigned the app, and Okta provisions them.", whyAfter, fixPush,
			"create-empty-answer", "password-refused"), func(c *spec.Case, j *journey) {
			j.pushed(c, 3)
		}},
		{requirement(5, "Verify if user is created in SCIM App", "The person is in the target, with userName, email, family name and given name as assigned.", whyAfter,
			"Store what the POST holds and find it by userName.", "create-lost"), func(c *spec.Case, j *journey) {
			answer := j.looked(c, 5, 3)
			c.Expect(answer.Text("Resources[0].userName")).To(Equal(j.person.Email), "userName")
			c.Expect(answer.Text("Resources[0].emails[0].value")).To(Equal(j.person.Email), "email")
			c.Expect(answer.Text("Resources[0].name.familyName")).To(Equal(j.person.Family), "family name")
			c.Expect(answer.Text("Resources[0].name.givenName")).To(Equal(j.person.Given), "given name")
		}},
		{requirement(6, "Update user firstname", "The person's first name changes in Okta, and Okta pushes the change.", whyAfter, fixPush,
			"put-unsupported", "readonly-refused"), func(c *spec.Case, j *journey) {
			j.pushed(c, 6)
		}},
		{requirement(8, "Verify firstname update in SCIM App", "The target has the new first name.", whyAfter, "Store what the PUT holds.", "update-lost"), func(c *spec.Case, j *journey) {
			c.Expect(j.looked(c, 8, 6).Text("name.givenName")).To(Equal(j.person.Given+"update"), "given name")
		}},
		{requirement(9, "Deactivate user in Okta", "The person is deactivated in Okta, and Okta pushes the deactivation.", whyAfter, fixPush,
			"deactivate-refused"), func(c *spec.Case, j *journey) {
			j.pushed(c, 9)
		}},
		{requirement(11, "Verify if user is deactivated in SCIM App", "The target still shows the person, with active false.", whyAfter,
			"Deactivate, do not delete; answer GET by id with 200 for inactive users.", "deactivate-ignored", "inactive-hidden", "deactivate-deletes"), func(c *spec.Case, j *journey) {
			c.Expect(j.looked(c, 11, 9).At("active")).To(Equal(false), "active")
		}},
		{requirement(12, "Reactivate user in okta", "The person is reactivated in Okta.", "They are to be assigned again.", "Nothing in the target is asked yet: look at the org."), func(c *spec.Case, j *journey) {
			c.Expect(j.err[12]).NotTo(HaveOccurred(), "reactivating the person")
		}},
		{requirement(13, "Assign user to SCIM App", "The person is assigned the app again, and Okta provisions them.", whyAfter, fixPush,
			"inactive-unlisted"), func(c *spec.Case, j *journey) {
			j.pushed(c, 13)
		}},
		{requirement(15, "Verify if user is reactivated in SCIM App", "The target shows the person with active true.", whyAfter, "Let active true take effect again.",
			"reactivate-ignored"), func(c *spec.Case, j *journey) {
			c.Expect(j.looked(c, 15, 13).At("active")).To(Equal(true), "active")
		}},
		{requirement(17, "Removes an assignment for a user in Okta", "The assignment is removed, and Okta pushes the deactivation.", whyAfter, fixPush,
			"deactivate-refused"), func(c *spec.Case, j *journey) {
			j.pushed(c, 17)
		}},
		{requirement(19, "Verify if user is deactivated in SCIM App", "The target shows the person with active false.", whyAfter, "Store active false whether it comes by PATCH or by PUT.",
			"deactivate-ignored"), func(c *spec.Case, j *journey) {
			c.Expect(j.looked(c, 19, 17).At("active")).To(Equal(false), "active")
		}},
	}
}

package replace

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// values: what a PUT writes.
func values(scope *spec.Scope, s *stage.Stage) {
	Describe("the values", Ordered, func() {
		var person people.Person
		var body map[string]any
		var made stage.Made
		var put, read stage.Asked
		BeforeAll(func(ctx SpecContext) {
			other := s.People.Someone()
			person = s.People.Someone()
			before := s.WholeUser(ctx, person)
			made = s.MakeUser(ctx, "a user with every attribute that the target says it has", before)
			changes := map[string]any{
				"name":   named("Replaced", "Person"),
				"emails": []any{map[string]any{"value": other.Email, "type": "work", "primary": true}},
			}
			for name, value := range map[string]any{
				"displayName": "Replaced Person", "title": "Director", "nickName": "Repl", "timezone": "America/New_York", "locale": "da-DK",
				"phoneNumbers": []any{map[string]any{"value": "+4599999999", "type": "mobile"}},
			} {
				if before[name] != nil {
					changes[name] = value
				}
			}
			if before["preferredLanguage"] != nil {
				changes["preferredLanguage"] = "da-DK"
			}
			body = with(before, changes)
			put = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user by one with other values", body)
			read = s.Ask(ctx, http.MethodGet, probe.UserPath(made.ID), "read the user back", nil)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.values-stored",
			Title: "The values of a PUT are there when the user is read back.",
			Why:   "An update that is answered with 200 and not stored is never sent again: Okta shows the new value for good.",
			Fix:   "Store every attribute of the body that /Schemas lists as readWrite.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1")},
			Kills: []string{"update-lost"},
		}, func(c *spec.Case) {
			made.Given(c)
			put.Given(c)
			written := map[string]any{}
			shown := made.Resource(c)
			for name, value := range body {
				if shown.At(name) != nil && name != "schemas" { // what the create did not keep, a PUT need not
					written[name] = value
				}
			}
			c.NoDifference("the user as it is read back", probe.Unlike(written, read.Resource(c)))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.old-values-gone",
			Title: "The values of a list that a PUT does not name are gone: a list is replaced, not added to.",
			Why:   "Mail goes on to an address that the person gave up, and to whoever has it now.",
			Fix:   "Delete the old values of emails, phoneNumbers and the like before those of a PUT are written.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1")},
			Kills: []string{"put-appends"},
		}, func(c *spec.Case) {
			made.Given(c)
			put.Given(c)
			emails, _ := read.Resource(c).At("emails").([]any)
			for _, email := range emails {
				value := probe.Resource{"it": email}.Text("it.value")
				c.Expect(strings.EqualFold(value, person.Email)).To(BeFalse(), "the old address %s is gone", person.Email)
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.read-back-accepted",
			Title: "Everything that a read shows can be sent back with a PUT, and changes nothing.",
			Why:   "Okta reads a user, changes what it maps, and sends the whole back: what it does not know is echoed.",
			Fix:   "Ignore readOnly attributes in the body, and accept every value that you show yourself.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.OktaProtocol("Update a specific user (PUT)")},
			Kills: []string{"readonly-refused"},
		}, func(c *spec.Case) {
			made.Given(c)
			put.Given(c)
			shown := read.Resource(c)
			again := s.Ask(c.Context(), http.MethodPut, probe.UserPath(made.ID), "send the user back as it was read", shown)
			c.Expect(again.Heard(c).Status()).To(Equal(http.StatusOK), "status of a PUT of what was read")
			stage.OnlyChanged(c, "the user after the PUT", shown, s.Read(c, made.ID, "read the user after the PUT"))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.unknown-attribute",
			Title: "A PUT with an attribute that no schema has is answered with 200, or with 400 and a reason.",
			Why:   "Okta echoes attributes that it does not know, and admins mistype mappings; a server that breaks over one tells nobody which.",
			Fix:   "Ignore what /Schemas does not list, or refuse it by name.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7644", "3.12")},
			Kills: []string{"unknown-attribute-500"},
		}, func(c *spec.Case) {
			made.Given(c)
			put.Given(c)
			found := s.Ask(c.Context(), http.MethodPut, probe.UserPath(made.ID), "replace the user, with an attribute that no schema has",
				with(body, map[string]any{"scimdrillUnheardOf": "a value"})).Heard(c)
			c.Expect(found.Status()).To(Or(Equal(200), Equal(400)), "status of a PUT with an unknown attribute")
			if found.Status() == 400 {
				c.Expect(found.Text("detail")).NotTo(BeEmpty(), "detail of the refusal")
			}
		})
	})
}

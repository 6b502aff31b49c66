package create

import (
	"maps"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/jsondiff"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// stored: what became of the attributes of a create.
func stored(scope *spec.Scope, s *stage.Stage) {
	Describe("what is stored", Ordered, func() {
		var body map[string]any
		var made, inactive stage.Made
		var read stage.Asked
		BeforeAll(func(ctx SpecContext) {
			body = s.WholeUser(ctx, s.People.Someone())
			made = s.MakeUser(ctx, "a user with every attribute that the target says it has", body)
			read = s.Ask(ctx, "GET", probe.UserPath(made.ID), "read the user back", nil)
			sleeper := s.NewUser(s.People.Someone())
			sleeper["active"] = false
			inactive = s.MakeUser(ctx, "a user who is inactive from the start", sleeper)
		})

		keeps := func(name, title string, kills []string, attributes ...string) {
			scope.Check(scimdrill.Requirement{
				ID:    "rfc.create.stores-" + name,
				Title: title,
				Why:   "What is accepted and dropped is missing for good: the client was told 201 and will not send it again until it changes.",
				Fix:   "Store each attribute that /Schemas lists as readWrite, or do not list it.",
				Level: scimdrill.Should,
				Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.RFC("7643", "4.1")},
				Kills: kills,
			}, func(c *spec.Case) {
				made.Given(c)
				written := map[string]any{}
				for _, attribute := range attributes {
					if value, sent := body[attribute]; sent {
						written[attribute] = value
					}
				}
				if len(written) == 0 {
					c.NotApplicable("the target does not say that it has any of %v", attributes)
				}
				c.NoDifference("the user as it is read back", probe.Unlike(written, read.Resource(c)))
			})
		}
		keeps("name", "Every part of the name that comes with a create is stored.", []string{"names-swapped"}, "userName", "name")
		keeps("texts", "Every text that comes with a create and that /Schemas lists is stored: displayName, title, userType and the like.",
			[]string{"texts-lost"}, "displayName", "nickName", "profileUrl", "title", "userType", "preferredLanguage")
		keeps("locale", "The language and the place of a person that come with a create are stored: locale and timezone.",
			[]string{"locale-lost", "timezone-lost"}, "locale", "timezone")
		keeps("emails", "The email address that comes with a create is stored with its type, and stays primary.",
			[]string{"values-lose-their-type"}, "emails")
		keeps("phone-numbers", "The phone number that comes with a create is stored with its type.",
			[]string{"phone-numbers-lost", "values-lose-their-type"}, "phoneNumbers")
		keeps("addresses", "The address that comes with a create is stored, part by part.", []string{"addresses-lost"}, "addresses")

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.answer-is-truth",
			Title: "What the answer to a create shows is what a read shows.",
			Why:   "A server may drop what it cannot keep, and tells so by its answer. One that sends the request back hides it for good.",
			Fix:   "Make the answer of what was stored, not of what was sent.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3")},
			Kills: []string{"create-half-stored", "create-lost"},
		}, func(c *spec.Case) {
			shown := made.Resource(c)
			c.Same("the user as it is read, beside the answer to the create", shown, read.Resource(c),
				jsondiff.EmptyIsAbsent(), jsondiff.AnyOrder(), jsondiff.Ignore("/meta/lastModified", "/meta/version"))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.inactive",
			Title: "A user who is created with active false is inactive.",
			Why:   "People are entered before their first day; one who can sign in at once has a door open that nobody watches.",
			Fix:   "Take active from the body; make it true only where the body does not speak of it.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7644", "3.3")},
			Kills: []string{"create-always-active"},
		}, func(c *spec.Case) {
			if d := s.Definitions(c.Context()); d.Known && !d.Keeps(userSchema, "active") {
				c.NotApplicable("the target does not say that it keeps active")
			}
			inactive.Given(c)
			c.Same("active", false, s.Read(c, inactive.ID, "read the inactive user").Active())
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.active-by-default",
			Title: "A user who is created without active is active.",
			Why:   "Okta's published test creates such a user and reads active true; one who is inactive, or has no active, counts as not provisioned.",
			Fix:   "Make active true where the body of a create does not speak of it.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaSPEC(11), cite.RFC("7643", "4.1.1")},
			Kills: []string{"create-inactive-by-default"},
		}, func(c *spec.Case) {
			silent := s.NewUser(s.People.Someone())
			delete(silent, "active")
			made := s.MakeUser(c.Context(), "a user without active", silent)
			made.Given(c)
			c.Same("active", true, s.Read(c, made.ID, "read the user who was made without active").Active())
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.null-is-absent",
			Title: "null and [] in a create count as if the attribute were not there.",
			Why:   "Okta sends groups: [], other clients send null for what a person does not have; a refusal keeps the whole person out.",
			Fix:   "Drop null and [] before the body is checked.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.5")},
			Kills: []string{"null-refused", "groups-array-refused"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			nothing := map[string]any{"phoneNumbers": []any{}, "title": nil, "timezone": nil, "externalId": nil, "groups": []any{}}
			maps.DeleteFunc(nothing, func(name string, _ any) bool { return s.Declared.Fixes(name) })
			maps.Copy(body, nothing)
			made := s.MakeUser(c.Context(), "a user with null and []", body)
			c.Expect(made.Heard(c).Status()).To(Equal(201), "status of a create with null and []")
			none := map[string]any{"phoneNumbers": nil, "title": nil, "externalId": nil}
			maps.DeleteFunc(none, func(name string, _ any) bool { return s.Declared.Fixes(name) })
			c.NoDifference("the user in the answer", probe.Unlike(none, made.Resource(c)))
		})
	})
}

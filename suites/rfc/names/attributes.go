package names

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

// attributes: the letter case of attribute names.
func attributes(scope *spec.Scope, s *stage.Stage) {
	Describe("names of attributes", Ordered, func() {
		var person people.Person
		var body map[string]any
		var shouted, plain stage.Made
		BeforeAll(func(ctx SpecContext) {
			person = s.People.Someone()
			body = s.NewUser(person)
			shouted = s.MakeUser(ctx, "a user whose attributes are named in capitals", inCapitals(body))
			plain = s.MakeUser(ctx, "a user", s.NewUser(s.People.Someone()))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.names.any-case-in-create",
			Title: "A create whose attributes are named in capitals makes the same user as one in the spelling of the schema.",
			Why:   "Names are compared without regard to case: username and userName are one attribute. A server that tells them apart drops half of what some clients send.",
			Fix:   "Look names up without regard to case when a body is read.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.1")},
			Kills: []string{"names-case-sensitive"},
		}, func(c *spec.Case) {
			c.Expect(shouted.Heard(c).Status()).To(Equal(http.StatusCreated), "status of a create in capitals")
			user := s.Read(c, shouted.ID, "read the user back")
			c.NoDifference("the user as it is read back", probe.Unlike(map[string]any{"userName": person.Email, "name": body["name"]}, user))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.names.any-case-in-put",
			Title: "A PUT whose attributes are named in capitals replaces the same attributes.",
			Why:   "A name that is not recognised counts as left out: the value is cleared instead of changed.",
			Fix:   "Look names up without regard to case when a body is read.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.1"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"names-case-sensitive"},
		}, func(c *spec.Case) {
			plain.Given(c)
			next := s.NewUser(s.People.Someone())
			next["name"] = map[string]any{"givenName": "Loud", "familyName": "Voice"}
			found := s.Ask(c.Context(), http.MethodPut, probe.UserPath(plain.ID), "replace the user, with names in capitals", inCapitals(next)).Heard(c)
			c.Expect(found.Status()).To(Equal(http.StatusOK), "status of a PUT in capitals")
			c.NoDifference("the user as it is read back", probe.Unlike(map[string]any{"name": next["name"]}, s.Read(c, plain.ID, "read the user back")))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.names.any-case-in-patch",
			Title: "A PATCH whose path is written in capitals changes the same attribute.",
			Why:   "Clients spell paths as their own schemas do.",
			Fix:   "Compare paths without regard to case.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.1"), cite.RFC("7644", "3.10")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"names-case-sensitive"},
		}, func(c *spec.Case) {
			plain.Given(c)
			patched(c, s, plain.ID, "NAME.FAMILYNAME", "Loudest")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.names.spelled-as-in-schema",
			Title: "Answers spell attributes as the schema does, whatever the client wrote.",
			Why:   "Many clients read answers with regard to case: username in the place of userName is no userName to them.",
			Fix:   "Write names from the schema, not from the request.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.1"), cite.RFC("7643", "8.1")},
			Kills: []string{"names-lowered"},
		}, func(c *spec.Case) {
			shouted.Given(c)
			user := s.Read(c, shouted.ID, "read the user who was made in capitals")
			for _, name := range []string{"schemas", "id", "userName", "name", "meta"} {
				c.Expect(map[string]any(user)).To(HaveKey(name), "attributes of the user")
			}
			c.Expect(user.At("name")).To(HaveKey("familyName"), "parts of the name")
		})
	})
}

// inCapitals is a body whose attributes are named in capitals; schemas keeps its own spelling.
func inCapitals(value any) map[string]any {
	object, _ := shout(value).(map[string]any)
	return object
}

func shout(value any) any {
	switch value := value.(type) {
	case map[string]any:
		loud := map[string]any{}
		for name, each := range value {
			if name != "schemas" && !strings.Contains(name, ":") {
				name = strings.ToUpper(name)
			}
			loud[name] = shout(each)
		}
		return loud
	case []any:
		loud := make([]any, len(value))
		for i, each := range value {
			loud[i] = shout(each)
		}
		return loud
	default:
		return value
	}
}

// patched patches a text attribute of the name, and fails the case unless it was.
func patched(c *spec.Case, s *stage.Stage, id, path, family string) {
	found := s.Ask(c.Context(), http.MethodPatch, probe.UserPath(id), "patch "+path, map[string]any{
		"schemas": []any{patchSchema}, "Operations": []any{map[string]any{"op": "replace", "path": path, "value": family}},
	}).Heard(c)
	c.Expect(found.Status()).To(BeElementOf(http.StatusOK, http.StatusNoContent), "status of a PATCH of %s", path)
	c.Expect(s.Read(c, id, "read the user back").Text("name.familyName")).To(Equal(family), "family name")
}

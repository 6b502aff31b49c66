package projection

import (
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// excluded: excludedAttributes.
func excluded(scope *spec.Scope, v view) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.excluded",
		Title: "excludedAttributes=name leaves the name out, and shows the rest.",
		Why:   "It is how groups are read without ten thousand members.",
		Fix:   "Take the named attributes away from what is returned by default.",
		Level: scimdrill.Must,
		Cites: append(partial(), cite.RFC("7644", "3.4.2.5")),
		Kills: []string{"excluded-attributes-ignored"},
	}, func(c *spec.Case) {
		shown := v.ada(c, "excludedAttributes=name")
		if has(shown, "name") != nil && v.people.Returned(c.Context(), "name") != "always" {
			c.Fail("excludedAttributes=name: expected no name, found %v", has(shown, "name"))
		}
		c.Expect(shown.Text("userName")).To(Equal(v.people.Ada.Resource.Text("userName")), "userName, which was not excluded")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.excluded-always",
		Title: "excludedAttributes does not take away what is always returned.",
		Why:   "Without the id nobody can be matched with anything.",
		Fix:   "Let excludedAttributes have no effect on attributes whose returned is always.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.5"), cite.RFC("7643", "3.1")},
		Kills: []string{"excluded-removes-id"},
	}, func(c *spec.Case) {
		shown := v.ada(c, "excludedAttributes=id,name")
		c.Expect(shown.ID()).To(Equal(v.people.Ada.ID), "id, which is always returned")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.excluded-sub-attribute",
		Title: "excludedAttributes takes a sub-attribute away, and leaves the others.",
		Why:   "Who asks for less loses more than asked: given names are gone with family names.",
		Fix:   "Resolve attribute notation in excludedAttributes, too.",
		Level: scimdrill.Must,
		Cites: append(partial(), cite.RFC("7644", "3.10")),
		Kills: []string{"excluded-takes-the-whole", "excluded-attributes-ignored"},
	}, func(c *spec.Case) {
		v.people.Given(c)
		v.people.Keeps(c, v.people.Ada, "name.givenName", "Ada")
		shown := v.ada(c, "excludedAttributes=name.familyName")
		c.Expect(shown.At("name.familyName")).To(BeNil(), "name.familyName, which was excluded")
		c.Expect(shown.Text("name.givenName")).To(Equal("Ada"), "name.givenName, which was not excluded")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.both",
		Title: "attributes and excludedAttributes together are refused or answered, never with 5xx.",
		Why:   "They exclude each other; the client that sends both has to read which of them it may keep.",
		Fix:   "Refuse both with 400 invalidValue, or decide for one.",
		Level: scimdrill.Should,
		Cites: append(partial(), cite.RFC("7644", "3.12")),
		Kills: []string{"projection-both-500"},
	}, func(c *spec.Case) {
		v.people.Given(c)
		answer := v.people.AdaWith(c, "attributes=userName&excludedAttributes=name")
		if answer.Status() >= 500 {
			c.Fail("attributes and excludedAttributes: expected an answer or a refusal, found status %d", answer.Status())
		}
	})
}

package projection

import (
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// requested: attributes.
func requested(scope *spec.Scope, v view) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.attributes",
		Title: "attributes=userName shows userName and what is always returned, and nothing else.",
		Why:   "Clients that read ten thousand people for their names alone are sent ten thousand profiles, and store what they need not know.",
		Fix:   "Build the answer from the requested attributes, not from the default.",
		Level: scimdrill.Must,
		Cites: partial(),
		Kills: []string{"attributes-ignored"},
	}, func(c *spec.Case) {
		shown := v.ada(c, "attributes=userName")
		c.Expect(shown.Text("userName")).To(Equal(v.people.Ada.Resource.Text("userName")), "userName, which was asked for")
		v.brief(c, "attributes=userName", shown, "userName")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.minimum",
		Title: "id and schemas are there whatever attributes asks for.",
		Why:   "A resource without an id cannot be written back to; one without schemas cannot be read.",
		Fix:   "Add what the schema says is always returned.",
		Level: scimdrill.Must,
		Cites: append(partial(), cite.RFC("7643", "3.1"), cite.RFC("7643", "3")),
		Kills: []string{"attributes-without-id"},
	}, func(c *spec.Case) {
		shown := v.ada(c, "attributes=userName")
		c.Expect(shown.ID()).To(Equal(v.people.Ada.ID), "id, which is always returned")
		c.Expect(shown.At("schemas")).To(ContainElement(crowd.Core), "schemas, which every resource has")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.several",
		Title: "attributes takes several names, separated by commas.",
		Why:   "A server that reads the list as one name shows nothing of it.",
		Fix:   "Split attributes at commas after the query is decoded.",
		Level: scimdrill.Must,
		Cites: append(partial(), cite.RFC("7644", "3.4.2.5")),
		Kills: []string{"attributes-first-alone", "attributes-ignored"},
	}, func(c *spec.Case) {
		shown := v.ada(c, "attributes=userName,name")
		c.Expect(shown.Text("userName")).To(Equal(v.people.Ada.Resource.Text("userName")), "userName, which was asked for first")
		c.Expect(shown.Text("name.familyName")).To(Equal(v.people.Ada.Resource.Text("name.familyName")), "name, which was asked for second")
		v.brief(c, "attributes=userName,name", shown, "userName", "name")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.unknown",
		Title: "A name in attributes that the server does not know is passed over.",
		Why:   "One request goes to resources of several types, of which each lacks something; a refusal stops the client for nothing.",
		Fix:   "Ignore names that the schema does not have.",
		Level: scimdrill.Should,
		Cites: append(partial(), cite.RFC("7644", "3.4.2.5")),
		Kills: []string{"attributes-unknown-refused"},
	}, func(c *spec.Case) {
		shown := v.ada(c, "attributes=userName,noSuchAttribute")
		c.Expect(shown.Text("userName")).To(Equal(v.people.Ada.Resource.Text("userName")), "userName, which was asked for")
	})
}

package projection

import (
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// notation: how attributes are named (RFC 7644 §3.10).
func notation(scope *spec.Scope, v view) {
	named := append(partial(), cite.RFC("7644", "3.10"))

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.name-case",
		Title: "Names in attributes are read without regard to upper and lower case.",
		Why:   "A client that writes username is shown people without a name.",
		Fix:   "Compare names of attributes without regard to case.",
		Level: scimdrill.Must,
		Cites: append(named, cite.RFC("7643", "2.1")),
		Kills: []string{"attributes-case-sensitive"},
	}, func(c *spec.Case) {
		shown := v.ada(c, "attributes=USERNAME")
		c.Expect(shown.Text("userName")).To(Equal(v.people.Ada.Resource.Text("userName")), "userName, which was asked for as USERNAME")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.sub-attribute",
		Title: "attributes=name.familyName shows that part of the name, and no other.",
		Why:   "A client that asks for the family name need not know the rest.",
		Fix:   "Resolve attribute notation down to sub-attributes.",
		Level: scimdrill.Must,
		Cites: named,
		Kills: []string{"attributes-sub-ignored", "attributes-ignored"},
	}, func(c *spec.Case) {
		shown := v.ada(c, "attributes=name.familyName")
		c.Expect(shown.Text("name.familyName")).To(Equal(v.people.Ada.Resource.Text("name.familyName")), "name.familyName, which was asked for")
		c.Expect(shown.At("name.givenName")).To(BeNil(), "name.givenName, which was not asked for")
		v.brief(c, "attributes=name.familyName", shown, "name")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.urn-core",
		Title: "An attribute of the core schema may be named with its URN in attributes.",
		Why:   "Generated clients qualify every name; they are shown people without any of it.",
		Fix:   "Split the URN off at its last colon.",
		Level: scimdrill.Must,
		Cites: named,
		Kills: []string{"attributes-urn-unknown"},
	}, func(c *spec.Case) {
		shown := v.ada(c, "attributes="+crowd.Core+":userName")
		c.Expect(shown.Text("userName")).To(Equal(v.people.Ada.Resource.Text("userName")), "userName, which was asked for with its URN")
		v.brief(c, "attributes with a URN", shown, "userName")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.urn-extension",
		Title: "An attribute of an extension is named with the URN of the extension in attributes.",
		Why:   "There is no other way to ask for the department alone.",
		Fix:   "Resolve URN-qualified names against the schema extensions of the resource type.",
		Level: scimdrill.Must,
		Cites: named,
		Needs: []scimdrill.Capability{scimdrill.HasEnterpriseSchema},
		Kills: []string{"attributes-urn-unknown", "attributes-ignored"},
	}, func(c *spec.Case) {
		v.people.Given(c)
		v.people.Keeps(c, v.people.Ada, crowd.Enterprise+"|department", "Ropes")
		shown := v.ada(c, "attributes="+crowd.Enterprise+":department")
		c.Expect(shown.At(crowd.Enterprise+"|department")).To(Equal("Ropes"), "department, which was asked for")
		v.brief(c, "attributes of the extension", shown, crowd.Enterprise)
	})
}

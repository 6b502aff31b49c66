package schemas

import (
	"maps"
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// core: the attributes of RFC 7643 §4 are described as it has them.
func core(scope *spec.Scope, schemas *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.user-name",
		Title: "userName is said to be required, unique, and the same in capitals.",
		Why:   "A client that believes it case-exact takes Jane@ and jane@ for two people, and one that believes it optional leaves it out.",
		Fix:   "Say required: true, caseExact: false, uniqueness: server.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-username-plain"},
	}, func(c *spec.Case) {
		a := given(c, schemas, userSchema, "userName")
		if !a.says("required") || a.says("caseExact") || a.facet("uniqueness") == "none" {
			c.Fail("userName: expected required true, caseExact false, uniqueness server or global; found %v, %v, %s",
				a.At("required"), a.At("caseExact"), a.facet("uniqueness"))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.shapes",
		Title: "The attributes of RFC 7643 that a schema lists have the types of RFC 7643, and are single or several as it has them.",
		Why:   "A client knows these attributes, and sends emails as an array of objects whatever the schema says.",
		Fix:   "Copy type and multiValued of core attributes from RFC 7643 §8.7.1; make what is different an attribute of your own.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "4.1"), cite.RFC("7643", "4.2"), cite.RFC("7643", "4.3")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-shape-other"},
	}, func(c *spec.Case) {
		listed := schemas.GivenList(c)
		for _, id := range slices.Sorted(maps.Keys(shapes())) {
			for _, a := range attributesOf(listed, id) {
				want, known := shapes()[id][a.name()]
				if found := (shape{a.kind(), a.many()}); known && found != want {
					c.Fail("%s: expected type %s and multiValued %t, found %s and %t", a.where, want.kind, want.many, found.kind, found.many)
				}
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.groups-read-only",
		Title: "groups of a user is said to be readOnly.",
		Why:   "Membership is changed at the group: a client that believes it can write groups of a user changes nothing.",
		Fix:   "Say mutability: readOnly.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-groups-writable"},
	}, func(c *spec.Case) {
		a := given(c, schemas, userSchema, "groups")
		if a.facet("mutability") != "readOnly" {
			c.Fail("groups: expected mutability readOnly, found %s", a.facet("mutability"))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.password",
		Title: "password is said to be writeOnly, and returned never.",
		Why:   "A client that believes it readable compares it, and one that asks for it must know that it gets nothing.",
		Fix:   "Say mutability: writeOnly and returned: never.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7643", "8.7.1")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"schemas-password-plain"},
	}, func(c *spec.Case) {
		a := given(c, schemas, userSchema, "password")
		if a.facet("mutability") != "writeOnly" || a.facet("returned") != "never" {
			c.Fail("password: expected mutability writeOnly and returned never, found %s and %s", a.facet("mutability"), a.facet("returned"))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.schemas.members-immutable",
		Title: "value, $ref and type of a member are said to be immutable.",
		Why:   "A member is taken out and another put in; a client that believes it may change the id of one renames a person into another.",
		Fix:   "Say mutability: immutable of the three.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "4.2"), cite.RFC("7643", "8.7.1")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery, scimdrill.HasGroups},
		Kills: []string{"schemas-members-writable"},
	}, func(c *spec.Case) {
		for _, sub := range given(c, schemas, groupSchema, "members").subs() {
			if slices.Contains([]string{"value", "$ref", "type"}, sub.name()) && sub.facet("mutability") != "immutable" {
				c.Fail("%s: expected mutability immutable, found %s", sub.where, sub.facet("mutability"))
			}
		}
	})
}

// given is an attribute of a schema; where the server does not list it, the case is not applicable.
func given(c *spec.Case, schemas *stage.Document, id, name string) attribute {
	all := attributesOf(schemas.GivenList(c), id)
	if len(all) == 0 {
		c.Block("/Schemas does not describe %s", id)
	}
	a, found := find(all, name)
	if !found {
		c.NotApplicable("%s has no %s here", id, name)
	}
	return a
}

// shape is how many values of which type an attribute has.
type shape struct {
	kind string
	many bool
}

// shapes are those of the attributes of RFC 7643 §4, as far as the text leaves no doubt.
func shapes() map[string]map[string]shape {
	text, switched, object, objects := shape{"string", false}, shape{"boolean", false}, shape{"complex", false}, shape{"complex", true}
	return map[string]map[string]shape{
		userSchema: {
			"userName": text, "name": object, "displayName": text, "nickName": text, "title": text, "userType": text,
			"preferredLanguage": text, "locale": text, "timezone": text, "active": switched, "password": text,
			"emails": objects, "phoneNumbers": objects, "ims": objects, "photos": objects, "addresses": objects, "groups": objects,
			"entitlements": objects, "roles": objects, "x509Certificates": objects,
		},
		groupSchema: {"displayName": text, "members": objects},
		enterpriseSchema: {
			"employeeNumber": text, "costCenter": text, "organization": text, "division": text, "department": text, "manager": object,
		},
	}
}

package schemas

import (
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// conformity: resources are as the schemas describe them.
func conformity(scope *spec.Scope, s *stage.Stage) {
	Describe("a user and a group of this run", Ordered, func() {
		var schemas stage.Document
		var samples []sample
		BeforeAll(func(ctx SpecContext) {
			schemas = s.ReadDocument(ctx, path)
			person := s.People.Someone()
			body := s.NewUser(person)
			body["displayName"] = person.Given + " " + person.Family
			body["password"] = "Tr0ub4dor&3-conform"
			user := s.MakeUser(ctx, "a user to hold against the schemas", body)
			samples = []sample{read(ctx, s, user, userSchema, probe.UserPath(user.ID))}
			if s.Capabilities[scimdrill.HasGroups] && user.ID != "" {
				group := s.MakeGroup(ctx, "a group to hold against the schemas", s.GroupName("Conforming"), user.ID)
				samples = append(samples, read(ctx, s, group, groupSchema, "/Groups/"+escaped(group.ID)))
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.schemas.types-conform",
			Title: "The values of a resource have the types that its schema gives them.",
			Why:   "A client reads a value by the type that is declared: a boolean that comes as a text, or one value where several are declared, cannot be read.",
			Fix:   "Make /Schemas and the resources from one description.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7643", "2.3")},
			Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
			Kills: []string{"active-as-string", "emails-as-object"},
		}, func(c *spec.Case) {
			conform(c, &schemas, samples, func(of parts) {
				for _, a := range of.declared {
					if problem := a.misfit(member(of.values, a.name())); problem != "" {
						c.Fail("%s", problem)
					}
				}
			})
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.schemas.required-present",
			Title: "A resource has the attributes that its schema says are required.",
			Why:   "A client relies on them; one that finds none shows an empty name, or breaks.",
			Fix:   "Say required: false of what may be missing, or refuse resources without it.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7643", "2.2")},
			Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
			Kills: []string{"schemas-required-untrue"},
		}, func(c *spec.Case) {
			conform(c, &schemas, samples, func(of parts) {
				for _, a := range of.declared {
					returned := a.facet("returned")
					if a.says("required") && returned != "never" && returned != "request" && isEmpty(member(of.values, a.name())) {
						c.Fail("%s is said to be required: expected a value, found none", a.where)
					}
				}
			})
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.schemas.declared",
			Title: "A resource has no attribute that its schemas do not declare.",
			Why:   "What is not declared cannot be mapped, and clients that check what they read refuse the resource.",
			Fix:   "Declare the attribute, in an extension where the RFC does not have it, and name the extension in schemas.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7643", "3.3")},
			Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
			Kills: []string{"user-attribute-undeclared"},
		}, func(c *spec.Case) {
			conform(c, &schemas, samples, func(of parts) {
				for name, value := range of.values {
					if _, found := find(of.declared, name); !found && !of.may(name) && !isEmpty(value) {
						c.Fail("%s: expected attributes that %s declares, found %q", of.what, of.schema, name)
					}
				}
			})
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.schemas.never-returned",
			Title: "A resource shows no attribute that its schema says is never returned.",
			Why:   "It is said of passwords and the like; what is shown after all is read by everybody who may read the resource.",
			Fix:   "Take what is never returned out of every answer, where answers are written.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7643", "4.1.1")},
			Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
			Kills: []string{"schemas-never-untrue"},
		}, func(c *spec.Case) {
			secrets := 0
			conform(c, &schemas, samples, func(of parts) {
				for _, a := range of.declared {
					if a.facet("returned") != "never" {
						continue
					}
					secrets++
					if !isEmpty(member(of.values, a.name())) {
						c.Fail("%s is said never to be returned: expected nothing, found it in %s", a.where, of.what)
					}
				}
			})
			if secrets == 0 {
				c.NotApplicable("no attribute is said never to be returned")
			}
		})
	})
}

// conform gives every part of every sample to a function. The case is blocked when there is nothing to look at.
func conform(c *spec.Case, schemas *stage.Document, samples []sample, look func(parts)) {
	listed := schemas.GivenList(c)
	for _, each := range samples {
		resource := each.given(c)
		declared := attributesOf(listed, each.schema)
		if len(declared) == 0 {
			c.Block("/Schemas does not describe %s", each.schema)
		}
		c.Decisive(each.answer.Exchange)
		look(parts{what: each.what, schema: each.schema, values: resource, declared: declared, core: true})
		for name, value := range resource {
			values, isObject := value.(map[string]any)
			if declared := attributesOf(listed, name); isObject && len(declared) > 0 {
				look(parts{what: each.what, schema: name, values: values, declared: declared})
			}
		}
	}
}

// parts are what a resource has of one schema.
type parts struct {
	what, schema string
	values       map[string]any
	declared     []attribute
	// core is set for the schema of the resource itself, beside whose attributes stand those of every resource, and extensions.
	core bool
}

// may tells whether a name need not be declared: it is of every resource (RFC 7643 §3.1), or that of an extension, which has a
// schema of its own.
func (p parts) may(name string) bool {
	common := []string{"schemas", "id", "externalid", "meta"}
	return p.core && (slices.Contains(common, strings.ToLower(name)) || strings.HasPrefix(strings.ToLower(name), "urn:"))
}

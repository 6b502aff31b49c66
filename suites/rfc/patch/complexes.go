package patch

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// complexes: name, the complex attribute that every user has.
func complexes(scope *spec.Scope, b *bench) {
	Describe("a complex attribute", func() {
		keeps := func(r scimdrill.Requirement, operate func(value any) patching.Operation) {
			r.Level, r.Needs = scimdrill.Must, []scimdrill.Capability{scimdrill.CanPatch}
			scope.Check(r, func(c *spec.Case) {
				u := b.fresh(c, nil)
				before := u.now(c)
				after := u.does(c, "change the given name alone", operate(map[string]any{"givenName": "Rehearsal"}))
				shows(c, "name.givenName after it was set", after, partOf("givenName"), "Rehearsal")
				shows(c, "name.familyName, of which the PATCH said nothing", after, partOf("familyName"), before.Text("name.familyName"))
			})
		}

		keeps(scimdrill.Requirement{
			ID:    "rfc.patch.replace-complex-keeps",
			Title: "Replace of a complex attribute leaves the sub-attributes alone that its value does not name.",
			Why:   "A change of the given name must not take the family name away.",
			Fix:   "Merge the object into what is stored; never put it in its place.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3")},
			Kills: []string{"patch-complex-overwritten"},
		}, func(value any) patching.Operation { return patching.Replace("name", value) })

		keeps(scimdrill.Requirement{
			ID:    "rfc.patch.add-complex-merges",
			Title: "Add to a complex attribute sets the sub-attributes that its value names, and no other.",
			Why:   "A change of the given name must not take the family name away.",
			Fix:   "Merge the object into what is stored; never put it in its place.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")},
			Kills: []string{"patch-complex-overwritten", "patch-add-unsupported"},
		}, func(value any) patching.Operation { return patching.Add("name", value) })

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.sub-attribute",
			Title: "A path with a dot sets one sub-attribute and leaves the others alone.",
			Why:   "name.givenName is how most clients change a given name.",
			Fix:   "Resolve the part after the dot as a sub-attribute.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7644", "3.10")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-path-unread", "patch-active-only"},
		}, func(c *spec.Case) {
			u := b.fresh(c, nil)
			before := u.now(c)
			after := u.does(c, "replace the given name by its path", patching.Replace("name.givenName", "Rehearsal"))
			shows(c, "name.givenName after it was set", after, partOf("givenName"), "Rehearsal")
			shows(c, "name.familyName, of which the PATCH said nothing", after, partOf("familyName"), before.Text("name.familyName"))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.remove-sub-attribute",
			Title: "Remove of a sub-attribute takes it away and leaves the others alone.",
			Why:   "A middle name that was cleared must not take the whole name with it.",
			Fix:   "Unassign the sub-attribute alone.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-remove-ignored", "patch-remove-whole"},
		}, func(c *spec.Case) {
			part := needText(c, b.parts, 0, "part of a name")
			u := b.having(c, part)
			family := u.now(c).Text("name.familyName")
			after := u.does(c, "remove "+part.path, patching.Remove(part.path))
			lacks(c, part.path+" after it was removed", after, part.at)
			shows(c, "name.familyName, of which the PATCH said nothing", after, partOf("familyName"), family)
		})
	})
}

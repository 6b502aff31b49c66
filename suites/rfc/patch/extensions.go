package patch

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// extensions: attributes of the enterprise extension.
func extensions(scope *spec.Scope, b *bench) {
	Describe("an extension", func() {
		needs := []scimdrill.Capability{scimdrill.CanPatch, scimdrill.HasEnterpriseSchema}
		const kind = "attribute of the enterprise extension"

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.extension-path",
			Title: "A path with the URN of an extension sets an attribute of the extension.",
			Why:   "It is the only path that an attribute of an extension has; a department changes for no one where it is refused.",
			Fix:   "Split a path at the last colon before any bracket: what precedes it is the URN of the schema.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.RFC("7644", "3.5.2")}, Needs: needs,
			Kills: []string{"patch-urn-path-refused", "patch-path-unread", "patch-active-only"},
		}, func(c *spec.Case) {
			t := needText(c, b.extras, 0, kind)
			after := b.having(c, t).does(c, "replace "+t.path, patching.Replace(t.path, t.second))
			shows(c, "the extension after "+t.path+" was replaced", after, t, t.second)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.extension-pathless",
			Title: "An operation without a path sets the attributes of an extension that its value holds under the URN.",
			Why:   "The value of an operation without a path looks as the user does, extensions included.",
			Fix:   "Apply a member of the value object whose name is the URN of an extension to the extension, attribute by attribute.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1"), cite.RFC("7643", "3.3")}, Needs: needs,
			Kills: []string{"patch-urn-key-ignored", "patch-pathless-refused"},
		}, func(c *spec.Case) {
			t := needText(c, b.extras, 0, kind)
			body := map[string]any{}
			t.put(body, t.second)
			after := b.having(c, t).does(c, "replace "+t.path+" without a path", patching.Replace("", body))
			shows(c, "the extension after it was in a value without a path", after, t, t.second)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.extension-keeps",
			Title: "An operation on one attribute of an extension leaves the others alone.",
			Why:   "A change of the department must not take the cost centre away.",
			Fix:   "Merge into the extension what is given; never put it in its place.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1"), cite.RFC("7643", "3.3")}, Needs: needs,
			Kills: []string{"patch-extension-overwritten"},
		}, func(c *spec.Case) {
			t, other := needText(c, b.extras, 0, kind), needText(c, b.extras, 1, "second "+kind)
			body := map[string]any{}
			t.put(body, t.second)
			after := b.having(c, t, other).does(c, "replace "+t.path+" alone", patching.Replace("", body))
			shows(c, "the attribute that the PATCH said nothing of", after, other, other.first)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.extension-remove",
			Title: "Remove takes an attribute of an extension away.",
			Why:   "Somebody who has left a department is surveyed with it for good.",
			Fix:   "Unassign the attribute of the extension that the path names.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2"), cite.RFC("7644", "3.10")}, Needs: needs,
			Kills: []string{"patch-remove-ignored", "patch-urn-path-refused"},
		}, func(c *spec.Case) {
			t := needText(c, b.extras, 0, kind)
			after := b.having(c, t).does(c, "remove "+t.path, patching.Remove(t.path))
			lacks(c, t.path+" after it was removed", after, t.at)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.extension-sub-attribute",
			Title: "A path with the URN of an extension and a dot sets a sub-attribute of the extension.",
			Why:   "The manager changes for no one where the dot in “2.0” is taken for the one before the sub-attribute.",
			Fix:   "Look for the dot of a sub-attribute after the last colon alone.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.RFC("7643", "4.3")}, Needs: needs,
			Kills: []string{"patch-urn-dot-refused", "patch-urn-path-refused"},
		}, func(c *spec.Case) {
			first, second := b.shared(c), b.fresh(c, nil)
			u := b.fresh(c, func(body map[string]any) {
				body[enterprise] = map[string]any{"manager": map[string]any{"value": first.id}}
				if schemas, isList := body["schemas"].([]any); isList && !slices.Contains(schemas, any(enterprise)) {
					body["schemas"] = append(schemas, enterprise)
				}
			})
			manager := enterprise + "|manager.value"
			if u.now(c).Text(manager) != first.id {
				c.NotApplicable("the target keeps no manager by id")
			}
			after := u.does(c, "replace the manager by a path with a dot", patching.Replace(enterprise+":manager.value", second.id))
			c.Expect(after.Text(manager)).To(Equal(second.id), "manager.value after it was replaced")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.extension-joins-schemas",
			Title: "schemas names an extension once a PATCH has set its first attribute.",
			Why:   "A client that reads schemas to see what is there takes the extension for absent.",
			Fix:   "Work schemas out from what the user has when it is shown, instead of storing it.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "3"), cite.RFC("7644", "3.5.2")}, Needs: needs,
			Kills: []string{"patch-schemas-stale"},
		}, func(c *spec.Case) {
			t := needText(c, b.extras, 0, kind)
			after := b.fresh(c, nil).does(c, "add "+t.path, patching.Add(t.path, t.second))
			shows(c, "the extension after "+t.path+" was added", after, t, t.second)
			c.Expect(after.At("schemas")).To(ContainElement(BeEquivalentTo(enterprise)), "schemas")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.extension-leaves-schemas",
			Title: "schemas names an extension no longer once its last attribute has gone.",
			Why:   "A client that reads schemas to see what is there takes the extension for present.",
			Fix:   "Work schemas out from what the user has when it is shown, instead of storing it.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7643", "3")}, Needs: needs,
			Kills: []string{"patch-schemas-stale"},
		}, func(c *spec.Case) {
			t := needText(c, b.extras, 0, kind)
			u := b.having(c, t)
			after := u.does(c, "remove "+t.path, patching.Remove(t.path))
			if left, isObject := after.At(enterprise).(map[string]any); isObject && len(left) > 0 {
				c.NotApplicable("the target has values of its own in the enterprise extension")
			}
			c.Expect(after.At("schemas")).NotTo(ContainElement(BeEquivalentTo(enterprise)), "schemas")
		})
	})
}

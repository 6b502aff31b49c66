package patch

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// values: attributes of one value that go, and all of them together.
func values(scope *spec.Scope, b *bench) {
	Describe("attributes of one value", func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.remove",
			Title: "Remove of a single-valued attribute takes its value away.",
			Why:   "A title that was cleared at the source stays for good where remove does nothing.",
			Fix:   "Unassign the attribute; do not store an empty text or the word null.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-remove-ignored", "patch-path-unread"},
		}, func(c *spec.Case) {
			t := needText(c, b.texts, 0, "single-valued attribute of the core schema")
			after := b.having(c, t).does(c, "remove "+t.path, patching.Remove(t.path))
			gone(c, t.path+" after it was removed", after, t, t.first)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.null-removes",
			Title: "Replace with null takes the value away.",
			Why:   "null and no value are one state in SCIM; a client that clears an attribute so gets an error, or the text “null”.",
			Fix:   "Treat a null value in replace as unassigning the attribute.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.5"), cite.RFC("7644", "3.5.2.3")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-null-refused", "patch-null-as-text"},
		}, func(c *spec.Case) {
			t := needText(c, b.texts, 0, "single-valued attribute of the core schema")
			after := b.having(c, t).does(c, "replace "+t.path+" with null", patching.Replace(t.path, nil))
			gone(c, t.path+" after it was replaced with null", after, t, t.first)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.every-attribute",
			Title: "Every attribute that is kept on create can be changed and removed by PATCH.",
			Why:   "A server whose PATCH knows active alone, because Okta's catalog apps send no more, loses what other clients change.",
			Fix:   "Apply PATCH to the same attributes as POST, by one piece of code.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-active-only"},
		}, func(c *spec.Case) {
			needText(c, b.texts, 0, "single-valued attribute of the core schema")
			u := b.having(c, b.texts...)
			var changes, removals []patching.Operation
			for _, t := range b.texts {
				changes = append(changes, patching.Replace(t.path, t.second))
				removals = append(removals, patching.Remove(t.path))
			}
			changed := u.does(c, "replace every attribute", changes...)
			for _, t := range b.texts {
				shows(c, "after every attribute was replaced", changed, t, t.second)
			}
			without := u.does(c, "remove every attribute", removals...)
			for _, t := range b.texts {
				gone(c, "after every attribute was removed", without, t, t.second)
			}
		})
	})
}

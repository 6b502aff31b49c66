package patch

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

const coreUser = "urn:ietf:params:scim:schemas:core:2.0:User"

// targets: the ways to say what an operation is about.
func targets(scope *spec.Scope, b *bench) {
	Describe("what an operation is about", func() {
		// sets declares a requirement that an operation gives an attribute of a user, who has none or another, its second value.
		sets := func(r scimdrill.Requirement, had bool, operate func(t text) patching.Operation) {
			r.Level, r.Needs = scimdrill.Must, []scimdrill.Capability{scimdrill.CanPatch}
			scope.Check(r, func(c *spec.Case) {
				t := needText(c, b.texts, 0, "single-valued attribute of the core schema")
				u := b.fresh(c, nil)
				if had {
					u = b.having(c, t)
				}
				what := "a PATCH that sets " + t.path
				shows(c, t.path+" after "+what, u.does(c, what, operate(t)), t, t.second)
			})
		}

		sets(scimdrill.Requirement{
			ID:    "rfc.patch.replace-path",
			Title: "Replace with a path sets the attribute.",
			Why:   "It is the plainest PATCH there is; a server that answers it with success and stores nothing loses every change.",
			Fix:   "Read path, and set the attribute that it names.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3")},
			Kills: []string{"patch-path-unread", "patch-active-only"},
		}, true, func(t text) patching.Operation { return patching.Replace(t.path, t.second) })

		sets(scimdrill.Requirement{
			ID:    "rfc.patch.replace-pathless",
			Title: "Replace without a path sets the attributes that its value names.",
			Why:   "It is how Okta deactivates people: one operation without a path whose value is {\"active\": false}.",
			Fix:   "Where path is missing, apply each member of the value object to the user.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3"), cite.OktaProtocol("Update a specific user (PATCH)")},
			Kills: []string{"patch-pathless-refused", "patch-active-only"},
		}, true, func(t text) patching.Operation { return patching.Replace("", map[string]any{t.path: t.second}) })

		sets(scimdrill.Requirement{
			ID:    "rfc.patch.add-path",
			Title: "Add with a path sets an attribute that has no value.",
			Why:   "Clients send add for what they believe to be missing; a server that knows replace alone loses it.",
			Fix:   "Treat add to a single-valued attribute as setting it.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")},
			Kills: []string{"patch-path-unread", "patch-add-unsupported"},
		}, false, func(t text) patching.Operation { return patching.Add(t.path, t.second) })

		sets(scimdrill.Requirement{
			ID:    "rfc.patch.add-pathless",
			Title: "Add without a path sets the attributes that its value names.",
			Why:   "A client that sends several attributes at once does it so.",
			Fix:   "Where path is missing, apply each member of the value object to the user.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")},
			Kills: []string{"patch-pathless-refused", "patch-add-unsupported"},
		}, false, func(t text) patching.Operation { return patching.Add("", map[string]any{t.path: t.second}) })

		sets(scimdrill.Requirement{
			ID:    "rfc.patch.add-over-existing",
			Title: "Add to a single-valued attribute that has a value replaces the value.",
			Why:   "A client cannot know whether the attribute has a value; a conflict or an old value that stays breaks its update.",
			Fix:   "Treat add to a single-valued attribute as setting it, whether it had a value or not.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")},
			Kills: []string{"patch-add-keeps-old"},
		}, true, func(t text) patching.Operation { return patching.Add(t.path, t.second) })

		sets(scimdrill.Requirement{
			ID:    "rfc.patch.replace-absent",
			Title: "Replace of an attribute that has no value sets it.",
			Why:   "Okta sends replace for everything; a server that wants add first refuses the first title of everybody.",
			Fix:   "Treat replace of an attribute without a value as add.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3")},
			Kills: []string{"patch-replace-absent-refused", "patch-path-unread"},
		}, false, func(t text) patching.Operation { return patching.Replace(t.path, t.second) })

		sets(scimdrill.Requirement{
			ID:    "rfc.patch.path-other-case",
			Title: "Upper and lower case do not matter in the names of a path.",
			Why:   "Identity providers differ in how they write names; a change to “Title” is lost or refused by a server that minds.",
			Fix:   "Compare attribute names in paths without regard to case.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.RFC("7643", "2.1")},
			Kills: []string{"patch-path-case-sensitive"},
		}, true, func(t text) patching.Operation { return patching.Replace(strings.ToUpper(t.path), t.second) })

		sets(scimdrill.Requirement{
			ID:    "rfc.patch.core-urn-path",
			Title: "A path may name an attribute of the core schema with the URN of that schema.",
			Why:   "It is the full name of the attribute, which clients use that know no other.",
			Fix:   "Strip the URN of the core schema, and the colon, before the attribute is looked up.",
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.10")},
			Kills: []string{"patch-urn-path-refused"},
		}, true, func(t text) patching.Operation { return patching.Replace(coreUser+":"+t.path, t.second) })
	})
}

package patch

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// together: several operations in one PATCH.
func together(scope *spec.Scope, b *bench) {
	Describe("several operations", func() {
		needs := []scimdrill.Capability{scimdrill.CanPatch}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.atomic",
			Title: "A PATCH of which one operation fails changes nothing.",
			Why:   "The client is told that it failed, and tries again: half of it must not have happened.",
			Fix:   "Apply the operations to a copy, and store it when all have succeeded.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2")}, Needs: needs,
			Kills: []string{"patch-not-atomic", "patch-errors-skipped"},
		}, func(c *spec.Case) {
			u := b.fresh(c, nil)
			before := u.now(c).Text("name.givenName")
			answer := u.asks(c, "a PATCH whose second operation must fail", patching.Message(patching.Replace("name.givenName", "Rehearsal"), patching.Replace("active", "perhaps")))
			c.Expect(answer.Status()).To(BeNumerically(">=", http.StatusBadRequest), "status of a PATCH whose second operation must fail")
			shows(c, "name.givenName, which the first operation changed", u.now(c), partOf("givenName"), before)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.in-order",
			Title: "Operations are applied in their order, each to what the one before left.",
			Why:   "“Remove all, add one” must not end with none.",
			Fix:   "Apply the operations one by one; never sort them by op.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2")}, Needs: needs,
			Kills: []string{"patch-order-lost"},
		}, func(c *spec.Case) {
			after := b.fresh(c, nil).does(c, "set the given name twice", patching.Replace("name.givenName", "Rehearsal"), patching.Replace("name.givenName", "Premiere"))
			shows(c, "name.givenName after it was set twice", after, partOf("givenName"), "Premiere")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.all-applied",
			Title: "Every operation of a PATCH is applied, not the first alone.",
			Why:   "Clients send what has changed in one PATCH; a server that reads Operations[0] loses the rest.",
			Fix:   "Go through all of Operations.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2")}, Needs: needs,
			Kills: []string{"patch-first-only"},
		}, func(c *spec.Case) {
			after := b.fresh(c, nil).does(c, "change the name in two operations",
				patching.Replace("name.givenName", "Rehearsal"), patching.Replace("name.familyName", "Premiere"))
			shows(c, "name.givenName, of the first operation", after, partOf("givenName"), "Rehearsal")
			shows(c, "name.familyName, of the second operation", after, partOf("familyName"), "Premiere")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.thousand-operations",
			Title: "A PATCH of a thousand operations is carried out, or refused as too large.",
			Why:   "A client that is told 413 sends less at a time; one that gets 500 or nothing tries the same again.",
			Fix:   "Set a limit and answer 413 beyond it.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")}, Needs: append(needs, scimdrill.AllowsHeavy),
			Kills: []string{"patch-many-500"},
		}, func(c *spec.Case) {
			const many = 1000
			operations := make([]patching.Operation, many)
			for i := range operations {
				operations[i] = patching.Replace("name.givenName", "Rehearsal")
			}
			operations[many-1] = patching.Replace("name.givenName", "Premiere")
			u := b.fresh(c, nil)
			answer := u.asks(c, "a PATCH of a thousand operations", patching.Message(operations...))
			if answer.Status() == http.StatusRequestEntityTooLarge || answer.Status() == http.StatusBadRequest {
				return
			}
			patching.Succeeded(c, "a PATCH of a thousand operations", answer)
			shows(c, "name.givenName after the last operation", u.now(c), partOf("givenName"), "Premiere")
		})
	})
}

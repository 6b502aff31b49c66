package patch

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// selections: paths with a filter in brackets.
func selections(scope *spec.Scope, b *bench) {
	Describe("a path with a filter", func() {
		needs := []scimdrill.Capability{scimdrill.CanPatch}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.replace-selected-sub",
			Title: "Replace with a filter and a sub-attribute changes it in the values that satisfy the filter, and in no other.",
			Why:   "emails[type eq \"work\"].value is how many clients change an address: the private one must stay.",
			Fix:   "Evaluate the filter in the path for each value, and change what it selects.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3"), cite.RFC("7644", "3.5.2")}, Needs: needs,
			Kills: []string{"patch-filter-unread", "patch-path-unread", "patch-selection-refused"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			next := p.list.fresh()
			after := p.does(c, "replace the value of the home one", patching.Replace(p.list.name+`[type eq "home"].value`, next))
			p.holds(c, "after the home value was replaced", after, p.work, next)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.replace-selected",
			Title: "Replace with a filter puts the given value in the place of those that satisfy it.",
			Why:   "The other values, which the client said nothing of, must stay.",
			Fix:   "Replace the selected values by the object given; leave the others.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3")}, Needs: needs,
			Kills: []string{"patch-filter-unread", "patch-selection-refused"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			next := p.list.fresh()
			after := p.does(c, "replace the home value whole", patching.Replace(p.list.name+`[type eq "home"]`, map[string]any{"value": next, "type": "home"}))
			p.holds(c, "after the home value was replaced whole", after, p.work, next)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.replace-several-selected",
			Title: "Replace with a filter changes every value that satisfies it, not the first alone.",
			Why:   "What is changed in one of two places is wrong in the other, and nobody knows where.",
			Fix:   "Go on after the first match.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3")}, Needs: needs,
			Kills: []string{"patch-first-match-only"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			p.given(c, "make both values of one type", patching.Replace(p.list.name+`[type eq "home"].type`, "work"))
			if len(elements(p.now(c), p.list.name)) != 2 {
				c.NotApplicable("the target keeps one value of %s for each type", p.list.name)
			}
			after := p.does(c, "give both a display", patching.Replace(p.list.name+`[type eq "work"].display`, "Rehearsal"))
			first, second := p.displayed(after, p.work), p.displayed(after, p.home)
			if first == "" && second == "" {
				c.NotApplicable("the target keeps no display of %s", p.list.name)
			}
			c.Expect([]string{first, second}).To(HaveEach("Rehearsal"), "display of the two values of type work")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.filter-and-or-not",
			Title: "The filter in a path may hold and, or and not.",
			Why:   "Where only “type eq” is understood, a longer filter fails, or is cut off after its first part and hits too many.",
			Fix:   "Use the filter of searches for what stands in brackets, too.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7644", "3.4.2.2")}, Needs: needs,
			Kills: []string{"patch-filter-plain-only", "patch-filter-unread"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			filter := `[(type eq "home" or type eq "other") and not (type eq "work")]`
			p.holds(c, "after the home value was removed by a filter with and, or and not",
				p.does(c, "remove by a filter with and, or and not", patching.Remove(p.list.name+filter)), p.work)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.filter-by-value",
			Title: "The filter in a path may select by value.",
			Why:   "Where two values are of one type, the value itself is all that tells them apart.",
			Fix:   "Let every sub-attribute stand in the filter, not type alone.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7644", "3.5.2.2")}, Needs: needs,
			Kills: []string{"patch-filter-type-only", "patch-filter-unread"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			shown := p.now(c)
			for _, element := range elements(shown, p.list.name) {
				if p.list.same(element.Text("value"), p.home) {
					after := p.does(c, "remove a value by itself", patching.Remove(p.list.name+`[value eq `+string(probe.Body(element.Text("value")))+`]`))
					p.holds(c, "after one value was removed by itself", after, p.work)
				}
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.filter-boolean",
			Title: "The filter in a path may compare a boolean, which has no quotes.",
			Why:   "emails[primary eq true].value is how the first address is changed whatever its type.",
			Fix:   "Read the value of a comparison as JSON: a string, true, false, null or a number.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7644", "3.4.2.2")}, Needs: needs,
			Kills: []string{"patch-filter-quotes-required"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			p.given(c, "make the home value primary", patching.Replace(p.list.name+`[type eq "home"].primary`, true))
			if primary := p.primary(p.now(c)); len(primary) != 1 || !p.list.same(primary[0], p.home) {
				c.NotApplicable("the target does not keep which of %s is primary", p.list.name)
			}
			next := p.list.fresh()
			after := p.does(c, "replace the value of the primary one", patching.Replace(p.list.name+`[primary eq true].value`, next))
			p.holds(c, "after the value of the primary one was replaced", after, p.work, next)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.filter-other-case",
			Title: "Upper and lower case do not matter in a filter that compares types.",
			Why:   "Clients write Work and work; type is not caseExact.",
			Fix:   "Compare by the caseExact of the sub-attribute, which is false for type.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "2.2"), cite.RFC("7644", "3.4.2.2")}, Needs: needs,
			Kills: []string{"patch-filter-case-sensitive"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			after := p.does(c, "remove by a filter in capitals", patching.Remove(p.list.name+`[TYPE eq "HOME"]`))
			p.holds(c, "after the home value was removed by a filter in capitals", after, p.work)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.remove-no-match",
			Title: "Remove with a filter that no value satisfies succeeds or is refused, and changes nothing.",
			Why:   "A client that repeats a remove must not lose something else by it.",
			Fix:   "Answer success where there is nothing to remove, or 400 noTarget; remove nothing.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2")}, Needs: needs,
			Kills: []string{"patch-filter-unread", "patch-no-match-500"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			answer := p.asks(c, "remove a value that is not there", patching.Message(patching.Remove(p.list.name+`[type eq "rehearsal-of-nothing"]`)))
			if !patching.IsSuccess(answer) {
				patching.Refused(c, "removing a value that is not there", answer)
			}
			p.holds(c, "after nothing was removed", p.now(c), p.work, p.home)
		})
	})
}

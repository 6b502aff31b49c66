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

// pair is a user with two values of a list, "work" and "home".
type pair struct {
	subject

	list       list
	work, home string
}

// pair makes a user with two values, and sees that both are there.
func (b *bench) pair(c *spec.Case) pair {
	l := needList(c, b)
	p := pair{list: l, home: l.fresh()}
	p.subject = b.fresh(c, func(body map[string]any) {
		p.work = l.first(body)
		l.put(body, l.element(p.work, "work"), l.element(p.home, "home"))
	})
	before := p.now(c)
	if l.count(before, p.work) != 1 || l.count(before, p.home) != 1 || len(elements(before, l.name)) != 2 {
		c.Block("a user was created with two values of %s, and %d are shown", l.name, len(elements(before, l.name)))
	}
	return p
}

// holds fails the case unless the list has these values, each once, and no other.
func (p pair) holds(c *spec.Case, when string, r probe.Resource, values ...string) {
	for _, value := range values {
		if n := p.list.count(r, value); n != 1 {
			c.Fail("%s: expected %s to have %q once, found it %d times among %d values", when, p.list.name, value, n, len(elements(r, p.list.name)))
		}
	}
	c.Expect(elements(r, p.list.name)).To(HaveLen(len(values)), "%s: values of %s", when, p.list.name)
}

// lists: attributes of several values.
func lists(scope *spec.Scope, b *bench) {
	Describe("an attribute of several values", func() {
		needs := []scimdrill.Capability{scimdrill.CanPatch}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.add-appends",
			Title: "Add to a multi-valued attribute adds a value and keeps those that are there.",
			Why:   "A second address must not cost the first one, to which the application sends its mail.",
			Fix:   "Append the values; never put them in the place of the list.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")}, Needs: needs,
			Kills: []string{"patch-add-overwrites-list", "patch-add-unsupported"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			another := p.list.fresh()
			after := p.does(c, "add a value", patching.Add(p.list.name, []any{p.list.element(another, "other")}))
			p.holds(c, "after a third value was added", after, p.work, p.home, another)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.add-again",
			Title: "Add of a value that is there succeeds, and does not add it a second time.",
			Why:   "Clients repeat what timed out. A conflict makes the repetition a failure; a second copy makes every list grow.",
			Fix:   "Look for the value before it is added; answer success where it is there already.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1"), cite.RFC("7643", "2.4")}, Needs: needs,
			Kills: []string{"patch-add-again-refused", "patch-add-again-doubles"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			after := p.does(c, "add a value that is there", patching.Add(p.list.name, []any{p.list.element(p.home, "home")}))
			p.holds(c, "after a value was added again", after, p.work, p.home)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.replace-list",
			Title: "Replace of a multi-valued attribute puts the given values in the place of all.",
			Why:   "A number that is not among the new values belongs to somebody else by now.",
			Fix:   "Drop the values that are there before the new ones are stored.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3")}, Needs: needs,
			Kills: []string{"patch-replace-appends"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			only := p.list.fresh()
			after := p.does(c, "replace all values", patching.Replace(p.list.name, []any{p.list.element(only, "work")}))
			p.holds(c, "after all values were replaced by one", after, only)
		})
	})
}

// listRemovals: attributes of several values that lose some, or all.
func listRemovals(scope *spec.Scope, b *bench) {
	Describe("values that go", func() {
		needs := []scimdrill.Capability{scimdrill.CanPatch}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.remove-list",
			Title: "Remove of a multi-valued attribute takes all values away.",
			Why:   "Values that were taken away at the source stay in the application.",
			Fix:   "Unassign the attribute: leave it out or show an empty list.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2")}, Needs: needs,
			Kills: []string{"patch-remove-ignored"},
		}, func(c *spec.Case) {
			p := b.removable(c)
			lacks(c, p.list.name+" after it was removed", p.does(c, "remove all values", patching.Remove(p.list.name)), p.list.name)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.remove-selected",
			Title: "Remove with a filter takes away the values that satisfy it, and no other.",
			Why:   "The home number goes, and the work number goes with it.",
			Fix:   "Evaluate the filter in the path for each value.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2")}, Needs: needs,
			Kills: []string{"patch-filter-unread", "patch-remove-ignored"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			after := p.does(c, "remove the home value", patching.Remove(p.list.name+`[type eq "home"]`))
			p.holds(c, "after the home value was removed", after, p.work)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.remove-last",
			Title: "Removing the last value leaves the attribute without any.",
			Why:   "A list that cannot become empty keeps the last number of somebody who has none.",
			Fix:   "Unassign the attribute when its last value goes; keep no empty object.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2"), cite.RFC("7643", "2.5")}, Needs: needs,
			Kills: []string{"patch-last-value-stays", "patch-remove-ignored"},
		}, func(c *spec.Case) {
			p := b.removable(c)
			p.does(c, "remove the home value", patching.Remove(p.list.name+`[type eq "home"]`))
			after := p.does(c, "remove the work value", patching.Remove(p.list.name+`[type eq "work"]`))
			lacks(c, p.list.name+" after its last value was removed", after, p.list.name)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.remove-sub-of-selected",
			Title: "Remove with a filter and a sub-attribute takes the sub-attribute away, not the value.",
			Why:   "A label that was cleared must not take the number with it.",
			Fix:   "Unassign what stands after the bracket, in the values that the filter selects.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2"), cite.RFC("7644", "3.5.2")}, Needs: needs,
			Kills: []string{"patch-remove-whole", "patch-remove-ignored"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			path := p.list.name + `[type eq "home"].display`
			p.given(c, "give the home value a display", patching.Replace(path, "Rehearsal"))
			if p.displayed(p.now(c), p.home) != "Rehearsal" {
				c.NotApplicable("the target keeps no display of %s", p.list.name)
			}
			after := p.does(c, "remove the display of the home value", patching.Remove(path))
			p.holds(c, "after the display of one was removed", after, p.work, p.home)
			c.Expect(p.displayed(after, p.home)).NotTo(Equal("Rehearsal"), "display after it was removed")
		})
	})
}

// removable is a pair of a list that may become empty: every user needs an address for some servers.
func (b *bench) removable(c *spec.Case) pair {
	others := &bench{s: b.s, lists: only(b.lists, func(l list) bool { return l.name != "emails" })}
	return others.pair(c)
}

// displayed is the display of the value, or "".
func (p pair) displayed(r probe.Resource, value string) string {
	for _, element := range elements(r, p.list.name) {
		if p.list.same(element.Text("value"), value) {
			return element.Text("display")
		}
	}
	return ""
}

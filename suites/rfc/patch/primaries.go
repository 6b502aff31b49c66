package patch

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// primaries: the one value of several that counts first.
func primaries(scope *spec.Scope, b *bench) {
	Describe("primary", func() {
		needs := []scimdrill.Capability{scimdrill.CanPatch}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.primary-moves",
			Title: "Making one value primary takes it from the value that was.",
			Why:   "With two primary addresses the application writes to the one that it finds first: often that of yesterday.",
			Fix:   "When a PATCH sets primary to true, set it to false in the other values.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7643", "2.4")}, Needs: needs,
			Kills: []string{"patch-primary-stays"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			p.given(c, "make the work value primary", patching.Replace(p.list.name+`[type eq "work"].primary`, true))
			if before := p.primary(p.now(c)); len(before) == 0 {
				c.NotApplicable("the target keeps no primary of %s", p.list.name)
			}
			after := p.does(c, "make the home value primary", patching.Replace(p.list.name+`[type eq "home"].primary`, true))
			primary := p.primary(after)
			c.Expect(primary).To(HaveLen(1), "values of %s that are primary", p.list.name)
			c.Expect(p.list.same(primary[0], p.home)).To(BeTrue(), "the primary value of %s is %q, and should be that of the PATCH, %q", p.list.name, primary[0], p.home)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.primary-added",
			Title: "Adding a primary value takes primary from the value that was.",
			Why:   "A new address that is to be the first is added as primary; with two the application goes on writing to the old one.",
			Fix:   "When an added value is primary, set primary to false in the others.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7643", "2.4")}, Needs: needs,
			Kills: []string{"patch-primary-stays"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			p.given(c, "make the work value primary", patching.Replace(p.list.name+`[type eq "work"].primary`, true))
			if before := p.primary(p.now(c)); len(before) == 0 {
				c.NotApplicable("the target keeps no primary of %s", p.list.name)
			}
			value := p.list.fresh()
			after := p.does(c, "add a primary value", patching.Add(p.list.name, []any{map[string]any{"value": value, "type": "other", "primary": true}}))
			primary := p.primary(after)
			c.Expect(primary).To(HaveLen(1), "values of %s that are primary", p.list.name)
			c.Expect(p.list.same(primary[0], value)).To(BeTrue(), "the primary value of %s is %q, and should be that of the PATCH, %q", p.list.name, primary[0], value)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.two-primaries",
			Title: "A PATCH that brings two primary values is refused, or leaves one of them primary.",
			Why:   "With two primary addresses the application writes to the one that it finds first, and each part of it to another.",
			Fix:   "Answer 400 invalidValue to two primary values in one request, or keep the last.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "2.4")}, Needs: needs,
			Kills: []string{"patch-primary-stays"},
		}, func(c *spec.Case) {
			p := b.pair(c)
			work, home := p.list.element(p.work, "work"), p.list.element(p.home, "home")
			work["primary"], home["primary"] = true, true
			answer := p.asks(c, "replace the values by two primary ones", patching.Message(patching.Replace(p.list.name, []any{work, home})))
			if answer.Status() != http.StatusBadRequest {
				patching.Succeeded(c, "replacing the values by two primary ones", answer)
			}
			c.Expect(len(p.primary(p.now(c)))).To(BeNumerically("<=", 1), "values of %s that are primary", p.list.name)
		})
	})
}

// primary are the values that are primary.
func (p pair) primary(r probe.Resource) []string {
	var values []string
	for _, element := range elements(r, p.list.name) {
		if element.At("primary") == true {
			values = append(values, element.Text("value"))
		}
	}
	return values
}

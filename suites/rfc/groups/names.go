package groups

import (
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// names: displayName, by which people know groups.
func names(scope *spec.Scope, h *hall) {
	Describe("names of groups", func() {
		// found looks a group up by its name.
		found := func(c *spec.Case, name string) []probe.Resource {
			query := strings.ReplaceAll(url.QueryEscape("displayName eq "+string(probe.Body(name))), "+", "%20")
			answer := h.asks(c, probe.Ask{Method: http.MethodGet, Path: "/Groups?filter=" + query, Purpose: "look a group up by its name"})
			c.Expect(answer.Status()).To(Equal(http.StatusOK), "status of the lookup of a group by its name")
			return elements(resourceOf(answer), "Resources")
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.rename",
			Title: "A PATCH of displayName renames a group, and leaves its members alone.",
			Why:   "A group that keeps its old name is not found under the new one, and pushed a second time.",
			Fix:   "Apply replace to displayName by path; touch nothing else.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-path-unread", "group-rename-takes-members"},
		}, func(c *spec.Case) {
			t, name := h.team(c, "Before", h.ada), h.s.GroupName("After")
			t.does(c, "rename the group", patching.Replace("displayName", name))
			c.Expect(t.now(c).Text("displayName")).To(Equal(name), "displayName after it was replaced")
			t.holds(c, "after the group was renamed", h.ada)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.odd-names",
			Title: "A name with quotes, slashes, signs, letters of all scripts or 200 characters is kept as it is.",
			Why:   "Groups are named by people: “R&D / “Ops””. A name that comes back otherwise is another group to Okta.",
			Fix:   "Store displayName as Unicode text, unescaped, with room for 256 characters at least.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "2.3.1"), cite.RFC("7643", "4.2")}, Needs: needs(),
			Kills: []string{"group-name-cut", "group-name-escaped", "group-name-ascii"},
		}, func(c *spec.Case) {
			for _, what := range oddNames() {
				t, name := h.named(c, what)
				c.Expect(t.now(c).Text("displayName")).To(Equal(name), "displayName as it is read")
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.odd-names-found",
			Title: "A filter finds a group by a name with quotes, slashes, signs or letters of all scripts.",
			Why:   "A group that cannot be looked up is created again with each push.",
			Fix:   "Read the value of a filter as a JSON string, escapes and all, after the query was decoded once.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2")}, Needs: needs(scimdrill.CanFilter),
			Kills: []string{"group-filter-quote-broken", "group-lookup-blind"},
		}, func(c *spec.Case) {
			for _, what := range oddNames() {
				t, name := h.named(c, what)
				if t.now(c).Text("displayName") != name {
					c.Block("the name %q was not kept", name)
				}
				var ids []any
				for _, group := range found(c, name) {
					ids = append(ids, group.At("id"))
				}
				c.Expect(ids).To(ContainElement(BeEquivalentTo(t.id)), "ids of the groups that are named %s", name)
			}
		})
	})
}

// named makes a group of a name that a server may refuse: a limit of length is its own affair.
func (h *hall) named(c *spec.Case, what string) (team, string) {
	name := h.s.GroupName(what)
	made := h.s.MakeGroup(c.Context(), "a group of an odd name", name)
	made.Given(c)
	return team{h, made.ID, made}, name
}

func oddNames() []string {
	const most = 170 // the rest of 200 is the run's
	return []string{
		`R&D / "Ops" <it's> 100% \ #1; a+b`, "Führung Ελλάδα 開発 العربية 🎭", strings.Repeat("Long ", most/5),
	}
}

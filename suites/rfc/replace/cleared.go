package replace

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// cleared: what a PUT takes away by name.
func cleared(scope *spec.Scope, s *stage.Stage) {
	Describe("null and []", Ordered, func() {
		var made stage.Made
		var put stage.Asked
		var nulls []string
		BeforeAll(func(ctx SpecContext) {
			body := s.WholeUser(ctx, s.People.Someone())
			made = s.MakeUser(ctx, "a user with every attribute that the target says it has", body)
			changes := with(body, nil)
			for _, name := range []string{"title", "nickName", "userType", "timezone"} {
				if made.Answer.At(name) != nil && !s.Declared.Fixes(name) {
					changes[name] = nil
					nulls = append(nulls, name)
				}
			}
			if made.Answer.At("phoneNumbers") != nil && !s.Declared.Fixes("phoneNumbers") {
				changes["phoneNumbers"] = []any{}
			}
			put = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user, with null and [] for some attributes", changes)
		})
		// A server may put a default in the place of what is cleared (RFC 7644 §3.5.1): what counts is that the old value is gone.
		gone := func(c *spec.Case, name string) {
			put.Given(c)
			found := s.Read(c, made.ID, "read the user back").At(name)
			c.Expect(found).NotTo(Equal(made.Resource(c).At(name)), "%s, which was cleared", name)
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.null-clears",
			Title: "An attribute that a PUT names with null is cleared.",
			Why:   "What a person no longer has stays in the application: the client has no stronger way to say so.",
			Fix:   "Tell null from an attribute that was left out: null clears, also where you keep what was left out.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.5"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"null-ignored"},
		}, func(c *spec.Case) {
			made.Given(c)
			if len(nulls) == 0 {
				c.NotApplicable("the target shows no attribute that could be cleared: title, nickName, userType or timezone")
			}
			for _, name := range nulls {
				gone(c, name)
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.empty-array-clears",
			Title: "A list that a PUT names with [] is emptied.",
			Why:   "A number that the person gave up is called for ever.",
			Fix:   "Take [] for “no values”, also where you keep what was left out.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.5"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"null-ignored"},
		}, func(c *spec.Case) {
			if made.Resource(c).At("phoneNumbers") == nil || s.Declared.Fixes("phoneNumbers") {
				c.NotApplicable("the target shows no phoneNumbers that could be emptied")
			}
			gone(c, "phoneNumbers")
		})
	})
}

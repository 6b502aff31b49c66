package etag

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

// changes: what becomes of the entity-tag when somebody writes.
func changes(scope *spec.Scope, s *stage.Stage) {
	Describe("the entity-tag after a write", Ordered, func() {
		var made stage.Made
		var before, changed, after, same, afterSame, old stage.Asked
		BeforeAll(func(ctx SpecContext) {
			body := s.NewUser(s.People.Someone())
			made = s.MakeUser(ctx, "a user with a version", body)
			before = s.AskFor(ctx, read(made.ID, "read the user", "", ""))
			changed = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user by one with another name", renamed(body, "Changed"))
			old = s.AskFor(ctx, read(made.ID, "read the user if it has changed since", "If-None-Match", tag(before.Answer)))
			after = s.AskFor(ctx, read(made.ID, "read the user after the change", "", ""))
			same = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user by the same", renamed(body, "Changed"))
			afterSame = s.AskFor(ctx, read(made.ID, "read the user after a PUT that changed nothing", "", ""))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.moves-with-change",
			Title: "A change of a user changes the entity-tag.",
			Why:   "A tag that stays lets everybody overwrite everybody: it protects nothing, and caches show the old user.",
			Fix:   "Count versions up with each write, or hash what is stored.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.14"), cite.RFC("9110", "8.8.1")},
			Needs: needs(),
			Kills: []string{"etag-frozen"},
		}, func(c *spec.Case) {
			made.Given(c)
			changed.Given(c)
			c.Expect(tagged(c, after)).NotTo(Equal(tagged(c, before)), "ETag header after the change")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.stays-without-change",
			Title: "A PUT that changes nothing leaves the entity-tag as it was.",
			Why:   "Okta pushes profiles in which nothing changed; every client that holds a tag would have to read again.",
			Fix:   "Compare before you write, and count no version where nothing differs.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("9110", "8.8.1"), cite.RFC("7644", "3.14")},
			Needs: needs(),
			Kills: []string{"etag-per-write"},
		}, func(c *spec.Case) {
			made.Given(c)
			changed.Given(c)
			same.Given(c)
			c.Expect(tagged(c, afterSame)).To(Equal(tagged(c, after)), "ETag header after a PUT of the same")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.changed-is-sent",
			Title: "A read with If-None-Match and an old entity-tag is answered with 200 and the user.",
			Why:   "A client that is told 304 keeps the old user for good.",
			Fix:   "Compare If-None-Match with the current version.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("9110", "13.1.2"), cite.RFC("7644", "3.14")},
			Needs: needs(),
			Kills: []string{"etag-frozen", "if-none-match-any"},
		}, func(c *spec.Case) {
			made.Given(c)
			tagged(c, before)
			changed.Given(c)
			c.Expect(old.Heard(c).Status()).To(Equal(http.StatusOK), "status of a read with an old entity-tag in If-None-Match")
		})
	})
}

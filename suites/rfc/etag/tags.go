package etag

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// tags: where the entity-tag of a user stands, and in which form.
func tags(scope *spec.Scope, s *stage.Stage) {
	Describe("the entity-tag", Ordered, func() {
		var person people.Person
		var made stage.Made
		var first, second stage.Asked
		BeforeAll(func(ctx SpecContext) {
			person = s.People.Someone()
			made = s.MakeUser(ctx, "a user with a version", s.NewUser(person))
			first = s.AskFor(ctx, read(made.ID, "read the user", "", ""))
			second = s.AskFor(ctx, read(made.ID, "read the user once more", "", ""))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.header-on-read",
			Title: "A read of a user has an ETag header.",
			Why:   "A server that advertises versions and sends none leaves clients that rely on them without protection.",
			Fix:   "Send ETag with every representation, or say etag.supported: false.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.14")},
			Needs: needs(),
			Kills: []string{"etag-header-missing"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Expect(tag(first.Heard(c))).NotTo(BeEmpty(), "ETag header of a read")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.header-on-create",
			Title: "The answer to a create has an ETag header.",
			Why:   "A client that has just created somebody must be able to change them without a read in between.",
			Fix:   "Send ETag with every representation, that of a create too.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.14")},
			Needs: needs(),
			Kills: []string{"etag-header-missing"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Decisive(made.Answer.Exchange)
			c.Expect(tag(made.Answer)).NotTo(BeEmpty(), "ETag header of the answer to a create")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.syntax",
			Title: "An entity-tag is in quotation marks, with W/ before them where it is weak.",
			Why:   "HTTP libraries and proxies drop what is no entity-tag, and conditions with it.",
			Fix:   "Send ETag: W/\"…\" or ETag: \"…\".",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("9110", "8.8.3"), cite.RFC("7643", "3.1")},
			Needs: needs(),
			Kills: []string{"etag-unquoted"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Expect(tagged(c, first)).To(MatchRegexp(`^(W/)?"[\x21\x23-\x7e\x80-\xff]*"$`), "ETag header")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.meta-version",
			Title: "meta.version is the same as the ETag header.",
			Why:   "In a list there is no header: a client takes the version from there, and uses it in If-Match.",
			Fix:   "Write the entity-tag, with W/ and quotation marks, into meta.version.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.14"), cite.RFC("7643", "3.1")},
			Needs: needs(),
			Kills: []string{"version-without-quotes", "version-missing"},
		}, func(c *spec.Case) {
			made.Given(c)
			header := tagged(c, first)
			c.Expect(first.Resource(c).At("meta.version")).To(Equal(header), "meta.version beside the ETag header")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.stable",
			Title: "Two reads of a user whom nobody changed have the same entity-tag.",
			Why:   "A tag that changes by itself makes every conditional write fail.",
			Fix:   "Derive the tag from what is stored, not from the time or the request.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("9110", "8.8.1"), cite.RFC("7644", "3.14")},
			Needs: needs(),
			Kills: []string{"etag-per-request"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Expect(tagged(c, second)).To(Equal(tagged(c, first)), "ETag header of the second read")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.etag.version-in-lists",
			Title: "meta.version of a user in a list is that of a read.",
			Why:   "A client that changes what it found in a list would fail with 412, or could not protect itself at all.",
			Fix:   "Show the same meta in lists as in reads.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.14"), cite.RFC("7643", "3.1")},
			Needs: needs(scimdrill.CanFilter),
			Kills: []string{"version-missing-in-lists"},
		}, func(c *spec.Case) {
			made.Given(c)
			single := first.Resource(c).At("meta.version")
			if single == nil {
				c.Block("a read shows no meta.version")
			}
			found, err := s.Target.Lookup(c.Context(), person.Email, "look the user up")
			c.Answered(err)
			c.Decisive(found.Exchange)
			if found.At("Resources[0]") == nil {
				c.Block("the lookup by userName does not find the user: status %d", found.Status())
			}
			c.Expect(found.At("Resources[0].meta.version")).To(Equal(single), "meta.version in the list")
		})
	})
}

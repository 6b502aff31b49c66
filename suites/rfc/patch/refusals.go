package patch

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// refusals: operations that are well formed, and may not be carried out.
func refusals(scope *spec.Scope, b *bench) {
	Describe("what may not be done", func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.remove-without-path",
			Title: "A remove without path is answered with 400 noTarget.",
			Why:   "A remove of everything is never what a client means; a server that ignores it reports as done what was not.",
			Fix:   "Refuse remove without path with 400 and scimType noTarget.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-remove-ignored", "patch-errors-untyped"},
		}, func(c *spec.Case) {
			answer := b.shared(c).asks(c, "remove without path", patching.Message(patching.Remove("")))
			patching.Refused(c, "remove without path", answer, "noTarget")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.remove-required",
			Title: "Removing userName is answered with 400 mutability, and leaves it in place.",
			Why:   "A user without userName is found by no lookup of Okta's, which then creates the person a second time.",
			Fix:   "Refuse to unassign required attributes with 400 and scimType mutability.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-remove-ignored", "patch-errors-untyped"},
		}, func(c *spec.Case) {
			u := b.shared(c)
			before := u.now(c).Text("userName")
			answer := u.asks(c, "remove userName", patching.Message(patching.Remove("userName")))
			patching.Refused(c, "removing userName", answer, "mutability")
			c.Expect(u.now(c).Text("userName")).To(Equal(before), "userName after a remove that was refused")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.read-only",
			Title: "A PATCH whose path is a readOnly attribute is refused, and changes nothing.",
			Why:   "Okta knows a user by the id alone. A server that answers success lets a client believe that the id is another now.",
			Fix:   "Refuse operations whose path is id, meta or groups with 400 mutability. What stands in a value object without path may be ignored instead.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7643", "2.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-readonly-ignored"},
		}, func(c *spec.Case) {
			u := b.shared(c)
			answer := u.asks(c, "replace the id", patching.Message(patching.Replace("id", b.s.NoSuchID())))
			patching.Refused(c, "replacing the id", answer)
			c.Expect(u.now(c).At("id")).To(BeEquivalentTo(u.id), "the id after a replace that was refused")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.unknown-attribute",
			Title: "A PATCH of an attribute that no schema has is answered with 400, or leaves no trace.",
			Why:   "An unmapped attribute in Okta must be told or ignored; a server that fails with 500 keeps the person from every update.",
			Fix:   "Answer 400 invalidPath to a path that no schema of the resource has.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7644", "3.5.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-unknown-500"},
		}, func(c *spec.Case) {
			u := b.shared(c)
			answer := u.asks(c, "replace an attribute that no schema has", patching.Message(patching.Replace("rehearsalOfNothing", "x")))
			if answer.Status() != http.StatusBadRequest {
				patching.Succeeded(c, "replacing an attribute that no schema has", answer)
			}
			lacks(c, "an attribute that no schema has", u.now(c), "rehearsalOfNothing")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.unknown-id",
			Title: "A PATCH of a user who does not exist is answered with 404.",
			Why:   "Okta says “Matching user not found” and stops; a success leaves the admin with somebody who is deactivated nowhere.",
			Fix:   "Look the user up first and answer 404 when there is none.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.OktaProtocol("Deactivate users")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-unknown-id-accepted", "unknown-user-500"},
		}, func(c *spec.Case) {
			u := subject{b, b.s.NoSuchID()}
			answer := u.asks(c, "patch a user who does not exist", patching.Message(patching.Replace("active", false)))
			c.Expect(answer.Status()).To(Equal(http.StatusNotFound), "status of a PATCH of nobody")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.username-taken",
			Title: "A PATCH to a userName that somebody else has is answered with 409, and changes nothing.",
			Why:   "Two users of one name cannot be told apart by Okta's lookup; a 500 is reported as a fault of the application and tried again.",
			Fix:   "Answer a violation of the unique index with 409 and scimType uniqueness, in PATCH as in POST.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7643", "4.1.1")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-conflict-500"},
		}, func(c *spec.Case) {
			other, u := b.shared(c), b.fresh(c, nil)
			taken, own := other.now(c).Text("userName"), u.now(c).Text("userName")
			answer := u.asks(c, "take the userName of somebody else", patching.Message(patching.Replace("userName", taken)))
			c.Expect(answer.Status()).To(Equal(http.StatusConflict), "status of a PATCH to a userName that is taken")
			c.Expect(u.now(c).Text("userName")).To(Equal(own), "userName after a PATCH that was refused")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.no-match",
			Title: "A replace whose path selects no value is answered with 400 noTarget.",
			Why:   "The client believes that the work address was changed, and there is none.",
			Fix:   "Answer replace with a filter that no value satisfies with 400 and scimType noTarget.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-no-match-ignored", "patch-errors-untyped"},
		}, func(c *spec.Case) {
			answer := b.shared(c).asks(c, "replace a value that is not there",
				patching.Message(patching.Replace(`emails[type eq "rehearsal-of-nothing"].value`, b.s.People.Someone().Email)))
			patching.Refused(c, "replacing a value that is not there", answer, "noTarget")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.errors-say-which",
			Title: "Where a 400 to a PATCH has a scimType, it says what was wrong.",
			Why:   "A client that is told invalidPath mends its mapping of names, one that is told invalidValue its values: the wrong word sends it the wrong way.",
			Fix:   "Set scimType to invalidPath or invalidFilter for a path, invalidValue for a value, invalidSyntax for the message; or leave it out.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"scimtype-always-value", "patch-errors-no-target"},
		}, func(c *spec.Case) {
			u := b.shared(c)
			for _, wrong := range []struct {
				what     string
				o        patching.Operation
				keywords []string
			}{
				{"a malformed path", patching.Replace(`emails[type eq "work".value`, "nobody"), []string{"invalidPath", "invalidFilter", "invalidSyntax"}},
				{"a value of a wrong type", patching.Replace("active", "perhaps"), []string{"invalidValue", "invalidSyntax"}},
			} {
				answer := u.asks(c, "replace with "+wrong.what, patching.Message(wrong.o))
				givenRefused(c, answer)
				if answer.Text("scimType") != "" {
					patching.Refused(c, wrong.what, answer, wrong.keywords...)
				}
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.one-for-list",
			Title: "One object where a list of values is expected is taken for a list of one, or answered with 400.",
			Why:   "Clients do send it. A server that fails with 500 cannot say what it wants instead.",
			Fix:   "Take one value for a list of one, or answer 400 invalidValue.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1"), cite.RFC("7644", "3.12")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-one-for-list-500"},
		}, func(c *spec.Case) {
			l := needList(c, b)
			u, value := b.fresh(c, nil), l.fresh()
			answer := u.asks(c, "add one object where a list is expected", patching.Message(patching.Add(l.name, map[string]any{"value": value, "type": "other"})))
			if answer.Status() == http.StatusBadRequest {
				return
			}
			patching.Succeeded(c, "adding one object where a list is expected", answer)
			c.Expect(l.count(u.now(c), value)).To(Equal(1), "how often %s has the value that was added", l.name)
		})
	})
}

// givenRefused blocks the case unless the answer is a 400: what it says is the subject of the case, not that it refuses.
func givenRefused(c *spec.Case, answer probe.Answer) {
	if answer.Status() != http.StatusBadRequest {
		c.Block("the PATCH was not refused with 400, but answered with %d", answer.Status())
	}
}

// count is how often a list has a value.
func (l list) count(r probe.Resource, value string) int {
	n := 0
	for _, element := range elements(r, l.name) {
		if l.same(strings.TrimPrefix(element.Text("value"), "tel:"), value) {
			n++
		}
	}
	return n
}

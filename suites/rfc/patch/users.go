package patch

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// users: the attributes that make a user.
func users(scope *spec.Scope, b *bench) {
	Describe("what makes a user", func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.active-by-path",
			Title: "Replace of active by path deactivates a user, and activates them again.",
			Why:   "It is the other common form of a deactivation. A server that knows Okta's form alone leaves people of other clients active.",
			Fix:   "Apply replace with path active as the form without a path is applied.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3"), cite.RFC("7643", "4.1.1")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-path-unread", "deactivate-ignored", "reactivate-ignored", "deactivate-deletes"},
		}, func(c *spec.Case) {
			u := b.fresh(c, nil)
			c.Expect(u.does(c, "deactivate by path", patching.Replace("active", false)).At("active")).To(Equal(false), "active after replace with false")
			c.Expect(u.does(c, "activate by path", patching.Replace("active", true)).At("active")).To(Equal(true), "active after replace with true")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.username",
			Title: "PATCH can change userName.",
			Why:   "People marry and companies change their domain; the id stays, the userName does not.",
			Fix:   "Let userName be changed, as its mutability readWrite says; key nothing by it.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7643", "4.1.1")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-username-kept", "patch-active-only"},
		}, func(c *spec.Case) {
			u, next := b.fresh(c, nil), b.s.People.Someone().Email
			after := u.does(c, "change the userName", patching.Replace("userName", next))
			shows(c, "userName after PATCH", after, text{path: "userName", at: "userName"}, next)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.external-id",
			Title: "PATCH can change externalId.",
			Why:   "externalId is the client's own: it is how an identity provider finds its people after a migration.",
			Fix:   "Store externalId as it is given, and let every kind of write change it.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7643", "3.1")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"externalid-lost", "patch-active-only"},
		}, func(c *spec.Case) {
			u, next := b.fresh(c, nil), "00u"+b.s.People.Someone().EmployeeNumber
			after := u.does(c, "change the externalId", patching.Replace("externalId", next))
			c.Expect(after.At("externalId")).To(BeEquivalentTo(next), "externalId after PATCH")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.password-not-returned",
			Title: "A password that is set by PATCH is returned nowhere.",
			Why:   "What Okta pushes as a password is one that the person uses elsewhere, too; in an answer it lands in logs.",
			Fix:   "Take password as writeOnly and returned never, in the answer to PATCH as in every other.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7643", "9.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-password-echoed"},
		}, func(c *spec.Case) {
			u := b.fresh(c, nil)
			const password = "Rehearsal-of-a-password-7!"
			answer := u.asks(c, "set a password", patching.Message(patching.Replace("password", password)))
			if !patching.IsSuccess(answer) && !b.s.Capabilities[scimdrill.CanChangePassword] {
				c.NotApplicable("the target does not let a password be set by PATCH, and does not say that it would: status %d", answer.Status())
			}
			patching.Succeeded(c, "setting a password", answer)
			c.Expect(answer.At("password")).To(BeNil(), "password in the answer to PATCH")
			c.Expect(u.now(c).At("password")).To(BeNil(), "password when the user is read")
		})
	})
}

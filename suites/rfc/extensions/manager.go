package extensions

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

// manager: the one reference of the enterprise extension to somebody else.
func manager(scope *spec.Scope, s *stage.Stage) {
	Describe("manager", Ordered, func() {
		const elsewhere = "Somebody Else Altogether"
		var boss, made stage.Made
		var read stage.Asked
		// led is a user who is led by somebody, of whom the client says a little more.
		led := func(manager map[string]any) map[string]any {
			body := s.NewUser(s.People.Someone())
			stage.Extend(body, stage.EnterpriseSchema, map[string]any{"manager": manager})
			return body
		}
		BeforeAll(func(ctx SpecContext) {
			boss = s.MakeUser(ctx, "a manager", s.NewUser(s.People.Someone()))
			made = s.MakeUser(ctx, "a user with that manager", led(map[string]any{"value": boss.ID, "displayName": elsewhere}))
			read = s.Ask(ctx, http.MethodGet, probe.UserPath(made.ID), "read the user back", nil)
		})
		given := func(c *spec.Case) {
			boss.Given(c)
			if !s.Definitions(c.Context()).Keeps(stage.EnterpriseSchema, "manager") {
				c.NotApplicable("the target does not say that it keeps a manager")
			}
		}
		const at = stage.EnterpriseSchema + "|manager"

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.manager-stored",
			Title: "The manager of a user is stored by id.",
			Why:   "Who reports to whom is what surveys and approvals hang on.",
			Fix:   "Store manager.value, and show it as it came.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.3"), cite.RFC("7644", "3.3")},
			Needs: needs(),
			Kills: []string{"manager-lost"},
		}, func(c *spec.Case) {
			given(c)
			made.Given(c)
			c.Expect(read.Resource(c).At(at+".value")).To(Equal(boss.ID), "manager.value")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.manager-ref",
			Title: "$ref of a manager, if there is one, is the address of the manager.",
			Why:   "A client that follows it must find the manager, and nobody else.",
			Fix:   "Make $ref of the manager's id, or leave it out.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.3"), cite.RFC("7643", "2.4")},
			Needs: needs(),
			Kills: []string{"manager-ref-of-the-report"},
		}, func(c *spec.Case) {
			given(c)
			made.Given(c)
			reference := read.Resource(c).At(at + ".$ref")
			if reference == nil {
				c.NotApplicable("the target shows no $ref of a manager")
			}
			text, _ := reference.(string)
			address, err := s.Target.Address(text)
			c.Expect(err).NotTo(HaveOccurred(), "$ref of the manager")
			c.Expect(address).To(HaveSuffix("/Users/"+boss.ID), "$ref of the manager, decoded")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.manager-name-readonly",
			Title: "A name that the client sends for the manager is ignored: it is the manager's own to say.",
			Why:   "manager.displayName is readOnly: a name that was typed once would stand beside another person for ever.",
			Fix:   "Derive manager.displayName from the manager, or leave it out.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.3"), cite.RFC("7643", "8.7.1")},
			Needs: needs(),
			Kills: []string{"manager-name-of-the-client"},
		}, func(c *spec.Case) {
			given(c)
			c.Expect(made.Heard(c).Status()).To(Equal(http.StatusCreated), "status of a create that names the manager")
			c.Expect(read.Resource(c).At(at+".displayName")).NotTo(Equal(elsewhere), "manager.displayName")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.manager-unknown",
			Title: "A manager who does not exist is kept as given, or refused with 400.",
			Why:   "Okta sends people in any order: a manager may come after those whom they lead. A server that breaks over it is asked again for ever.",
			Fix:   "Keep the id until the manager comes, or refuse it by name.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.3"), cite.RFC("7644", "3.12")},
			Needs: needs(),
			Kills: []string{"unknown-manager-500"},
		}, func(c *spec.Case) {
			given(c)
			c.Expect(s.MakeUser(c.Context(), "a user whose manager does not exist", led(map[string]any{"value": s.NoSuchID()})).Heard(c).Status()).
				To(BeElementOf(http.StatusCreated, http.StatusBadRequest), "status of the create")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.manager-removed",
			Title: "A PATCH that removes the manager leaves the user without one.",
			Why:   "Whoever becomes their own head would report to the old one for ever.",
			Fix:   "Take the full name of an attribute of an extension for the path of a remove.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2"), cite.RFC("7643", "4.3")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"manager-stays"},
		}, func(c *spec.Case) {
			given(c)
			other := s.MakeUser(c.Context(), "a user whose manager goes", led(map[string]any{"value": boss.ID}))
			other.Given(c)
			found := s.Ask(c.Context(), http.MethodPatch, probe.UserPath(other.ID), "remove the manager", map[string]any{
				"schemas":    []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
				"Operations": []any{map[string]any{"op": "remove", "path": stage.EnterpriseSchema + ":manager"}},
			}).Heard(c)
			c.Expect(found.Status()).To(BeElementOf(http.StatusOK, http.StatusNoContent), "status of the PATCH")
			c.Expect(s.Read(c, other.ID, "read the user back").At(at+".value")).NotTo(Equal(boss.ID), "manager.value")
		})
	})
}

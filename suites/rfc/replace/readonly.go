package replace

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// readOnly: what a PUT may say and may not decide.
func readOnly(scope *spec.Scope, s *stage.Stage) {
	Describe("readOnly attributes", Ordered, func() {
		const longAgo = "2001-02-03T04:05:06Z"
		var wished string
		var body map[string]any
		var made stage.Made
		var put stage.Asked
		BeforeAll(func(ctx SpecContext) {
			wished = s.NoSuchID()
			body = s.NewUser(s.People.Someone())
			made = s.MakeUser(ctx, "a user to be replaced", body)
			put = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user, with a meta and groups of the client's own", with(body, map[string]any{
				"id": made.ID, "groups": []any{map[string]any{"value": wished, "display": "Administrators"}},
				"meta": map[string]any{"resourceType": "Device", "created": longAgo, "location": "https://elsewhere.example.com/Users/1"},
			}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.readonly-ignored",
			Title: "meta and groups in the body of a PUT are ignored: the PUT is accepted, and they stay as they were.",
			Why:   "Okta sends back what it read, which may be a day old. Refusing it ends every update; obeying it undoes memberships.",
			Fix:   "Drop readOnly attributes from the body before anything is checked or stored.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1")},
			Kills: []string{"readonly-refused", "put-echoes-body"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Expect(put.Heard(c).Status()).To(Equal(http.StatusOK), "status of a PUT that holds meta and groups")
			for _, user := range []probe.Resource{put.Resource(c), s.Read(c, made.ID, "read the user back")} {
				c.Expect(user.At("meta.resourceType")).NotTo(Equal("Device"), "meta.resourceType")
				c.Expect(user.At("meta.created")).NotTo(Equal(longAgo), "meta.created")
				c.Expect(strings.Contains(user.Text("meta.location"), "elsewhere.example.com")).To(BeFalse(), "meta.location is not the client's")
				groups, _ := user.At("groups").([]any)
				for _, group := range groups { // a server may put everybody into a group of its own choice
					c.Expect(probe.Resource{"it": group}.Text("it.value")).NotTo(Equal(wished), "group that the user is in")
				}
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.other-id",
			Title: "A PUT whose body names another id does not move the user: the id is ignored, or the PUT refused.",
			Why:   "A user who moved to another id is lost to every client, and to the groups that it is in.",
			Fix:   "Take the id from the path alone.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7643", "3.1")},
			Kills: []string{"put-echoes-body"},
		}, func(c *spec.Case) {
			made.Given(c)
			found := s.Ask(c.Context(), http.MethodPut, probe.UserPath(made.ID), "replace the user, with another id in the body",
				with(body, map[string]any{"id": s.NoSuchID()})).Heard(c)
			c.Expect(found.Status()).To(Or(Equal(http.StatusOK), Equal(http.StatusBadRequest)), "status of a PUT with another id in its body")
			if found.Status() == http.StatusOK {
				c.Expect(found.Text("id")).To(Equal(made.ID), "id in the answer")
			}
			c.Expect(s.Read(c, made.ID, "read the user back").ID()).To(Equal(made.ID), "id of the user")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.without-id",
			Title: "A PUT whose body has no id is accepted: the path says who is meant.",
			Why:   "id is readOnly, and many clients send nothing that they may not write.",
			Fix:   "Do not ask for id in the body.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1")},
			Kills: []string{"put-id-required"},
		}, func(c *spec.Case) {
			made.Given(c)
			c.Expect(s.Ask(c.Context(), http.MethodPut, probe.UserPath(made.ID), "replace the user, without an id in the body", body).Heard(c).Status()).
				To(Equal(http.StatusOK), "status of a PUT without an id in its body")
		})
	})
}

package create

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// ignored: what a client may send and may not decide, and what must never come back.
func ignored(scope *spec.Scope, s *stage.Stage) {
	Describe("readOnly and writeOnly attributes", Ordered, func() {
		var wished string
		var withGroup, withPassword stage.Made
		BeforeAll(func(ctx SpecContext) {
			wished = s.NoSuchID()
			body := s.NewUser(s.People.Someone())
			body["groups"] = []any{map[string]any{"value": wished, "display": "Administrators"}}
			withGroup = s.MakeUser(ctx, "a user who puts himself into a group", body)
			body = s.NewUser(s.People.Someone())
			body["password"] = "Correct-Horse-7-Battery!"
			withPassword = s.MakeUser(ctx, "a user with a password", body)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.groups-ignored",
			Title: "groups that the client sends with a create are ignored: the user is created and joins no group.",
			Why:   "Memberships are written on the group. A user that could name its own groups could make itself an administrator; one that is refused is not provisioned.",
			Fix:   "Treat groups of a user as readOnly: drop it from the body of a POST.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2"), cite.RFC("7644", "3.3")},
			Kills: []string{"create-echoes-body", "readonly-refused"},
		}, func(c *spec.Case) {
			found := withGroup.Heard(c)
			c.Expect(found.Status()).To(Equal(201), "status of a create that holds groups")
			// A server may put everybody into a group of its own choice.
			for _, user := range []probe.Resource{withGroup.Resource(c), s.Read(c, withGroup.ID, "read the user back")} {
				groups, _ := user.At("groups").([]any)
				for _, group := range groups {
					c.Expect(probe.Resource{"it": group}.Text("it.value")).NotTo(Equal(wished), "group that the user is in")
				}
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.password-accepted",
			Title: "A password that comes with a create is accepted.",
			Why:   "Okta sends a random password with every create unless the admin forbids it; a server that keeps no passwords may forget it.",
			Fix:   "Take password, and store a hash or nothing.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Create users"), cite.RFC("7643", "4.1.1")},
			Kills: []string{"password-refused"},
		}, func(c *spec.Case) {
			c.Expect(withPassword.Heard(c).Status()).To(Equal(201), "status of a create that holds a password")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.password-never-shown",
			Title: "A password is in no answer: not in that to the create, not in a read, not in a list.",
			Why:   "Whoever holds the token, and whoever keeps the logs, could read the passwords of all.",
			Fix:   "Give password returned: never, and leave it out of every answer; a hash is no exception.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7643", "7")},
			Kills: []string{"password-returned"},
		}, func(c *spec.Case) {
			made := withPassword.Resource(c)
			c.Expect(made.At("password")).To(BeNil(), "password in the answer to the create")
			c.Expect(s.Read(c, withPassword.ID, "read the user with the password").At("password")).To(BeNil(), "password in a read")
			found, err := s.Target.Lookup(c.Context(), made.Text("userName"), "look the user with the password up")
			c.Answered(err)
			c.Decisive(found.Exchange)
			c.Expect(found.At("Resources[0].password")).To(BeNil(), "password in a list")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.password-not-on-demand",
			Title: "A password is not shown when it is asked for by name, in attributes.",
			Why:   "returned: never holds whatever the client asks for; a projection that picks columns often forgets it.",
			Fix:   "Take attributes with returned: never out after the parameter attributes was applied.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7644", "3.9")},
			Kills: []string{"password-returned"},
		}, func(c *spec.Case) {
			withPassword.Given(c)
			found, err := s.Target.Get(c.Context(), probe.UserPath(withPassword.ID)+"?attributes=userName,password", "ask for the password by name")
			c.Answered(err)
			c.Decisive(found.Exchange)
			c.Expect(found.At("password")).To(BeNil(), "password")
		})
	})
}

package update

import (
	"maps"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// echo: a PUT such as Okta sends when somebody else has changed the user between its GET and its PUT.
func echo(scope *spec.Scope, s *stage.Stage) {
	Describe("a PUT with what is no longer true", Ordered, func() {
		var person people.Person
		var created, put, after probe.Answer
		var failed error
		BeforeAll(func(ctx SpecContext) {
			person = s.People.Someone()
			created, failed = s.Target.Do(ctx, probe.Ask{
				Method: http.MethodPost, Path: "/Users", Body: probe.Body(s.NewUser(person)),
				Purpose: "put " + person.Email + " into the target",
			})
			if failed != nil || created.Text("id") == "" {
				return
			}
			user, _ := created.Resource()
			stale := maps.Clone(user)
			stale["name"] = map[string]any{"givenName": "Renate", "familyName": person.Family}
			stale["meta"] = map[string]any{
				"resourceType": "User", "created": "2020-01-01T00:00:00Z", "lastModified": "2020-01-01T00:00:00Z",
				"location": "https://elsewhere.example.com/scim/Users/1",
			}
			stale["groups"] = []any{map[string]any{
				"value": "none", "display": "Nobody's", "type": "direct", "$ref": "https://elsewhere.example.com/scim/Groups/none",
			}}
			path := probe.UserPath(created.Text("id"))
			put, failed = s.Target.Do(ctx, probe.Ask{Method: http.MethodPut, Path: path, Body: probe.Body(stale), Purpose: "replace with stale meta and groups"})
			if failed == nil {
				after, failed = s.Target.Get(ctx, path, "read the user back")
			}
		})
		given := func(c *spec.Case) {
			c.Shows(created.Exchange)
			if created.Text("id") == "" {
				c.Block("putting a user into the target failed: status %d, and no id in the answer", created.Status())
			}
			c.Answered(failed)
		}

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.stale-meta",
			Title: "A PUT with an outdated meta and with groups that are not the user's is answered with 200 and changes neither.",
			Why:   "Okta sends the meta and the groups that it read some time ago. Both are the server's own; to refuse them is to refuse the update, to store them is to let a client forge them.",
			Fix:   "Ignore readOnly attributes in a PUT, whatever their value.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7643", "3.1"), cite.Capture(cite.WizardRun, "requests 49 to 56")},
			Kills: []string{"readonly-refused", "put-unsupported", "update-lost"},
		}, func(c *spec.Case) {
			given(c)
			c.Decisive(put.Exchange)
			c.Expect(put.Status()).To(Equal(200), "status of the PUT")
			c.Decisive(after.Exchange)
			user, err := after.Resource()
			if err != nil {
				c.Fail("reading the user back: %v", err)
			}
			c.Expect(user.At("name.givenName")).To(Equal("Renate"), "given name after the PUT")
			c.Expect(user.At("meta.lastModified")).NotTo(Equal("2020-01-01T00:00:00Z"), "meta.lastModified after the PUT")
			c.Expect(user.At("meta.location")).NotTo(Equal("https://elsewhere.example.com/scim/Users/1"), "meta.location after the PUT")
			c.Expect(user.At("groups[0]")).To(BeNil(), "groups after the PUT")
		})
	})
}

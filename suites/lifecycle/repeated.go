package lifecycle

import (
	"maps"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// repeated: a deactivation that comes a second time, as when an admin retries a task whose request had arrived after all.
func repeated(scope *spec.Scope, s *stage.Stage) {
	Describe("a second deactivation", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.patch-repeated",
			Title: "A PATCH that deactivates a user who is inactive already is accepted, and changes nothing.",
			Why:   "Okta's admins retry what timed out. If the second attempt is refused, a task stays open for somebody who has long left.",
			Fix:   "Take a value that is set already for success.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3"), cite.OktaProtocol("Deactivate users")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"deactivate-ignored", "deactivate-refused", "deactivate-deletes", "patch-pathless-refused", "cut-on-patch"},
		}, func(c *spec.Case) {
			user := joined(c, s)
			path := probe.UserPath(user.ID())
			var seen [2]probe.Resource
			for i, which := range []string{"first", "second"} {
				answer, err := s.Target.Do(c.Context(), probe.Ask{
					Method: http.MethodPatch, Path: path, Body: probe.Body(setActive(false)), Purpose: "deactivate, the " + which + " time",
				})
				c.Answered(err)
				c.Decisive(answer.Exchange)
				c.Expect(answer.Status()).To(Or(Equal(200), Equal(204)), "status of the %s PATCH", which)
				seen[i] = read(c, s, path)
				c.Expect(seen[i].Active()).To(Equal(false), "active after the %s PATCH", which)
			}
			stage.OnlyChanged(c, "the user before and after the second PATCH", seen[0], seen[1])
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.put-repeated",
			Title: "A PUT that deactivates a user who is inactive already is accepted, and changes nothing.",
			Why:   "Apps made in the wizard repeat the PUT when an admin retries.",
			Fix:   "Take a value that is set already for success.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("9110", "9.2.2"), cite.OktaProtocol("Deactivate users")},
			Kills: []string{"deactivate-ignored", "deactivate-refused", "deactivate-deletes", "put-unsupported", "readonly-refused", "hang-on-put"},
		}, func(c *spec.Case) {
			user := joined(c, s)
			path := probe.UserPath(user.ID())
			var seen [2]probe.Resource
			for i, which := range []string{"first", "second"} {
				body := maps.Clone(user)
				body["active"] = false
				answer, err := s.Target.Do(c.Context(), probe.Ask{
					Method: http.MethodPut, Path: path, Body: probe.Body(body), Purpose: "deactivate, the " + which + " time",
				})
				c.Answered(err)
				c.Decisive(answer.Exchange)
				c.Expect(answer.Status()).To(Equal(200), "status of the %s PUT", which)
				seen[i] = read(c, s, path)
				c.Expect(seen[i].Active()).To(Equal(false), "active after the %s PUT", which)
			}
			stage.OnlyChanged(c, "the user before and after the second PUT", seen[0], seen[1])
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.profile-put-keeps-inactive",
			Title: "A PUT that changes the profile of an inactive user and echoes active false leaves them inactive.",
			Why:   "A server that takes every PUT for a sign of life lets people back in who left.",
			Fix:   "Set active to what the PUT holds, and to nothing else.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.OktaProtocol("Update a specific user (PUT)")},
			Kills: []string{"put-resets-active", "deactivate-ignored"},
		}, func(c *spec.Case) {
			user := joined(c, s)
			path := probe.UserPath(user.ID())
			left := maps.Clone(user)
			left["active"] = false
			changed := maps.Clone(left)
			changed["name"] = map[string]any{"givenName": "Renate", "familyName": user.Text("name.familyName")}
			for _, body := range []probe.Resource{left, changed} {
				answer, err := s.Target.Do(c.Context(), probe.Ask{
					Method: http.MethodPut, Path: path, Body: probe.Body(body), Purpose: "replace the user, with active false",
				})
				c.Answered(err)
				c.Decisive(answer.Exchange)
				c.Expect(answer.Status()).To(Equal(200), "status of the PUT")
			}
			now := read(c, s, path)
			c.NoDifference("the user after both PUTs", now.Differences(map[string]any{"name.givenName": "Renate", "active": false}))
		})
	})
}

// joined puts a person into the target without Okta.
func joined(c *spec.Case, s *stage.Stage) probe.Resource {
	person := s.People.Someone()
	answer, err := s.Target.Do(c.Context(), probe.Ask{
		Method: http.MethodPost, Path: "/Users", Body: probe.Body(s.NewUser(person)),
		Purpose: "put " + person.Email + " into the target",
	})
	if err != nil {
		c.Block("putting a user into the target failed: %v", err)
	}
	user, err := answer.Resource()
	if err != nil || user.ID() == "" {
		c.Block("putting a user into the target failed: status %d, and no user with an id in the answer", answer.Status())
	}
	return user
}

func read(c *spec.Case, s *stage.Stage, path string) probe.Resource {
	answer, err := s.Target.Get(c.Context(), path, "read the user back")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	c.Expect(answer.Status()).To(Equal(200), "status of the user by id")
	user, err := answer.Resource()
	if err != nil {
		c.Fail("reading the user back: %v", err)
	}
	return user
}

package effect

import (
	"maps"
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/access"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// neverActive: somebody is created as inactive, as imports from HR do for people who have not started.
func neverActive(scope *spec.Scope, s *stage.Stage) {
	Describe("a user who is created as inactive", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "effect.created-inactive.kept-out",
			Title: "A user who is created with active false does not get in.",
			Why:   "Who has not started yet, or has left already, is created like that. A server that takes every create for active gives an account to somebody who should have none.",
			Fix:   "Store active from the create, and ask for it wherever somebody gets in.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7644", "3.3"), cite.OktaConcepts("Deprovision")},
			Needs: needs(),
			Kills: []string{"create-ignores-active", "survey-after-deactivation"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			body := s.NewUser(person)
			body["active"] = false
			made := s.MakeUser(c.Context(), "a user who is inactive from the start", body)
			made.Given(c)
			var hooks watch
			hooks.begin(s, access.Question{ID: made.ID, UserName: person.Email, Email: person.Email})
			hooks.ask(c.Context(), access.Deactivated, newAccess)
			hooks.keepsOut(c, newAccess, shown(made.Answer, made.Err))
		})
	})
}

// changedWhileAway: a profile arrives for somebody who is inactive.
func changedWhileAway(scope *spec.Scope, s *stage.Stage) {
	Describe("an inactive user whose profile changes", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "effect.deactivated.stays-out",
			Title: "A change of the profile of an inactive user, which echoes active false, does not let them in.",
			Why:   "HR corrects a name after somebody has left. A server that takes every update for a sign of life gives access back, and nobody is told.",
			Fix:   "Set active to what the PUT holds, and to nothing else.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7643", "4.1.1"), cite.OktaConcepts("Deprovision")},
			Needs: needs(),
			Kills: []string{"put-resets-active", "survey-after-deactivation"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			made := s.MakeUser(c.Context(), "a user who will leave", s.NewUser(person))
			made.Given(c)
			var hooks watch
			hooks.begin(s, access.Question{ID: made.ID, UserName: person.Email, Email: person.Email})
			hooks.ask(c.Context(), access.Provisioned, newAccess)
			path := probe.UserPath(made.ID)
			there, err := s.Target.Get(c.Context(), path, "read the user back")
			c.Answered(err)
			user, err := there.Resource()
			if err != nil || there.Status() != http.StatusOK {
				c.Block("the user was not shown by the target: status %d", there.Status())
			}
			left := maps.Clone(user)
			left["active"] = false
			renamed := maps.Clone(left)
			renamed["name"] = map[string]any{"givenName": "Renate", "familyName": person.Family}
			var changed probe.Answer
			for _, put := range []probe.Resource{left, renamed} {
				changed, err = s.Target.Do(c.Context(), probe.Ask{Method: http.MethodPut, Path: path, Body: probe.Body(put), Purpose: "replace the user, with active false"})
				c.Answered(err)
				c.Decisive(changed.Exchange)
				if changed.Status() != http.StatusOK {
					c.Block("replacing the user failed: status %d", changed.Status())
				}
			}
			hooks.ask(c.Context(), access.Deactivated, newAccess)
			hooks.keepsOut(c, newAccess, shown(changed, nil))
		})
	})
}

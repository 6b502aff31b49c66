package auth

import (
	"encoding/json"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// untouched: a refusal is one.
func untouched(scope *spec.Scope, s *stage.Stage, v *victims) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.auth.nothing-changed",
		Title: "What is asked without a credential changes nothing and deletes nobody.",
		Why:   "A server that acts first and refuses then looks safe from outside, while anybody can delete employees.",
		Fix:   "Check the credential before the handler runs, not while the answer is written.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "2"), cite.RFC("9110", "15.5.2")},
		Kills: []string{"refused-but-done", "writes-unguarded"},
	}, func(c *spec.Case) {
		v.user.Given(c)
		answer, err := s.Target.Get(c.Context(), probe.UserPath(v.user.ID), "is the user still there, and as before?")
		c.Answered(err)
		c.Decisive(answer.Exchange)
		if answer.Status() != 200 {
			c.Fail("reading the user whom others tried to delete: expected 200, found %d", answer.Status())
		}
		if name := answer.Text("displayName"); name == "Changed By Nobody" {
			c.Fail("displayName: expected it as it was made, found %q, which was written without a credential", name)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.auth.nothing-created",
		Title: "A create without a credential creates nobody.",
		Why:   "Whoever can create themselves in the directory is an employee the next time somebody looks.",
		Fix:   "Check the credential before the handler runs, not while the answer is written.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "2"), cite.RFC("9110", "15.5.2")},
		Needs: []scimdrill.Capability{scimdrill.CanFilter},
		Kills: []string{"refused-but-done", "writes-unguarded"},
	}, func(c *spec.Case) {
		v.user.Given(c)
		answer, err := s.Target.Lookup(c.Context(), v.intruder.Email, "is there somebody who was created without a credential?")
		c.Answered(err)
		c.Decisive(answer.Exchange)
		total, isNumber := answer.At("totalResults").(json.Number)
		if answer.Status() != 200 || !isNumber {
			c.Block("the lookup was answered with %d", answer.Status())
		}
		if total.String() != "0" {
			c.Fail("looking %s up, whom nobody with a credential created: expected nobody, found %s", v.intruder.Email, total)
		}
	})
}

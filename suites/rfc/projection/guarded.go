package projection

import (
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// guarded: what no request may have.
func guarded(scope *spec.Scope, v view) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.never",
		Title: "A password is not returned, even when attributes asks for it.",
		Why:   "Whoever holds the token would read what Okta pushed; passwords of one application open others.",
		Fix:   "Let nothing override returned: never; better, do not keep what could be returned.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "7"), cite.RFC("7643", "4.1.1"), cite.RFC("7643", "9.2")},
		Kills: []string{"password-on-request"},
	}, func(c *spec.Case) {
		body := v.NewUser(v.People.Someone())
		const password = "Correct-Horse-9-Battery"
		body["password"] = password
		made := v.MakeUser(c.Context(), "somebody with a password", body)
		c.Shows(made.Answer.Exchange)
		if made.ID == "" {
			c.NotApplicable("the target does not create somebody with a password: %s", crowd.Refusal(made.Answer))
		}
		for _, query := range []string{"attributes=password", "attributes=userName,password", "excludedAttributes=userName"} {
			answer, err := v.Target.Get(c.Context(), probe.UserPath(made.ID)+"?"+query, "is the password shown?")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			if answer.At("password") != nil || strings.Contains(answer.Body(), password) {
				c.Fail("%s: expected no password, found one", query)
			}
		}
	})
}

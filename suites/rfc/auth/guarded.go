package auth

import (
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// guarded: every endpoint that holds data asks for a credential.
func guarded(scope *spec.Scope, v *victims) {
	for _, part := range []struct {
		name, title, why string
		needs            []scimdrill.Capability
	}{
		{"reads", "Nobody without a credential reads users.", "Anybody on the internet reads the names and addresses of all employees.", nil},
		{
			"writes", "Nobody without a credential creates, replaces, changes or deletes a user.",
			"A guard was put before GET and forgotten before the other methods: anybody deletes employees.", nil,
		},
		{
			"groups", "Nobody without a credential reads or creates groups.", "Groups came later than users, and the guard did not come along.",
			[]scimdrill.Capability{scimdrill.HasGroups},
		},
		{
			"bulk", "Nobody without a credential sends a bulk request.", "A bulk request does everything that the guarded endpoints do.",
			[]scimdrill.Capability{scimdrill.CanBulk},
		},
		{
			"search", "Nobody without a credential searches by POST.", "The search shows what the guarded list shows.",
			[]scimdrill.Capability{scimdrill.CanSearch},
		},
	} {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.auth." + part.name + "-guarded",
			Title: part.title,
			Why:   part.why,
			Fix:   "Put the check before the router of the SCIM API, so that a new endpoint is guarded without anybody's doing.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "2"), cite.RFC("7644", "3.12")},
			Needs: part.needs,
			Kills: []string{part.name + "-unguarded"},
		}, func(c *spec.Case) {
			v.of(c, part.name, func(t try) {
				if status := t.answer.Status(); status < 300 {
					c.Fail("%s without a credential: expected 401, found %d", t.what, status)
				}
			})
		})
	}
}

// refusals: how those without a credential are refused.
func refusals(scope *spec.Scope, v *victims) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.auth.status",
		Title: "A request without a credential is answered with 401, whatever it asks.",
		Why:   "403 says that the credential may not, 404 that the address is wrong, and 500 that the server is broken: the admin looks in the wrong place.",
		Fix:   "Check the credential before anything else is looked at, and answer 401.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("9110", "15.5.2")},
		Kills: []string{"unauthorized-403"},
	}, func(c *spec.Case) {
		v.of(c, "", func(t try) {
			missing := t.part != "reads" && t.part != "writes" && isMissing(t.answer.Status())
			if t.answer.Status() != http.StatusUnauthorized && !missing {
				c.Fail("%s without a credential: expected 401, found %d", t.what, t.answer.Status())
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.auth.challenge",
		Title: "Every 401 says in WWW-Authenticate how to authenticate.",
		Why:   "HTTP asks for it of every 401; clients and their libraries choose by it how to sign in.",
		Fix:   "Write the header where the 401 is written: WWW-Authenticate: Bearer.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("9110", "15.5.2"), cite.RFC("7644", "2")},
		Kills: []string{"unauthorized-without-error"},
	}, func(c *spec.Case) {
		v.unauthorized(c, func(t try) {
			if t.answer.Exchange.Response.Header.Get("WWW-Authenticate") == "" {
				c.Fail("the 401 to %s: expected a header WWW-Authenticate, found none", t.what)
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.auth.error-body",
		Title: "Every 401 carries a SCIM error with the status as a string.",
		Why:   "The 401 is often written by a gateway or a library, which know nothing of SCIM: a client that parses it finds a page.",
		Fix:   "Give the component that refuses an error page that is a SCIM error.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.OktaSPEC(21)},
		Kills: []string{"unauthorized-without-error", "error-as-html", "error-status-number"},
	}, func(c *spec.Case) {
		v.unauthorized(c, func(t try) {
			if _, err := t.answer.Resource(); err != nil {
				c.Fail("the 401 to %s: %v", t.what, err)
			}
			if schema := t.answer.Text("schemas[0]"); schema == "" || t.answer.Text("status") != "401" {
				c.Fail(`the 401 to %s: expected a SCIM error with status "401", found schemas %v and status %v`,
					t.what, t.answer.At("schemas"), t.answer.At("status"))
			}
		})
	})
}

// isMissing reports whether a status says that there is no such endpoint, which needs no credential to be said.
func isMissing(status int) bool {
	return status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented
}

// unauthorized gives those that were answered with 401 to a function; the case is blocked when none was.
func (v *victims) unauthorized(c *spec.Case, judge func(try)) {
	seen := 0
	v.of(c, "", func(t try) {
		if t.answer.Status() == http.StatusUnauthorized {
			seen++
			judge(t)
		}
	})
	if seen == 0 {
		c.Block("no request without a credential was answered with 401")
	}
}

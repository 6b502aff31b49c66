package credentials

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

func unauthorized(scope *spec.Scope, s *stage.Stage) {
	Describe("requests that nobody may make", Ordered, func() {
		var wrong, none, writing probe.Answer
		var errWrong, errNone, errWriting error
		BeforeAll(func(ctx SpecContext) {
			wrong, errWrong = ask(ctx, s, http.MethodGet, "/Users?startIndex=1&count=2", "Bearer nobody-issued-this", nil)
			none, errNone = ask(ctx, s, http.MethodGet, "/Users?startIndex=1&count=2", "", nil)
			intruder := s.People.Someone()
			writing, errWriting = ask(ctx, s, http.MethodPost, "/Users", "Bearer nobody-issued-this",
				probe.Body(s.NewUser(intruder)))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.auth.wrong-token-401",
			Title: "A wrong token is answered with 401.",
			Why:   "Okta calls an authentication failure what is answered with 401, and nothing else.",
			Fix:   "Answer 401 to a token that is not one that you issued; 403 is for one that may do less.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.OktaSPEC(21)},
			Kills: []string{"any-token-accepted", "unauthorized-200"},
		}, func(c *spec.Case) { refused(c, wrong, errWrong) })

		scope.Check(scimdrill.Requirement{
			ID:    "okta.auth.no-token-401",
			Title: "A request without a token is answered with 401.",
			Why:   "Whoever forgets the header must not see the employees of a customer.",
			Fix:   "Ask for a token on every path that shows or changes data.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7644", "2")},
			Kills: []string{"any-token-accepted", "unauthorized-200"},
		}, func(c *spec.Case) { refused(c, none, errNone) })

		scope.Check(scimdrill.Requirement{
			ID:    "okta.auth.wrong-token-writes-nothing",
			Title: "A create with a wrong token is answered with 401 and creates nobody.",
			Why:   "Reading may be guarded and writing forgotten.",
			Fix:   "Check the token before anything is read from the body.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7644", "2")},
			Kills: []string{"any-token-accepted"},
		}, func(c *spec.Case) { refused(c, writing, errWriting) })

		scope.Check(scimdrill.Requirement{
			ID:    "okta.auth.error-body",
			Title: "The 401 carries a SCIM error with a detail.",
			Why:   "The detail stands after “Errors reported by remote server:” in what the admin reads; without JSON they read a parser's complaint.",
			Fix:   "Answer with the Error schema, status \"401\" and a detail, also where a proxy or a framework refuses the request.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaSPEC(21), cite.RFC("7644", "3.12")},
			Kills: []string{"unauthorized-without-error", "error-as-text", "error-as-html"},
		}, func(c *spec.Case) {
			refused(c, wrong, errWrong)
			c.Expect(wrong.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:Error"), "schemas")
			c.Expect(wrong.Text("detail")).NotTo(BeEmpty(), "detail")
			c.Expect(wrong.Text("status")).To(Equal("401"), "status, as a string")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.auth.challenge",
			Title: "The 401 names the way to authenticate in WWW-Authenticate.",
			Why:   "HTTP asks for it, and clients other than Okta choose how to sign in by it.",
			Fix:   "Send WWW-Authenticate: Bearer with every 401.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("9110", "15.5.2"), cite.RFC("6750", "3")},
			Kills: []string{"unauthorized-without-error"},
		}, func(c *spec.Case) {
			refused(c, wrong, errWrong)
			want := `(?i)^bearer`
			if s.Declared.Template != "" {
				want = `^\S` // the target file says that it is not a bearer token
			}
			c.Expect(wrong.Exchange.Response.Header.Get("WWW-Authenticate")).To(MatchRegexp(want), "WWW-Authenticate")
		})
	})
}

func ask(ctx context.Context, s *stage.Stage, method, path, authorization string, body []byte) (probe.Answer, error) {
	return s.Target.Do(ctx, probe.Ask{
		Method: method, Path: path, Body: body, Header: map[string]string{"Authorization": authorization},
		Purpose: "ask with a token that nobody issued, or none",
	})
}

func refused(c *spec.Case, answer probe.Answer, err error) {
	c.Decisive(answer.Exchange)
	c.Answered(err)
	c.Expect(answer.Status()).To(Equal(401), "status")
}

package auth

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// header: how the header Authorization is read.
func header(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.auth.scheme-case",
		Title: "The name of the authentication scheme is read without regard to case.",
		Why:   "Libraries write bearer as they like. A server that compares bytes lets in Okta, and refuses the next client with the same token.",
		Fix:   "Compare the word before the space without regard to case, and what follows it exactly.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("9110", "11.1")},
		Kills: []string{"scheme-case-sensitive"},
	}, func(c *spec.Case) {
		scheme, credential := credential(c, s)
		for _, written := range []string{strings.ToLower(scheme), strings.ToUpper(scheme)} {
			answer := with(c, s, written+" "+credential, "/Users?startIndex=1&count=1")
			if answer.Status() != http.StatusOK {
				c.Fail("with %s for %s before the token: expected 200, found %d", written, scheme, answer.Status())
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.auth.wrong-scheme",
		Title: "A good token after the name of another scheme is answered with 401.",
		Why:   "A server that takes whatever stands behind the last space does not look at what it is given.",
		Fix:   "Read the scheme first, and refuse one that you do not offer.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("9110", "11.4")},
		Kills: []string{"scheme-ignored"},
	}, func(c *spec.Case) {
		_, credential := credential(c, s)
		answer := with(c, s, "Nonsense "+credential, "/Users?startIndex=1&count=1")
		if answer.Status() != http.StatusUnauthorized {
			c.Fail("with Nonsense before the token: expected 401, found %d", answer.Status())
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.auth.malformed",
		Title: "A header Authorization that cannot be read is answered with 401 or 400.",
		Why:   "A 500 sends the vendor's people looking for a fault of the server, and a 2xx lets in whoever writes nonsense.",
		Fix:   "Treat what cannot be split into a scheme and a credential as no credential.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("6750", "3.1")},
		Kills: []string{"authorization-malformed-500"},
	}, func(c *spec.Case) {
		for _, written := range []string{"Bearer", "Basic !!!", ", ,", "Bearer a b c"} {
			answer := with(c, s, written, "/Users?startIndex=1&count=1")
			if status := answer.Status(); status != http.StatusUnauthorized && status != http.StatusBadRequest {
				c.Fail("Authorization: %s: expected 401 or 400, found %d", written, status)
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.auth.token-in-query",
		Title: "A token in the query is no credential.",
		Why:   "Addresses are logged by every server and proxy on the way, and the token with them.",
		Fix:   "Read the token from the header alone; switch the parameter access_token off in the library.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("6750", "2.3"), cite.RFC("6750", "5.3")},
		Needs: []scimdrill.Capability{scimdrill.AllowsHeavy}, // the true token comes to stand in the logs of the target
		Kills: []string{"token-in-query-accepted"},
	}, func(c *spec.Case) {
		scheme, credential := credential(c, s)
		if !strings.EqualFold(scheme, "Bearer") {
			c.NotApplicable("the server is not asked with a bearer token")
		}
		answer := with(c, s, "", "/Users?startIndex=1&count=1&access_token="+url.QueryEscape(credential))
		if answer.Status() < 300 {
			c.Fail("with the token in access_token and no header: expected 401, found %d", answer.Status())
		}
	})
}

// discovery: what may be known without a credential.
func discovery(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.auth.schemes-public",
		Title: "The authentication schemes can be read without a credential.",
		Why:   "Whoever sets a client up learns there what credential to bring; behind the credential it is of no use.",
		Fix:   "Take /ServiceProviderConfig out of what is guarded; it holds no data of customers.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "5"), cite.RFC("7644", "4")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-guarded"},
	}, func(c *spec.Case) {
		s.ReadDocument(c.Context(), "/ServiceProviderConfig").Given(c)
		answer := with(c, s, "", "/ServiceProviderConfig")
		if answer.Status() != http.StatusOK || answer.At("authenticationSchemes") == nil {
			c.Fail("/ServiceProviderConfig without a credential: expected 200 and authenticationSchemes, found %d", answer.Status())
		}
	})
}

// credential splits what the target is asked with. Where it has no scheme, a case about schemes is not applicable.
func credential(c *spec.Case, s *stage.Stage) (scheme, credential string) {
	scheme, credential, found := strings.Cut(s.Target.Authorization(), " ")
	if !found {
		c.NotApplicable("the server is asked with a token that has no scheme before it")
	}
	return scheme, credential
}

// with asks with another header Authorization; "" is none.
func with(c *spec.Case, s *stage.Stage, authorization, path string) probe.Answer {
	answer, err := s.Target.Do(c.Context(), probe.Ask{
		Method: http.MethodGet, Path: path, Header: map[string]string{"Authorization": authorization}, Purpose: "ask with another credential",
	})
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}

package config

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// schemes: how to authenticate.
func schemes(scope *spec.Scope, s *stage.Stage, config *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.authentication-schemes",
		Title: "The configuration lists the authentication schemes, each with type, name and description.",
		Why:   "It is where a client, and the person who sets it up, learn what credential to bring.",
		Fix:   "List at least the scheme that you document, with its three REQUIRED members.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "5")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-schemes-missing", "config-scheme-nameless"},
	}, func(c *spec.Case) {
		all := schemesOf(config.Given(c))
		if len(all) == 0 {
			c.Fail("authenticationSchemes: expected one at least, found none")
		}
		for i, scheme := range all {
			for _, name := range []string{"type", "name", "description"} {
				if scheme.Text(name) == "" {
					c.Fail("authenticationSchemes[%d].%s: expected a text, found %s", i, name, shown(scheme.At(name)))
				}
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.authentication-types",
		Title: "The type of each authentication scheme is oauth, oauth2, oauthbearertoken, httpbasic or httpdigest.",
		Why:   "A client chooses by this word how to sign in; one that it does not know is no scheme to it.",
		Fix:   "Write oauthbearertoken for a token in the Authorization header.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "5")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-scheme-invented"},
	}, func(c *spec.Case) {
		known := []string{"oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"}
		for i, scheme := range schemesOf(config.Given(c)) {
			if kind := strings.ToLower(scheme.Text("type")); !slices.Contains(known, kind) {
				c.Fail("authenticationSchemes[%d].type: expected one of %s, found %s", i, strings.Join(known, ", "), shown(scheme.At("type")))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.authentication-primary",
		Title: "One authentication scheme at most is the primary one.",
		Why:   "primary says which to take; two of them say nothing.",
		Fix:   "Mark the one that you recommend, or none.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "2.4"), cite.RFC("7643", "5")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-two-primaries"},
	}, func(c *spec.Case) {
		primaries := 0
		for _, scheme := range schemesOf(config.Given(c)) {
			if scheme.At("primary") == true {
				primaries++
			}
		}
		if primaries > 1 {
			c.Fail("authenticationSchemes: expected one primary at most, found %d", primaries)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.authentication-works",
		Title: "A scheme with which the server lets a client in is among those that the configuration lists.",
		Why:   "Whoever sets a client up by the list prepares a credential that the server refuses.",
		Fix:   "List what the server takes: oauthbearertoken or oauth2 where it takes bearer tokens.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "5")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-scheme-other"},
	}, func(c *spec.Case) {
		var listed []string
		for _, scheme := range schemesOf(config.Given(c)) {
			listed = append(listed, strings.ToLower(scheme.Text("type")))
		}
		if len(listed) == 0 {
			c.Block("the configuration lists no scheme")
		}
		scheme, _, _ := strings.Cut(s.Target.Authorization(), " ")
		fits := map[string][]string{"bearer": {"oauthbearertoken", "oauth2", "oauth"}, "basic": {"httpbasic"}}[strings.ToLower(scheme)]
		if len(fits) == 0 {
			c.NotApplicable("the server is asked with a credential that belongs to no scheme of the RFC")
		}
		if !slices.ContainsFunc(fits, func(kind string) bool { return slices.Contains(listed, kind) }) {
			c.Fail("the server takes %s: expected %s in authenticationSchemes, found %s", scheme, strings.Join(fits, " or "), strings.Join(listed, ", "))
		}
	})
}

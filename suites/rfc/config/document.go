package config

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/discovered"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	configSchema = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
	listSchema   = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
)

// document: the answer as a whole.
func document(scope *spec.Scope, config *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.answers",
		Title: "GET /ServiceProviderConfig is answered with 200.",
		Why:   "Clients other than Okta read it before anything else, to know what they may ask for; without it they fall back to the least.",
		Fix:   "Serve the document, as a constant if need be, at exactly this path: singular, in this case.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "4"), cite.RFC("7643", "5")},
		Kills: []string{"config-missing"},
	}, func(c *spec.Case) {
		answer := config.Answer(c)
		if answer.Status() != http.StatusOK {
			c.Fail("expected status 200, found %d", answer.Status())
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.single",
		Title: "The configuration is a single object, not a list of one.",
		Why:   "A client looks for patch.supported at the top; in a list it finds nothing, and takes everything for unsupported.",
		Fix:   "Answer with the resource itself; only /ResourceTypes and /Schemas are lists.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "4")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-as-list"},
	}, func(c *spec.Case) {
		answer := config.Answer(c)
		if answer.Status() != http.StatusOK {
			c.Block("%s was answered with %d", path, answer.Status())
		}
		object, err := answer.Resource()
		if err != nil {
			c.Fail("%v", err)
		}
		if discovered.Names(object, listSchema) || object.At("Resources") != nil {
			c.Fail("expected the configuration itself, found a list")
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.schema",
		Title: "The configuration names its schema.",
		Why:   "A client tells by it that it has read a configuration of SCIM 2.0, and not a page or a configuration of SCIM 1.1.",
		Fix:   "Put urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig into schemas; others may stand beside it.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "4"), cite.RFC("7643", "5")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-without-schema"},
	}, func(c *spec.Case) {
		if object := config.Given(c); !discovered.Names(object, configSchema) {
			c.Fail("expected schemas to hold %q, found %v", configSchema, object.At("schemas"))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.addresses",
		Title: "documentationUri, and specUri of a scheme, where they are given, are addresses that a person can open.",
		Why:   "It is where the administrator of a customer looks when provisioning does not work.",
		Fix:   "Write whole addresses, beginning with https://; leave out what you do not have.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "5")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-address-relative"},
	}, func(c *spec.Case) {
		object := config.Given(c)
		check := func(name string, value any) {
			text, isText := value.(string)
			if value == nil || isText && text == "" {
				return
			}
			address, err := url.Parse(text)
			if err != nil || address.Scheme != "https" && address.Scheme != "http" || address.Host == "" {
				c.Fail("%s: expected an address that begins with https://, found %v", name, value)
			}
		}
		check("documentationUri", object.At("documentationUri"))
		for _, scheme := range schemesOf(object) {
			check("specUri of "+scheme.Text("name"), scheme.At("specUri"))
			check("documentationUri of "+scheme.Text("name"), scheme.At("documentationUri"))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.meta",
		Title: "meta of the configuration, where it is given, says resourceType ServiceProviderConfig and the address at which it was read.",
		Why:   "A client that refreshes what it knows follows meta.location, and ends at an error.",
		Fix:   "Write the singular name into resourceType and the public address of the endpoint into location.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "3.1"), cite.RFC("7643", "5")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-meta-plural"},
	}, func(c *spec.Case) {
		object := config.Given(c)
		if kind := object.At("meta.resourceType"); kind != nil && kind != "ServiceProviderConfig" {
			c.Fail("meta.resourceType: expected ServiceProviderConfig, found %v", kind)
		}
		if location := object.At("meta.location"); location != nil && !strings.HasSuffix(object.Text("meta.location"), path) {
			c.Fail("meta.location: expected an address that ends in %s, found %v", path, location)
		}
	})
}

func schemesOf(object probe.Resource) []probe.Resource {
	items, _ := object.At("authenticationSchemes").([]any)
	var schemes []probe.Resource
	for _, item := range items {
		if scheme, isObject := item.(map[string]any); isObject {
			schemes = append(schemes, scheme)
		}
	}
	return schemes
}

package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/probe"
)

const (
	enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	peakonSchema     = "urn:ietf:params:scim:schemas:extension:peakon:2.0:User"
	groupSchema      = "urn:ietf:params:scim:schemas:core:2.0:Group"

	// The schemas of what Okta Identity Governance can grant.
	entitlementSchema = "urn:okta:scim:schemas:core:1.0:Entitlement"
	roleSchema        = "urn:okta:scim:schemas:core:1.0:Role"
)

// preflight makes sure, before any verdict, that something answers at the address and that it takes the token.
// Source is where the token came from.
func preflight(ctx context.Context, target *probe.Client, source string, note func(scimdrill.Finding)) error {
	answer, err := target.Get(ctx, "/Users?startIndex=1&count=1", "preflight: is the target there, and does it take the token?")
	var unanswered *probe.UnansweredError
	switch {
	case errors.As(err, &unanswered):
		return asUnreachable(err)
	case err != nil:
		return err
	case answer.Status() == http.StatusUnauthorized:
		return unauthorized(target, source)
	default:
		if finding, is := homeless(answer); is {
			note(finding)
		}
		return nil
	}
}

// homeless is a finding where the list of users is not at the address: most often the address is not quite the SCIM base URL. It does not
// end the run, for there are servers that answer 404 while they have nobody.
func homeless(answer probe.Answer) (scimdrill.Finding, bool) {
	return scimdrill.Finding{
		Title:    "GET /Users is answered with 404: where much fails, look first whether the address is the SCIM base URL, whole and with its version.",
		Cite:     scimdrill.Citation{Source: "RFC 7644", Section: "3.2", URL: "https://www.rfc-editor.org/rfc/rfc7644#section-3.2"},
		Exchange: answer.Exchange.Number, Count: 1,
	}, answer.Status() == http.StatusNotFound
}

// asUnreachable says who did not answer.
func asUnreachable(err error) error {
	var unanswered *probe.UnansweredError
	if !errors.As(err, &unanswered) {
		return err
	}
	x := unanswered.Exchange
	return fmt.Errorf("%w: %s: %s (%s)", ErrUnreachable, x.Request.URL, x.Silence.Sentence(), x.Problem)
}

func unauthorized(target *probe.Client, source string) error {
	return fmt.Errorf("%w: %s answered 401 to the token in %s: check that it is the token of this target", ErrConfiguration, target.BaseURL(), source)
}

// discover finds out what the target says that it can do: by /ServiceProviderConfig, /Schemas and /ResourceTypes. Where a
// document is missing or unreadable, what Okta needs is taken for given, since it is better to try than to pass over; what is
// optional in the RFC is not. The second set is what the documents say by themselves.
func discover(ctx context.Context, target *probe.Client) (can, said scimdrill.CapabilitySet) {
	can = scimdrill.CapabilitySet{scimdrill.CanPatch: true, scimdrill.CanDelete: true, scimdrill.CanFilter: true, scimdrill.HasEnterpriseSchema: true}
	said, _ = told(ctx, target) // a target that does not answer says nothing
	maps.Copy(can, said)
	groups, listed := said[scimdrill.HasGroups]
	can[scimdrill.LacksGroups] = listed && !groups
	can[scimdrill.HasTLS] = strings.HasPrefix(strings.ToLower(target.BaseURL()), "https://")
	can[scimdrill.CanSearch] = can[scimdrill.HasDiscovery] && searches(ctx, target)
	return can, said
}

// told is what the discovery documents say by themselves. The error is that of the first of them.
func told(ctx context.Context, target *probe.Client) (scimdrill.CapabilitySet, error) {
	said := scimdrill.CapabilitySet{}
	config, err := target.Get(ctx, "/ServiceProviderConfig", "discovery")
	switch {
	case err != nil:
		err = asUnreachable(err)
	case config.Status() == http.StatusUnauthorized:
		err = unauthorized(target, "SCIM_TOKEN (or --token-file)")
	case config.Status() == http.StatusOK:
		said[scimdrill.HasDiscovery] = true
		for name, capability := range advertised() {
			if supported, isBool := config.At(name).(bool); isBool {
				said[capability] = supported
			}
		}
	}
	if schemas, described := identifiers(ctx, target, "/Schemas", "id"); described {
		said[scimdrill.HasDiscovery] = true
		said[scimdrill.HasEnterpriseSchema] = schemas[enterpriseSchema]
		said[scimdrill.HasPeakonSchema] = schemas[peakonSchema]
	}
	if types, listed := identifiers(ctx, target, "/ResourceTypes", "schema"); listed {
		said[scimdrill.HasDiscovery] = true
		said[scimdrill.HasGroups] = types[groupSchema]
		said[scimdrill.HasEntitlements] = types[entitlementSchema] || types[roleSchema]
	}
	return said, err
}

// advertised is where ServiceProviderConfig says what the target can do (RFC 7643 §5, RFC 9865 §4).
func advertised() map[string]scimdrill.Capability {
	return map[string]scimdrill.Capability{
		"patch.supported": scimdrill.CanPatch, "filter.supported": scimdrill.CanFilter, "sort.supported": scimdrill.CanSort,
		"bulk.supported": scimdrill.CanBulk, "etag.supported": scimdrill.CanETag,
		"changePassword.supported": scimdrill.CanChangePassword, "pagination.cursor": scimdrill.CanPageByCursor,
	}
}

// searches tries a search by POST, which nothing advertises, and asks for no resource (RFC 7644 §3.4.3). That a list came with another
// status than 200 is for the suite to say.
func searches(ctx context.Context, target *probe.Client) bool {
	answer, err := target.Do(ctx, probe.Ask{
		Method: http.MethodPost, Path: "/Users/.search", Purpose: "discovery",
		Body: []byte(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"count":0}`),
	})
	return err == nil && answer.Status() < http.StatusMultipleChoices && answer.At("totalResults") != nil
}

// identifiers collects one attribute of every resource in a discovery list.
func identifiers(ctx context.Context, target *probe.Client, path, name string) (map[string]bool, bool) {
	found := map[string]bool{}
	answer, err := target.Get(ctx, path, "discovery")
	if err != nil || answer.Status() != http.StatusOK {
		return found, false
	}
	resources, isList := answer.At("Resources").([]any)
	if !isList {
		resources, isList = answer.JSON.([]any)
	}
	for _, resource := range resources {
		object, isObject := resource.(map[string]any)
		if !isObject {
			continue
		}
		if id := probe.Resource(object).Text(name); id != "" {
			found[id] = true
		}
	}
	return found, isList && len(found) > 0
}

package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/probe"
)

const (
	enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	peakonSchema     = "urn:ietf:params:scim:schemas:extension:peakon:2.0:User"
	groupSchema      = "urn:ietf:params:scim:schemas:core:2.0:Group"
)

// preflight makes sure, before any verdict, that something answers at the address and that it takes the token.
func preflight(ctx context.Context, target *probe.Client) error {
	answer, err := target.Get(ctx, "/Users?startIndex=1&count=1", "preflight: is the target there, and does it take the token?")
	var unanswered *probe.UnansweredError
	switch {
	case errors.As(err, &unanswered):
		return fmt.Errorf("%w: %s: %s (%s)", ErrUnreachable, target.BaseURL(), unanswered.Exchange.Silence.Sentence(), unanswered.Exchange.Problem)
	case err != nil:
		return err
	case answer.Status() == http.StatusUnauthorized:
		return fmt.Errorf("%w: %s answered 401 to the token in SCIM_TOKEN (or --token-file): check that it is the token of this target", ErrConfiguration, target.BaseURL())
	default:
		return nil
	}
}

// discover finds out what the target says that it can do: by /ServiceProviderConfig, /Schemas and /ResourceTypes. Where a
// document is missing or unreadable, the capability is taken for given: it is better to try than to pass over.
func discover(ctx context.Context, target *probe.Client) scimdrill.CapabilitySet {
	can := scimdrill.CapabilitySet{scimdrill.CanPatch: true, scimdrill.CanDelete: true}
	if config, err := target.Get(ctx, "/ServiceProviderConfig", "discovery"); err == nil {
		if supported, said := config.At("patch.supported").(bool); said {
			can[scimdrill.CanPatch] = supported
		}
	}
	schemas, listed := identifiers(ctx, target, "/Schemas", "id")
	can[scimdrill.HasEnterpriseSchema] = !listed || schemas[enterpriseSchema]
	can[scimdrill.HasPeakonSchema] = schemas[peakonSchema]
	types, listed := identifiers(ctx, target, "/ResourceTypes", "schema")
	can[scimdrill.HasGroups] = types[groupSchema]
	can[scimdrill.LacksGroups] = listed && !types[groupSchema]
	return can
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

package server

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// limits of lists: Okta asks for 100 at a time (D04).
func limits() scim.PageLimits { return scim.PageLimits{Default: 100, Max: 200} }

// serviceProviderConfig tells what is offered, and no more (RFC 7643 §5).
func (h *handler) serviceProviderConfig(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet {
		return methodNotAllowed(w, map[string]bool{http.MethodGet: true})
	}
	supported := func(on bool) map[string]any { return map[string]any{"supported": on} }
	return h.sendJSON(w, r, http.StatusOK, map[string]any{
		"schemas":          []string{scim.ServiceProviderConfigURN},
		"documentationUri": "https://developer.peakon.com/reference/scim-20-api",
		"patch":            supported(true),
		"bulk":             map[string]any{"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
		"filter":           map[string]any{"supported": true, "maxResults": limits().Max},
		"changePassword":   supported(false),
		"sort":             supported(false),
		"etag":             supported(false),
		"authenticationSchemes": []map[string]any{{
			"type": "oauthbearertoken", "name": "OAuth Bearer Token", "primary": true,
			"description": "The token that Connect shows under Administration, Integrations, Employee provisioning",
			"specUri":     "https://www.rfc-editor.org/rfc/rfc6750",
		}},
		"meta": map[string]any{"resourceType": "ServiceProviderConfig", "location": h.base(r) + "/ServiceProviderConfig"},
	})
}

// schemas answers /Schemas and /Schemas/{urn}. A filter here is refused (RFC 7644 §4).
func (c *call) schemas(urn string) error {
	var rendered []json.RawMessage
	for _, s := range c.user.Schemas() {
		if urn != "" && !strings.EqualFold(urn, s.ID) {
			continue
		}
		data, err := s.JSON(c.base)
		if err != nil {
			return err
		}
		rendered = append(rendered, data)
	}
	return c.discovered(urn, rendered)
}

// resourceTypes answers /ResourceTypes and /ResourceTypes/User: there is one (D03).
func (c *call) resourceTypes(id string) error {
	data, err := c.user.JSON(c.base)
	if err != nil {
		return err
	}
	if id != "" && id != c.user.ID {
		return c.discovered(id, nil)
	}
	return c.discovered(id, []json.RawMessage{data})
}

func (c *call) discovered(id string, rendered []json.RawMessage) error {
	switch {
	case c.r.URL.Query().Has("filter"):
		return scim.Errorf(http.StatusForbidden, "", "discovery is not filtered: leave the filter out (RFC 7644 §4)")
	case id == "":
		return c.sendJSON(c.w, c.r, http.StatusOK, scim.ListResponse{TotalResults: len(rendered), StartIndex: 1, Resources: rendered})
	case len(rendered) == 0:
		return scim.NotFound("there is no %q", scim.Clip(id))
	default:
		c.send(c.w, c.r, http.StatusOK, rendered[0])
		return nil
	}
}

package server

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// serviceProviderConfig tells what is offered, and no more (RFC 7643 §5).
func (c *call) serviceProviderConfig() error {
	if c.r.Method != http.MethodGet {
		return c.methodNotAllowed("GET")
	}
	if c.r.URL.Query().Has("filter") {
		return filtered()
	}
	offered := c.mode.features
	supported := func(on bool) map[string]any { return map[string]any{"supported": on} }
	config := map[string]any{
		"schemas":          []string{scim.ServiceProviderConfigURN},
		"documentationUri": offered.documentation,
		"patch":            supported(true),
		"bulk":             map[string]any{"supported": true, "maxOperations": mostOperations, "maxPayloadSize": largestBody},
		"filter":           map[string]any{"supported": true, "maxResults": limits().Max},
		"changePassword":   supported(offered.password),
		"sort":             supported(offered.sort),
		"etag":             supported(offered.etag),
		"authenticationSchemes": []map[string]any{{
			"type": "oauthbearertoken", "name": "OAuth Bearer Token", "primary": true,
			"description": "The token that Connect shows under Administration, Integrations, Employee provisioning",
			"specUri":     "https://www.rfc-editor.org/rfc/rfc6750",
		}},
		"meta": map[string]any{"resourceType": "ServiceProviderConfig", "location": c.base(c.r) + "/ServiceProviderConfig"},
	}
	if offered.cursor { // RFC 9865 §4
		config["pagination"] = map[string]any{
			"cursor": true, "index": true, "defaultPaginationMethod": "index", "defaultPageSize": limits().Default, "maxPageSize": limits().Max,
		}
	}
	return c.sendJSON(http.StatusOK, config)
}

// schemas answers /Schemas and /Schemas/{urn}.
func (c *call) schemas(urn string) error {
	var rendered []json.RawMessage
	for _, rt := range c.offer.types {
		for _, s := range rt.Schemas() {
			if urn != "" && !strings.EqualFold(urn, s.ID) {
				continue
			}
			data, err := s.JSON(c.base(c.r))
			if err != nil {
				return err
			}
			rendered = append(rendered, data)
		}
	}
	return c.discovered(urn, rendered)
}

// resourceTypes answers /ResourceTypes and /ResourceTypes/{id} (D03).
func (c *call) resourceTypes(id string) error {
	var rendered []json.RawMessage
	for _, rt := range c.offer.types {
		if id != "" && id != rt.ID {
			continue
		}
		data, err := rt.JSON(c.base(c.r))
		if err != nil {
			return err
		}
		rendered = append(rendered, data)
	}
	return c.discovered(id, rendered)
}

// discovered answers with one resource or all. A filter is refused (RFC 7644 §4).
func (c *call) discovered(id string, rendered []json.RawMessage) error {
	switch {
	case c.query.Has("filter"):
		return filtered()
	case id == "":
		return c.sendJSON(http.StatusOK, scim.ListResponse{TotalResults: len(rendered), StartIndex: 1, Resources: rendered})
	case len(rendered) == 0:
		return scim.NotFound("there is no %q", scim.Clip(id))
	default:
		c.send(http.StatusOK, rendered[0])
		return nil
	}
}

func filtered() error {
	return scim.Errorf(http.StatusForbidden, "", "discovery is not filtered: leave the filter out (RFC 7644 §4)")
}

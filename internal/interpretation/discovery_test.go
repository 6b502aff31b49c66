package interpretation_test

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// discovery are the traps of what a server says of itself.
func discovery() []row {
	return slices.Concat(errors(), configurations(), descriptions(), conversations())
}

// configurations are the traps of ServiceProviderConfig.
func configurations() []row {
	unsupported := func(name, feature, requirement string, spoil func(http.Handler) http.Handler) row {
		return row{
			trap:        name + " is optional: where it is not advertised, nothing is asked of it; where it is, it must be there (RFC 7643 §5).",
			requirement: requirement,
			legal: []variation{
				{name: "advertised and there"},
				{name: "neither advertised nor there", change: both(advertising(feature, false), spoil), expected: scimdrill.NotApplicable},
			},
			illegal: []variation{{name: "advertised and not there", change: spoil}},
		}
	}
	return []row{
		unsupported("Sorting", "sort", "rfc.config.sort-works", asking(func(r *http.Request) {
			query := r.URL.Query()
			query.Del("sortBy")
			r.URL.RawQuery = query.Encode()
		})),
		unsupported("A version of each resource", "etag", "rfc.config.etag-works", answering(func(_ *http.Request, r *reply) { r.header.Del("ETag") })),
		unsupported("PATCH", "patch", "rfc.config.patch-works", refusing(http.StatusNotImplemented, func(r *http.Request) bool { return r.Method == http.MethodPatch })),
		unsupported("Bulk", "bulk", "rfc.config.bulk-works", refusing(http.StatusNotImplemented, below("/Bulk"))),
		unsupported("Changing passwords", "changePassword", "rfc.config.change-password-works",
			refusing(http.StatusBadRequest, func(r *http.Request) bool { return r.Method == http.MethodPatch })),
		unsupported("Filtering", "filter", "rfc.config.filter-works", asking(func(r *http.Request) {
			query := r.URL.Query()
			query.Del("filter")
			r.URL.RawQuery = query.Encode()
		})),
		{
			trap:        "The configuration may name more schemas than its own, such as that of an extension.",
			requirement: "rfc.config.schema",
			legal: []variation{{name: "an extension beside it", change: onBody("/ServiceProviderConfig", func(config map[string]any) {
				config["schemas"] = []any{"urn:example:events:2.0:Config", "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"}
			})}, {name: "in another case", change: onBody("/ServiceProviderConfig", func(config map[string]any) {
				config["schemas"] = []any{"urn:ietf:params:scim:schemas:core:2.0:serviceproviderconfig"}
			})}},
			illegal: []variation{{name: "another alone", change: onBody("/ServiceProviderConfig", func(config map[string]any) {
				config["schemas"] = []any{"urn:scim:schemas:core:1.0"}
			})}},
		},
		{
			trap:        "A server may have discovery for Okta's sake as little as it likes: Okta reads none of it.",
			requirement: "okta.create.duplicate-409",
			legal:       []variation{{name: "no discovery at all", change: refusing(http.StatusNotFound, isDiscovery)}},
			illegal: []variation{{name: "no discovery, and a wrong status", change: both(refusing(http.StatusNotFound, isDiscovery),
				onStatus(http.StatusConflict, func(r *reply) { r.status = http.StatusBadRequest }))}},
		},
		{
			trap:        "Discovery ignores what sorts and pages, whatever it does with a filter (RFC 7644 §4).",
			requirement: "rfc.schemas.query-ignored",
			legal: []variation{
				{name: "a filter is refused"},
				{name: "a filter is ignored", change: asking(func(r *http.Request) { r.URL.RawQuery = "" })},
			},
			illegal: []variation{{name: "a count is refused", change: refusing(http.StatusBadRequest, func(r *http.Request) bool {
				return isDiscovery(r) && r.URL.Query().Has("count")
			})}},
		},
		{
			trap:        "A filter on discovery is answered with 403, whatever is done with other parameters (RFC 7644 §4).",
			requirement: "rfc.schemas.filter-forbidden",
			legal: []variation{{name: "a count is refused, which is another matter", change: refusing(http.StatusBadRequest, func(r *http.Request) bool {
				return isDiscovery(r) && r.URL.Query().Has("count")
			})}},
			illegal: []variation{{name: "a filter is ignored", change: asking(func(r *http.Request) {
				if isDiscovery(r) {
					r.URL.RawQuery = ""
				}
			})}},
		},
	}
}

// descriptions are the traps of resource types and schemas.
func descriptions() []row {
	each := func(change func(map[string]any)) func(map[string]any) {
		return func(list map[string]any) {
			resources, _ := list["Resources"].([]any)
			for _, resource := range resources {
				change(resource.(map[string]any))
			}
		}
	}
	onSchemas := func(change func(attribute map[string]any)) func(http.Handler) http.Handler {
		return onBody("/Schemas", each(func(schema map[string]any) {
			attributes, _ := schema["attributes"].([]any)
			for _, attribute := range attributes {
				change(attribute.(map[string]any))
			}
		}))
	}
	return []row{
		{
			trap:        "URNs of schemas are equal whatever the case of their letters (RFC 7644 §3.10).",
			requirement: "rfc.types.schema-described",
			legal: []variation{{name: "in capitals", change: onBody("/ResourceTypes", each(func(entry map[string]any) {
				entry["schema"] = strings.ToUpper(entry["schema"].(string))
			}))}},
			illegal: []variation{{name: "another", change: onBody("/ResourceTypes", each(func(entry map[string]any) {
				entry["schema"] = entry["name"]
			}))}},
		},
		{
			trap:        "Sub-attributes are simple, but for those of the RFC's own description of schemas (RFC 7643 §8.7.2).",
			requirement: "rfc.schemas.complex",
			legal:       []variation{{name: "the description of schemas is listed", change: onBody("/Schemas", describing("urn:ietf:params:scim:schemas:core:2.0:Schema"))}},
			illegal:     []variation{{name: "another schema is as deep", change: onBody("/Schemas", describing("urn:example:schemas:2.0:Deep"))}},
		},
		{
			trap:        "What a schema does not say of an attribute has its usual value (RFC 7643 §2.2).",
			requirement: "rfc.schemas.characteristics",
			legal: []variation{{name: "left out", change: onSchemas(func(attribute map[string]any) {
				for _, name := range []string{"multiValued", "required", "caseExact", "mutability", "returned", "uniqueness", "description"} {
					delete(attribute, name)
				}
			})}},
			illegal: []variation{{name: "texts for booleans", change: onSchemas(func(attribute map[string]any) { attribute["required"] = "false" })}},
		},
		{
			trap:        "Absent, null and [] are the same (RFC 7643 §2.5), and an attribute of an extension is found whatever the case of its URN.",
			requirement: "rfc.schemas.types-conform",
			legal: []variation{{name: "null and []", change: onUsers(func(user map[string]any) {
				user["nickName"], user["phoneNumbers"], user["title"] = nil, []any{}, nil
			})}, {name: "an extension in capitals", change: onUsers(func(user map[string]any) {
				user[strings.ToUpper("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")] = map[string]any{"costCenter": "7"}
			})}},
			illegal: []variation{{name: "a text for active", change: onUsers(func(user map[string]any) { user["active"] = "true" })}},
		},
		{
			trap:        "Names of attributes are equal whatever the case of their letters (RFC 7643 §2.1).",
			requirement: "rfc.schemas.declared",
			legal: []variation{{name: "displayname", change: onUsers(func(user map[string]any) {
				user["displayname"] = user["displayName"]
				delete(user, "displayName")
			})}},
			illegal: []variation{{name: "one that nobody declares", change: onUsers(func(user map[string]any) { user["tenant"] = "1" })}},
		},
	}
}

// describing adds a schema with an attribute whose parts have parts.
func describing(id string) func(list map[string]any) {
	return func(list map[string]any) {
		resources, _ := list["Resources"].([]any)
		list["Resources"] = append(resources, map[string]any{"id": id, "name": "Schema", "attributes": []any{map[string]any{
			"name": "attributes", "type": "complex", "multiValued": true, "subAttributes": []any{map[string]any{
				"name": "subAttributes", "type": "complex", "subAttributes": []any{map[string]any{"name": "name", "type": "string"}},
			}},
		}}})
	}
}

// conversations are the traps of what HTTP leaves open.
func conversations() []row {
	me := func(status int, location string) func(http.Handler) http.Handler {
		return answering(func(r *http.Request, answer *reply) {
			if !strings.HasSuffix(r.URL.Path, "/Me") {
				return
			}
			answer.status = status
			if location != "" {
				answer.header.Set("Location", "http://"+r.Host+strings.TrimSuffix(r.URL.Path, "/Me")+location)
			}
		})
	}
	contentLocation := func(text func(r *http.Request) string) func(http.Handler) http.Handler {
		return answering(func(r *http.Request, answer *reply) {
			if r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/Users/") {
				answer.header.Set("Content-Location", text(r))
			}
		})
	}
	return []row{
		{
			trap:        "/Me may be answered with 501, redirected with 308, or served (RFC 7644 §3.11).",
			requirement: "rfc.me.status",
			legal: []variation{
				{name: "501"}, {name: "308", change: me(http.StatusPermanentRedirect, "/Users/1")}, {name: "200", change: me(http.StatusOK, "/Users/1")},
			},
			illegal: []variation{{name: "404", change: me(http.StatusNotFound, "")}, {name: "500", change: me(http.StatusInternalServerError, "")}},
		},
		{
			trap:        "Content-Location need not be there; where it is, it is meta.location (RFC 7643 §3.1).",
			requirement: "rfc.read.content-location",
			legal: []variation{
				{name: "none"},
				{name: "the whole address", change: contentLocation(func(r *http.Request) string { return "http://" + r.Host + r.URL.Path })},
				{name: "the path", change: contentLocation(func(r *http.Request) string { return r.URL.Path })},
			},
			illegal: []variation{{name: "another", change: contentLocation(func(r *http.Request) string { return r.URL.Path + "1" })}},
		},
		{
			trap:        "A server that is asked for what it does not have may answer 406, or in JSON all the same (RFC 9110 §12.5.1).",
			requirement: "rfc.media.accept-other",
			legal: []variation{
				{name: "406"},
				{name: "JSON all the same", change: asking(func(r *http.Request) { r.Header.Del("Accept") })},
			},
			illegal: []variation{{name: "a page", change: onStatus(http.StatusNotAcceptable, func(r *reply) {
				r.status, r.body = http.StatusOK, []byte("<html></html>")
			})}},
		},
		{
			trap:        "An endpoint that a server does not have needs no credential to be told so.",
			requirement: "rfc.auth.status",
			legal:       []variation{{name: "404 for /Bulk", change: refusing(http.StatusNotFound, below("/Bulk"))}},
			illegal:     []variation{{name: "403", change: onStatus(http.StatusUnauthorized, func(r *reply) { r.status = http.StatusForbidden })}},
		},
		{
			trap:        "Addresses may be relative, or at another public host (RFC 7643 §2.3.7).",
			requirement: "rfc.media.public-location",
			legal: []variation{
				{name: "relative", change: onUsers(func(user map[string]any) { locate(user, "/api/scim/v2/Users/7") })},
				{name: "another public host", change: onUsers(func(user map[string]any) { locate(user, "https://api.example.com/scim/v2/Users/7") })},
			},
			illegal: []variation{{name: "a private one", change: onUsers(func(user map[string]any) { locate(user, "http://10.1.2.3:8080/scim/v2/Users/7") })}},
		},
	}
}

package defects

import (
	"fmt"
	"net/http"
	"strings"
)

func ofConfig() []Defect {
	return []Defect{
		{
			ID: "config-missing", Title: "/ServiceProviderConfig is answered with 404.",
			Story:  "Clients other than Okta cannot find out what the server supports, and do the least.",
			Source: "servers that were built for Okta alone; RFC 7644 §4",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.resource == "ServiceProviderConfig" {
					a.fail(http.StatusNotFound, "there is nothing here")
				}
			}),
		},
		{
			ID: "config-as-list", Title: "The configuration comes in a list, like resources.",
			Story:  "A client finds no patch.supported, and replaces whole users.",
			Source: "frameworks that answer every collection alike; RFC 7644 §4",
			wrap: onAnswer(func(q *request, a *answer) {
				if config := a.object(); q.resource == "ServiceProviderConfig" && a.good() {
					a.setObject(map[string]any{
						"schemas":      []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"},
						"totalResults": 1, "startIndex": 1, "itemsPerPage": 1, "Resources": []any{config},
					})
				}
			}),
		},
		{
			ID: "config-without-schema", Title: "The configuration names the schema of SCIM 1.1.",
			Story:  "A client of SCIM 2.0 does not recognise the document.",
			Source: "Okta's CRUD test of 2018, which asks for urn:scim:schemas:core:1.0; RFC 7644 §4",
			wrap:   onConfig(func(config map[string]any) { config["schemas"] = []any{"urn:scim:schemas:core:1.0"} }),
		},
		{
			ID: "config-address-relative", Title: "The address of the documentation is a path.",
			Story:  "The administrator clicks, and ends at their own identity provider.",
			Source: "RFC 7643 §5",
			wrap:   onConfig(func(config map[string]any) { config["documentationUri"] = "/docs/scim" }),
		},
		{
			ID: "config-meta-plural", Title: "meta of the configuration names the endpoint of SCIM 1.1.",
			Story:  "A client that refreshes what it knows of the server ends at 404.",
			Source: "servers that were moved from SCIM 1.1; RFC 7643 §3.1",
			wrap: onConfig(func(config map[string]any) {
				if meta, isObject := config["meta"].(map[string]any); isObject {
					meta["location"] = fmt.Sprint(meta["location"]) + "s"
				}
			}),
		},
		{
			ID: "config-feature-missing", Title: "The configuration leaves out what the server does not support.",
			Story:  "A client that reads the six features as a structure cannot read it.",
			Source: "servers that drop what is empty; RFC 7643 §5",
			wrap: onConfig(func(config map[string]any) {
				delete(config, "changePassword")
				delete(config, "etag")
			}),
		},
		{
			ID: "config-supported-string", Title: "supported is the string \"true\" or \"false\".",
			Story:  "To JavaScript \"false\" is true: the client uses what is not there.",
			Source: "RFC 7643 §2.3.2 and §5",
			wrap: onConfig(func(config map[string]any) {
				for _, feature := range config {
					if object, isObject := feature.(map[string]any); isObject && object["supported"] != nil {
						object["supported"] = fmt.Sprint(object["supported"])
					}
				}
			}),
		},
		{
			ID: "config-limits-missing", Title: "The configuration gives no limits for bulk and filter.",
			Story:  "A client sends what is refused with 413, or believes that one page is everybody.",
			Source: "RFC 7643 §5",
			wrap: onConfig(func(config map[string]any) {
				for _, name := range []string{"bulk", "filter"} {
					if feature, isObject := config[name].(map[string]any); isObject {
						config[name] = map[string]any{"supported": feature["supported"]}
					}
				}
			}),
		},
		{
			ID: "config-schemes-missing", Title: "The configuration lists no authentication schemes.",
			Story:  "Nothing says what credential to bring.",
			Source: "RFC 7643 §5",
			wrap:   onConfig(func(config map[string]any) { config["authenticationSchemes"] = []any{} }),
		},
		{
			ID: "config-scheme-nameless", Title: "Authentication schemes have a type alone.",
			Story:  "A page that lists them for the administrator stays empty.",
			Source: "RFC 7643 §5",
			wrap: onSchemes(func(scheme map[string]any) {
				delete(scheme, "name")
				delete(scheme, "description")
			}),
		},
		{
			ID: "config-scheme-invented", Title: "The type of the authentication scheme is “Bearer”.",
			Story:  "A client that knows the five types of the RFC finds no scheme for itself.",
			Source: "seen in servers that write the name of the HTTP scheme; RFC 7643 §5",
			wrap:   onSchemes(func(scheme map[string]any) { scheme["type"] = "Bearer" }),
		},
		{
			ID: "config-scheme-other", Title: "The configuration lists Basic authentication; the server takes tokens.",
			Story:  "The administrator prepares a user name and a password, which are refused.",
			Source: "configurations copied from a sample; RFC 7643 §5",
			wrap:   onSchemes(func(scheme map[string]any) { scheme["type"] = "httpbasic" }),
		},
		{
			ID: "config-two-primaries", Title: "Two authentication schemes are the primary one.",
			Story:  "Nothing says which to take.",
			Source: "the sample of RFC 7643 §8.5, extended; RFC 7643 §2.4",
			wrap: onConfig(func(config map[string]any) {
				config["authenticationSchemes"] = []any{
					map[string]any{"type": "oauthbearertoken", "name": "OAuth Bearer Token", "description": "A token", "primary": true},
					map[string]any{"type": "httpbasic", "name": "HTTP Basic", "description": "A name and a password", "primary": true},
				}
			}),
		},
	}
}

func ofConfigClaims() []Defect {
	deny := func(feature, title string) Defect {
		return Defect{
			ID: "config-" + feature + "-denied", Title: title,
			Story:  "A client that goes by the configuration does without what is there.",
			Source: "configurations that are older than the feature; RFC 7643 §5",
			wrap: onConfig(func(config map[string]any) {
				if object, isObject := config[feature].(map[string]any); isObject {
					object["supported"] = false
				}
			}),
		}
	}
	return []Defect{
		deny("patch", "The configuration denies PATCH, which works."),
		deny("filter", "The configuration denies filters, which work."),
		deny("bulk", "The configuration denies bulk requests, which work."),
		{
			ID: "filter-unsupported", Title: "Filters are advertised, and answered with 501.",
			Story:  "Okta cannot look a person up, and creates nobody.",
			Source: "configurations copied from the sample of RFC 7643 §8.5",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.filter() != "" && !isDiscovery(q.resource) {
					refuse(w, http.StatusNotImplemented, "", "filters are not supported")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "sort-unsupported", Title: "Sorting is advertised, and ignored.",
			Story:  "A client that pages through sorted lists misses people.",
			Source: "configurations copied from the sample of RFC 7643 §8.5",
			wrap: onRequest(func(q *request) {
				q.setQuery("sortBy", "")
				q.setQuery("sortOrder", "")
			}),
		},
		{
			ID: "bulk-unsupported", Title: "Bulk requests are advertised, and answered with 501.",
			Story:  "A client that sends its first synchronisation in bulk cannot begin.",
			Source: "configurations copied from the sample of RFC 7643 §8.5",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.resource == "Bulk" {
					refuse(w, http.StatusNotImplemented, "", "bulk requests are not supported")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "etag-unsupported", Title: "Versions are advertised, and no resource has one.",
			Story:  "Two clients overwrite each other's changes, both sure that the server would stop them.",
			Source: "configurations copied from the sample of RFC 7643 §8.5",
			wrap: onAnswer(func(_ *request, a *answer) {
				a.header.Del("ETag")
				a.resources(func(resource map[string]any) {
					if meta, isObject := resource["meta"].(map[string]any); isObject {
						delete(meta, "version")
					}
				})
			}),
		},
		{
			ID: "password-change-refused", Title: "Changing passwords is advertised, and a PATCH of password is answered with 400.",
			Story:  "Password sync is switched on, and every push fails.",
			Source: "servers whose passwords are kept elsewhere; RFC 7643 §5",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.about(http.MethodPatch) && strings.Contains(string(q.body), `"password"`) {
					refuse(w, http.StatusBadRequest, "mutability", "password cannot be changed here")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "cursor-unsupported", Title: "Pages by cursor are advertised, and no answer has a next cursor.",
			Story:  "The client sees the first page, and takes it for the whole list.",
			Source: "RFC 9865 §4",
			wrap: onAnswer(func(_ *request, a *answer) {
				if object := a.object(); a.good() && object["nextCursor"] != nil {
					delete(object, "nextCursor")
					a.setObject(object)
				}
			}),
		},
	}
}

// onConfig makes a middleware that changes the configuration.
func onConfig(change func(config map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		if config := a.object(); q.resource == "ServiceProviderConfig" && a.good() && config != nil {
			change(config)
			a.setObject(config)
		}
	})
}

// onSchemes makes a middleware that changes each authentication scheme.
func onSchemes(change func(scheme map[string]any)) func(http.Handler) http.Handler {
	return onConfig(func(config map[string]any) {
		schemes, _ := config["authenticationSchemes"].([]any)
		for _, each := range schemes {
			if scheme, isObject := each.(map[string]any); isObject {
				change(scheme)
			}
		}
	})
}

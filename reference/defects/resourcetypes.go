package defects

import (
	"net/http"
	"strings"
)

func ofResourceTypes() []Defect {
	all := []Defect{
		{
			ID: "types-endpoint-missing", Title: "Resource types do not say where their resources are.",
			Story:  "A client knows that there are users, and not where.",
			Source: "RFC 7643 §6",
			wrap:   onDiscovered("ResourceTypes", func(entry map[string]any) { delete(entry, "endpoint") }),
		},
		{
			ID: "types-without-schemas", Title: "Resource types do not name their own schema.",
			Story:  "A client that tells resources apart by schemas cannot tell what it has read.",
			Source: "RFC 7643 §3 and §6",
			wrap:   onDiscovered("ResourceTypes", func(entry map[string]any) { delete(entry, "schemas") }),
		},
		{
			ID: "types-twice", Title: "The User type is listed twice.",
			Story:  "An administrator sees two kinds of users, and chooses one of them.",
			Source: "servers that register a type for each prefix; RFC 7643 §6",
			wrap: onListed("ResourceTypes", func(entries []any) []any {
				return append(entries, entries[0])
			}),
		},
		{
			ID: "types-by-id-missing", Title: "A resource type cannot be read by itself.",
			Story:  "meta.location of every resource type leads to a 404.",
			Source: "RFC 7644 §4",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.resource == "ResourceTypes" && q.id != "" && a.good() {
					a.fail(http.StatusNotFound, "there is nothing here")
				}
			}),
		},
		{
			ID: "types-endpoint-with-base", Title: "The endpoint of a resource type has the base path in it.",
			Story:  "A client puts it after the base URL and asks /scim/v2/scim/v2/Users.",
			Source: "RFC 7643 §6",
			wrap: onDiscovered("ResourceTypes", func(entry map[string]any) {
				if endpoint, isText := entry["endpoint"].(string); isText {
					entry["endpoint"] = "/scim/v2" + endpoint
				}
			}),
		},
		{
			ID: "types-without-user", Title: "Users are served and are no resource type.", Mode: "full",
			Story:  "A client that looks there offers no provisioning of people.",
			Source: "RFC 7643 §6",
			wrap:   onListed("ResourceTypes", without("schema", coreURN)),
		},
		{
			ID: "types-without-group", Title: "Groups are served and are no resource type.", Mode: "full",
			Story:  "A client that looks there offers no groups.",
			Source: "RFC 7643 §6",
			wrap:   onListed("ResourceTypes", without("schema", "urn:ietf:params:scim:schemas:core:2.0:Group")),
		},
		{
			ID: "types-schema-short", Title: "Resource types name their schema by its name, not by its URN.",
			Story:  "A client finds no schema of that id, and nothing to map.",
			Source: "RFC 7643 §6",
			wrap: onDiscovered("ResourceTypes", func(entry map[string]any) {
				entry["schema"] = entry["name"]
			}),
		},
		{
			ID: "types-extension-unsaid", Title: "Extensions do not say whether they are required.",
			Story:  "A client cannot tell whether it may leave them out.",
			Source: "RFC 7643 §6",
			wrap:   onExtensions(func(extension map[string]any) { delete(extension, "required") }),
		},
		{
			ID: "types-extension-falsely-required", Title: "Extensions are said to be required, and users without them are created.",
			Story:  "A client makes up employee numbers, to be let in where it would have been let in anyway.",
			Source: "RFC 7643 §6",
			wrap:   onExtensions(func(extension map[string]any) { extension["required"] = true }),
		},
	}
	return append(all, ofDiscoveryLists()...)
}

// ofDiscoveryLists are mistakes that /ResourceTypes and /Schemas make as lists.
func ofDiscoveryLists() []Defect {
	missing := func(subject, endpoint string) Defect {
		return Defect{
			ID: subject + "-unserved", Title: "/" + endpoint + " is answered with 404.",
			Story:  "A client cannot find out what there is, and offers the administrator nothing to map.",
			Source: "servers that were built for Okta alone; RFC 7644 §4",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.resource == endpoint {
					a.fail(http.StatusNotFound, "there is nothing here")
				}
			}),
		}
	}
	bare := func(subject, endpoint string) Defect {
		return Defect{
			ID: subject + "-as-array", Title: "/" + endpoint + " answers with a bare array.",
			Story:  "A client looks for Resources, and finds none.",
			Source: "servers that render a list as it is; RFC 7644 §4",
			wrap: onAnswer(func(q *request, a *answer) {
				if listed, isList := a.object()["Resources"].([]any); isList && q.resource == endpoint {
					a.body = render(listed)
				}
			}),
		}
	}
	return []Defect{
		missing("types", "ResourceTypes"), missing("schemas", "Schemas"), bare("types", "ResourceTypes"), bare("schemas", "Schemas"),
		{
			ID: "discovery-cut", Title: "The lists of discovery say that there is more than they show.",
			Story:  "A client asks for the rest, and is given the same again.",
			Source: "servers that page discovery; RFC 7644 §4",
			wrap: onAnswer(func(q *request, a *answer) {
				object := a.object()
				if listed, isList := object["Resources"].([]any); isList && isDiscovery(q.resource) {
					object["totalResults"] = len(listed) + 1
					a.setObject(object)
				}
			}),
		},
		{
			ID: "discovery-unknown-all", Title: "What discovery does not have is answered with 200 and an empty object.",
			Story:  "A client takes it for a schema without attributes.",
			Source: "RFC 7644 §3.12",
			wrap: onAnswer(func(q *request, a *answer) {
				if isDiscovery(q.resource) && q.id != "" && a.status == http.StatusNotFound {
					a.status = http.StatusOK
					a.setObject(map[string]any{})
				}
			}),
		},
	}
}

// onListed makes a middleware that changes the list at a discovery endpoint.
func onListed(endpoint string, change func(entries []any) []any) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		object := a.object()
		entries, isList := object["Resources"].([]any)
		if q.resource != endpoint || !isList || len(entries) == 0 {
			return
		}
		entries = change(entries)
		object["Resources"], object["totalResults"], object["itemsPerPage"] = entries, len(entries), len(entries)
		a.setObject(object)
	})
}

// without drops the entries of which a member begins so.
func without(member, prefix string) func([]any) []any {
	return func(entries []any) []any {
		kept := []any{}
		for _, entry := range entries {
			object, _ := entry.(map[string]any)
			if text, _ := object[member].(string); !strings.HasPrefix(text, prefix) {
				kept = append(kept, entry)
			}
		}
		return kept
	}
}

func onExtensions(change func(extension map[string]any)) func(http.Handler) http.Handler {
	return onDiscovered("ResourceTypes", func(entry map[string]any) {
		extensions, _ := entry["schemaExtensions"].([]any)
		for _, each := range extensions {
			if extension, isObject := each.(map[string]any); isObject {
				change(extension)
			}
		}
	})
}

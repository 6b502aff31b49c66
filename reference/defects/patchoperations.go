package defects

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func ofPatchOperations() []Defect {
	return []Defect{
		{
			ID: "patch-path-unread", Title: "Operations with a path are answered with success and not carried out.",
			Story:  "Okta's own form works, and every other client changes nothing.",
			Source: "RFC 7644 §3.5.2; servers written to a capture of Okta's deactivation",
			wrap:   dropping(func(_ *request, operation map[string]any) bool { return targetOf(operation) != "" }),
		},
		{
			ID: "patch-active-only", Title: "PATCH knows active alone; all else is answered with success and not stored.",
			Story:  "Deactivation works; names, titles and departments that other clients change stay as they were.",
			Source: "RFC 7644 §3.5.2; servers written to Okta's catalog apps",
			wrap:   dropping(func(_ *request, operation map[string]any) bool { return activeOf(operation) == nil }),
		},
		{
			ID: "patch-add-unsupported", Title: "The op add is answered with 400.",
			Story:  "Nobody can be put into a group.",
			Source: "RFC 7644 §3.5.2.1; servers that know replace alone",
			wrap: refusingPatch(http.StatusBadRequest, "invalidSyntax", func(_ *request, operation map[string]any) bool {
				return opOf(operation) == "add"
			}),
		},
		{
			ID: "patch-remove-ignored", Title: "The op remove is answered with success and not carried out.",
			Story:  "What was taken from somebody in Okta, groups among it, stays theirs in the application.",
			Source: "RFC 7644 §3.5.2.2",
			wrap:   dropping(func(_ *request, operation map[string]any) bool { return opOf(operation) == "remove" }),
		},
		{
			ID: "patch-readonly-ignored", Title: "An operation on a readOnly attribute is answered with success and not carried out.",
			Story:  "A client believes that the id is another now.",
			Source: "RFC 7644 §3.5.2",
			wrap: dropping(func(_ *request, operation map[string]any) bool {
				name, _, _ := strings.Cut(targetOf(operation), ".")
				return slices.Contains([]string{"id", "meta", "groups"}, name)
			}),
		},
		{
			ID: "patch-add-keeps-old", Title: "Add to an attribute that has a value changes nothing.",
			Story:  "The first title of somebody is theirs for good.",
			Source: "RFC 7644 §3.5.2.1; JSON Patch mistaken for SCIM",
			wrap: dropping(func(q *request, operation map[string]any) bool {
				path := targetOf(operation)
				return opOf(operation) == "add" && path != "" && !isList(path) && valueAt(q.now(), path) != nil
			}),
		},
		{
			ID: "patch-replace-absent-refused", Title: "Replace of an attribute without a value is answered with 400.",
			Story:  "The first title of somebody cannot be set.",
			Source: "RFC 7644 §3.5.2.3; JSON Patch (RFC 6902 §4.3) mistaken for SCIM",
			wrap: refusingPatch(http.StatusBadRequest, "noTarget", func(q *request, operation map[string]any) bool {
				path := targetOf(operation)
				return opOf(operation) == "replace" && path != "" && !strings.Contains(path, "[") && valueAt(q.now(), path) == nil
			}),
		},
		{
			ID: "patch-path-case-sensitive", Title: "A path in other letters than the schema's is answered with 400.",
			Story:  "A client that writes “Title” cannot change it.",
			Source: "RFC 7644 §3.10",
			wrap: refusingPatch(http.StatusBadRequest, "invalidPath", func(_ *request, operation map[string]any) bool {
				first, _ := utf8.DecodeRuneInString(targetOf(operation))
				return unicode.IsUpper(first)
			}),
		},
		{
			ID: "patch-urn-path-refused", Title: "A path that begins with the URN of a schema is answered with 400.",
			Story:  "Department and cost centre can be set once, and never changed.",
			Source: "RFC 7644 §3.10; servers that split paths at the first dot, which is within the URN",
			wrap: refusingPatch(http.StatusBadRequest, "invalidPath", func(_ *request, operation map[string]any) bool {
				return strings.HasPrefix(strings.ToLower(targetOf(operation)), "urn:")
			}),
		},
		{
			ID: "patch-urn-dot-refused", Title: "A path with the URN of a schema and a sub-attribute is answered with 400.",
			Story:  "Nobody's manager can be changed.",
			Source: "RFC 7644 §3.10; servers that split paths at the first dot, which is within the URN",
			wrap: refusingPatch(http.StatusBadRequest, "invalidPath", func(_ *request, operation map[string]any) bool {
				path := strings.ToLower(targetOf(operation))
				return strings.HasPrefix(path, "urn:") && strings.Contains(path[strings.LastIndexByte(path, ':')+1:], ".")
			}),
		},
		{
			ID: "patch-urn-key-ignored", Title: "Extensions in the value of an operation without a path are ignored.",
			Story:  "Department and cost centre can be set once, and never changed.",
			Source: "RFC 7644 §3.5.2.1; RFC 7643 §3.3",
			wrap: mangling(func(_ *request, operation map[string]any) {
				if value, isObject := operation["value"].(map[string]any); isObject && targetOf(operation) == "" {
					maps.DeleteFunc(value, func(name string, _ any) bool { return strings.HasPrefix(name, "urn:") })
				}
			}),
		},
		{
			ID: "patch-path-keys-ignored", Title: "Names with a dot or a URN in the value of an operation without a path are ignored.",
			Story:  "Entra sends {\"name.givenName\": …} and {\"urn:…:User:department\": …}; neither is ever changed.",
			Source: "Microsoft Entra ID's PATCH without a path, several attributes at once",
			wrap: mangling(func(_ *request, operation map[string]any) {
				if value, isObject := operation["value"].(map[string]any); isObject && targetOf(operation) == "" {
					maps.DeleteFunc(value, func(name string, of any) bool {
						_, isExtension := of.(map[string]any)
						return strings.ContainsAny(name, ".:") && !isExtension
					})
				}
			}),
		},
		{
			ID: "patch-null-refused", Title: "A null value is answered with 400.",
			Story:  "Nothing can be cleared by a client that clears with null.",
			Source: "RFC 7643 §2.5",
			wrap: refusingPatch(http.StatusBadRequest, "invalidValue", func(_ *request, operation map[string]any) bool {
				value, has := operation["value"]
				return has && value == nil
			}),
		},
		{
			ID: "patch-null-as-text", Title: "A null value is stored as the text null.",
			Story:  "Dear null.",
			Source: "RFC 7643 §2.5; servers that turn every value into a text",
			wrap: mangling(func(_ *request, operation map[string]any) {
				if value, has := operation["value"]; has && value == nil {
					operation["value"] = "null"
				}
			}),
		},
		{
			ID: "patch-username-kept", Title: "A PATCH of userName is answered with success and not stored.",
			Story:  "Somebody who has married is not found under the new name, and created a second time.",
			Source: "RFC 7643 §4.1.1: userName is readWrite",
			wrap: dropping(func(_ *request, operation map[string]any) bool {
				return strings.EqualFold(targetOf(operation), "userName")
			}),
		},
		{
			ID: "patch-complex-overwritten", Title: "A complex attribute is replaced whole by what an operation gives of it.",
			Story:  "A change of the given name takes the family name away.",
			Source: "RFC 7644 §3.5.2.3",
			wrap: mangling(func(q *request, operation map[string]any) {
				if given, isObject := operation["value"].(map[string]any); isObject && strings.EqualFold(targetOf(operation), "name") {
					stored, _ := q.now()["name"].(map[string]any)
					nullRest(given, stored, "formatted")
					operation["op"] = "replace"
				}
			}),
		},
		{
			ID: "patch-extension-overwritten", Title: "An extension is replaced whole by what an operation gives of it.",
			Story:  "A change of the department takes the cost centre away.",
			Source: "RFC 7643 §3.3; servers that store extensions as one document",
			wrap: mangling(func(q *request, operation map[string]any) {
				value, _ := operation["value"].(map[string]any)
				for name, each := range value {
					given, isObject := each.(map[string]any)
					if isObject && strings.HasPrefix(name, "urn:") {
						stored, _ := q.now()[name].(map[string]any)
						nullRest(given, stored)
						operation["op"] = "replace"
					}
				}
			}),
		},
		{
			ID: "patch-remove-whole", Title: "Remove of a sub-attribute removes all that it is part of.",
			Story:  "A middle name that was cleared takes the name with it, a label the telephone number.",
			Source: "RFC 7644 §3.5.2.2",
			wrap: mangling(func(_ *request, operation map[string]any) {
				path := targetOf(operation)
				if opOf(operation) != "remove" || strings.HasPrefix(path, "urn:") {
					return
				}
				if name, filter, sub, selects := selection(path); selects && sub != "" {
					operation["path"] = name + "[" + filter + "]"
				} else if name, _, dotted := strings.Cut(path, "."); dotted && !selects {
					operation["path"] = name
				}
			}),
		},
	}
}

// nullRest sets to null what is stored and not given, but for what the server works out.
func nullRest(given, stored map[string]any, derived ...string) {
	for name := range stored {
		if _, has := given[name]; !has && !slices.Contains(derived, name) {
			given[name] = nil
		}
	}
}

package defects

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

func ofPatchLists() []Defect {
	return []Defect{
		{
			ID: "patch-add-overwrites-list", Title: "Add to a list puts the new values in the place of the old.",
			Story:  "Each member who is put into a group throws the others out.",
			Source: "RFC 7644 §3.5.2.1",
			wrap: mangling(func(_ *request, operation map[string]any) {
				if opOf(operation) == "add" && isList(targetOf(operation)) {
					operation["op"] = "replace"
				}
			}),
		},
		{
			ID: "patch-replace-appends", Title: "Replace of a list adds the new values to the old.",
			Story:  "Nobody ever leaves a group that is replaced.",
			Source: "RFC 7644 §3.5.2.3",
			wrap: mangling(func(_ *request, operation map[string]any) {
				if opOf(operation) == "replace" && isList(targetOf(operation)) {
					operation["op"] = "add"
				}
			}),
		},
		{
			ID: "patch-add-again-refused", Title: "Add of a value that is there is answered with 409.",
			Story:  "A push that is repeated after a timeout fails for good.",
			Source: "RFC 7644 §3.5.2.1",
			wrap: refusingPatch(http.StatusConflict, "uniqueness", func(q *request, operation map[string]any) bool {
				return opOf(operation) == "add" && isList(targetOf(operation)) && len(repeatedBy(q, operation)) > 0
			}),
		},
		{
			ID: "patch-add-again-doubles", Title: "Add of a value that is there adds it a second time.",
			Story:  "Lists grow with each repetition, and everything is mailed twice.",
			Source: "RFC 7644 §3.5.2.1; RFC 7643 §2.4",
			wrap: mangling(func(q *request, operation map[string]any) {
				if opOf(operation) == "add" && isList(targetOf(operation)) {
					for _, again := range repeatedBy(q, operation) {
						again["type"] = "again" // another type makes it another value (RFC 7643 §2.4)
					}
				}
			}),
		},
		{
			ID: "patch-one-for-list-500", Title: "One object where a list is expected is answered with 500.",
			Story:  "A client that sends one member as an object reads “Internal Server Error”.",
			Source: "RFC 7644 §3.12; servers that cast without looking",
			wrap: refusingPatch(http.StatusInternalServerError, "", func(_ *request, operation map[string]any) bool {
				_, isObject := operation["value"].(map[string]any)
				return isObject && isList(targetOf(operation))
			}),
		},
		{
			ID: "patch-filter-unread", Title: "What stands in brackets in a path is ignored.",
			Story:  "One member leaves, and the group is empty; the work address changes, and the private one with it.",
			Source: "RFC 7644 §3.5.2.3; servers that cut paths at the bracket",
			wrap: mangling(func(_ *request, operation map[string]any) {
				if name, _, sub, selects := selection(targetOf(operation)); selects {
					operation["path"] = name + sub
				}
			}),
		},
		{
			ID: "patch-selection-refused", Title: "Replace with brackets in the path is answered with 400.",
			Story:  "Addresses and numbers can be set once, and never changed.",
			Source: "RFC 7644 §3.5.2; servers that take plain names alone",
			wrap: refusingPatch(http.StatusBadRequest, "invalidPath", func(_ *request, operation map[string]any) bool {
				return opOf(operation) == "replace" && strings.Contains(targetOf(operation), "[")
			}),
		},
		{
			ID: "patch-first-match-only", Title: "Of several values that a path selects only the first is changed.",
			Story:  "One of two work addresses stays the old one.",
			Source: "RFC 7644 §3.5.2.3",
			wrap: mangling(func(q *request, operation map[string]any) {
				name, filter, sub, selects := selection(targetOf(operation))
				if chosen := chosenBy(q, name, filter); selects && len(chosen) > 1 {
					value, _ := chosen[0]["value"].(string)
					operation["path"] = name + "[" + filter + " and value eq " + string(render(value)) + "]" + sub
				}
			}),
		},
		{
			ID: "patch-filter-plain-only", Title: "A filter in a path with and, or not is answered with 400.",
			Story:  "A client that selects by type and value cannot change anything.",
			Source: "RFC 7644 §3.5.2, figure 7; servers that match “type eq” with a regular expression",
			wrap: refusingPatch(http.StatusBadRequest, "invalidFilter", func(_ *request, operation map[string]any) bool {
				_, filter, _, selects := selection(targetOf(operation))
				return selects && regexp.MustCompile(`(?i)(\sand\s|\sor\s|^not\b|\()`).MatchString(filter)
			}),
		},
		{
			ID: "patch-filter-type-only", Title: "A filter in a path that compares anything but type is answered with 400.",
			Story:  "Of two work numbers neither can be taken away.",
			Source: "RFC 7644 §3.5.2; servers whose rows are keyed by type",
			wrap: refusingPatch(http.StatusBadRequest, "invalidFilter", func(_ *request, operation map[string]any) bool {
				name, filter, _, selects := selection(targetOf(operation))
				attribute, _, plain := comparison(filter)
				return selects && plain && name != "members" && !strings.EqualFold(attribute, "type")
			}),
		},
		{
			ID: "patch-filter-quotes-required", Title: "A filter in a path that compares something without quotes is answered with 400.",
			Story:  "A client that changes “the primary address” changes nothing.",
			Source: "RFC 7644 §3.4.2.2; servers that look for the text between two quotes",
			wrap: refusingPatch(http.StatusBadRequest, "invalidFilter", func(_ *request, operation map[string]any) bool {
				_, filter, _, selects := selection(targetOf(operation))
				return selects && strings.Contains(strings.ToLower(filter), " eq ") && !strings.Contains(filter, `"`)
			}),
		},
		{
			ID: "patch-filter-case-sensitive", Title: "Filters in paths mind upper and lower case.",
			Story:  "“Work” selects nothing where the server wrote “work”.",
			Source: "RFC 7643 §2.2: caseExact is false unless the schema says otherwise",
			wrap: dropping(func(q *request, operation map[string]any) bool {
				name, filter, _, selects := selection(targetOf(operation))
				attribute, value, plain := comparison(filter)
				return selects && plain && !slices.ContainsFunc(elementsOf(q.now(), name), func(element map[string]any) bool {
					return element[attribute] == value
				})
			}),
		},
		{
			ID: "patch-no-match-ignored", Title: "A replace that selects no value is answered with success.",
			Story:  "Okta shows the new work address as stored; there is no work address.",
			Source: "RFC 7644 §3.5.2.3",
			wrap: dropping(func(q *request, operation map[string]any) bool {
				name, filter, _, selects := selection(targetOf(operation))
				_, _, plain := comparison(filter)
				return selects && plain && opOf(operation) == "replace" && len(chosenBy(q, name, filter)) == 0
			}),
		},
		{
			ID: "patch-add-no-target", Title: "An add that selects no value is answered with 400.",
			Story:  "Entra cannot give anybody a first work number.",
			Source: "Microsoft Entra ID's Add with emails[type eq \"work\"].value; RFC 7644 §3.5.2.1 is silent",
			wrap: refusingPatch(http.StatusBadRequest, "noTarget", func(q *request, operation map[string]any) bool {
				name, filter, _, selects := selection(targetOf(operation))
				_, _, plain := comparison(filter)
				return selects && plain && opOf(operation) == "add" && len(chosenBy(q, name, filter)) == 0
			}),
		},
		{
			ID: "patch-no-match-500", Title: "A remove that selects no value is answered with 500.",
			Story:  "Taking somebody from a group whom an admin has taken from it already fails, again and again.",
			Source: "RFC 7644 §3.5.2.2; servers that use the index of a match without looking whether there is one",
			wrap: refusingPatch(http.StatusInternalServerError, "", func(q *request, operation map[string]any) bool {
				name, filter, _, selects := selection(targetOf(operation))
				_, _, plain := comparison(filter)
				return selects && plain && opOf(operation) == "remove" && len(chosenBy(q, name, filter)) == 0
			}),
		},
		{
			ID: "patch-last-value-stays", Title: "The last value of a list cannot be removed.",
			Story:  "The last member of a group stays in it for good.",
			Source: "RFC 7644 §3.5.2.2; servers that take an empty list for no change",
			wrap: dropping(func(q *request, operation map[string]any) bool {
				name, filter, sub, selects := selection(targetOf(operation))
				there := elementsOf(q.now(), name)
				return opOf(operation) == "remove" && selects && sub == "" && len(there) == 1 && len(chosenBy(q, name, filter)) == 1
			}),
		},
	}
}

// repeatedBy are the given values that the list has already.
func repeatedBy(q *request, operation map[string]any) []map[string]any {
	there := elementsOf(q.now(), targetOf(operation))
	var again []map[string]any
	for _, given := range givenElements(operation) {
		if slices.ContainsFunc(there, func(element map[string]any) bool { return element["value"] == given["value"] }) {
			again = append(again, given)
		}
	}
	return again
}

// comparison takes a filter of the form name eq "value" apart.
func comparison(filter string) (attribute, value string, plain bool) {
	match := regexp.MustCompile(`(?i)^\s*([\w$]+)\s+eq\s+"([^"]*)"\s*$`).FindStringSubmatch(filter)
	if match == nil {
		return "", "", false
	}
	return match[1], match[2], true
}

// chosenBy are the values that a filter of the form name eq "value" selects.
func chosenBy(q *request, name, filter string) []map[string]any {
	attribute, value, plain := comparison(filter)
	if !plain {
		return nil
	}
	return slices.DeleteFunc(elementsOf(q.now(), name), func(element map[string]any) bool {
		text, _ := element[strings.ToLower(attribute)].(string)
		return !strings.EqualFold(text, value)
	})
}

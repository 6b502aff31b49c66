package defects

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

func ofShapes() []Defect {
	return []Defect{
		{
			ID: "active-as-string", Title: "active is the string \"true\" or \"false\".",
			Story:  "Okta reads everybody as active, or cannot read the user.",
			Source: "RFC 7643 §2.3.2; Okta SCIM 2.0 SPEC test, active is a boolean",
			wrap: onUsers(func(user map[string]any) {
				if active, isBoolean := user["active"].(bool); isBoolean {
					user["active"] = fmt.Sprint(active)
				}
			}),
		},
		{
			ID: "id-numeric", Title: "id is a number.",
			Story:  "Strict clients cannot read the user; Okta's own samples of 2018 have it.",
			Source: "Okta SCIM reference of 2018; RFC 7643 §3.1",
			Mode:   "peakon", // whose ids are numbers in quotes
			wrap: onUsers(func(user map[string]any) {
				if id, isText := user["id"].(string); isText && isNumber(id) {
					user["id"] = json.Number(id)
				}
			}),
		},
		{
			ID: "content-type-json-refused", Title: "A body of type application/json is answered with 415.",
			Story:  "The application fails Okta's SPEC test, which posts application/json.",
			Source: "Okta SCIM 2.0 SPEC test, steps 11 and 15; RFC 7644 §8.1",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				kind, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
				if kind == "application/json" && len(q.body) > 0 {
					refuse(w, http.StatusUnsupportedMediaType, "", "use application/scim+json")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "names-latin1", Title: "Letters of names that are not ASCII become question marks.",
			Story:  "M?ller, for good: Okta reads the name back and echoes it.",
			Source: "RFC 7643 §2.3.1; RFC 7644 §8.1",
			wrap: rewritingNames(func(name string) string {
				return strings.Map(func(letter rune) rune {
					if letter > 127 {
						return '?'
					}
					return letter
				}, name)
			}),
		},
		{
			ID: "apostrophe-escaped", Title: "Apostrophes in names are stored as &#39;.",
			Story:  "O&#39;Brien, in every survey, and &amp;#39; after the next careless step.",
			Source: "RFC 7643 §2.3.1; RFC 5322 §3.2.3",
			wrap:   rewritingNames(func(name string) string { return strings.ReplaceAll(name, "'", "&#39;") }),
		},
	}
}

// rewritingNames makes a middleware that spoils names as they are written.
func rewritingNames(spoil func(string) string) func(http.Handler) http.Handler {
	return onRequest(func(q *request) {
		object := q.object()
		if object == nil || q.resource != "Users" {
			return
		}
		spoilNames(object, spoil)
		for _, operation := range operations(object) {
			if path, _ := operation["path"].(string); strings.HasPrefix(strings.ToLower(path), "name.") {
				operation["value"] = spoilText(operation["value"], spoil)
			}
			if value, isObject := operation["value"].(map[string]any); isObject {
				spoilNames(value, spoil)
			}
		}
		q.setObject(object)
	})
}

func spoilNames(user map[string]any, spoil func(string) string) {
	name, _ := user["name"].(map[string]any)
	for part, value := range name {
		name[part] = spoilText(value, spoil)
	}
	for attribute, value := range user {
		if attribute == "displayName" || strings.HasPrefix(attribute, "name.") {
			user[attribute] = spoilText(value, spoil)
		}
	}
}

func spoilText(value any, spoil func(string) string) any {
	if text, isText := value.(string); isText {
		return spoil(text)
	}
	return value
}

func isNumber(id string) bool {
	_, err := strconv.ParseUint(id, 10, 64)
	return err == nil
}

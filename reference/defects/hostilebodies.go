package defects

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"
)

// ofHostileBodies are faults over bodies that are no JSON, or JSON that nobody thought of.
func ofHostileBodies() []Defect {
	return []Defect{
		{
			ID: "duplicate-key-read-twice", Title: "Of a name that stands twice in a body one part of the server reads the first value, another the last.",
			Story:  "Okta is told of another userName than the one that is stored.",
			Source: "RFC 8259 §4; parsers that differ",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				names := regexp.MustCompile(`"userName"\s*:\s*("(?:[^"\\]|\\.)*")`).FindAllSubmatch(q.body, -1)
				if len(names) < 2 || !q.toAll(http.MethodPost) {
					q.pass(w)
					return
				}
				q.setObject(q.object())
				a := q.forward()
				a.users(func(user map[string]any) { user["userName"] = json.RawMessage(names[0][1]) })
				a.send(w)
			}),
		},
		fault("bad-utf8-500", "A body that is not UTF-8 is answered with 500.", "RFC 8259 §8.1", "'utf-8' codec can't decode byte",
			func(q *request) bool { return !utf8.Valid(q.body) }),
		fault("lone-surrogate-500", "Half of a surrogate pair in a body is answered with 500.", "RFC 8259 §8.2", "surrogates not allowed",
			func(q *request) bool { return bytes.Contains(q.body, []byte(`\ud800`)) }),
		fault("big-number-500", "A number that fits into no float is answered with 500.", "RFC 8259 §6", "value out of range",
			func(q *request) bool { return bytes.Contains(q.body, []byte("1e999")) }),
		fault("patch-shape-500", "A PATCH whose Operations are no list of objects is answered with 500.", "RFC 7644 §3.5.2", "cannot cast to JsonObject",
			func(q *request) bool { return q.Method == http.MethodPatch && !allObjects(q.object()["Operations"]) }),
		fault("bulk-shape-500", "A bulk request whose Operations are no list of objects is answered with 500.", "RFC 7644 §3.7", "cannot cast to JsonObject",
			func(q *request) bool {
				return strings.HasSuffix(q.URL.Path, "/Bulk") && !allObjects(q.object()["Operations"])
			}),
		fault("search-shape-500", "A search whose filter is no string is answered with 500.", "RFC 7644 §3.4.3", "cannot cast to String",
			func(q *request) bool {
				filter, given := q.object()["filter"]
				_, isText := filter.(string)
				return isSearch(q) && given && !isText
			}),
		fault("group-shape-500", "A group whose members are no list of objects is answered with 500.", "RFC 7643 §4.2", "cannot cast to JsonArray",
			func(q *request) bool {
				members, given := q.object()["members"]
				return q.resource == "Groups" && given && !allObjects(members)
			}),
		{
			ID: "deep-json-fatal", Title: "JSON that is nested deeply ends the process.",
			Story:  "One request, and nobody can be provisioned until somebody restarts the server.",
			Source: "RFC 8259 §9; CVE-2020-36518 of jackson-databind",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				const stack = 500
				if bytes.Contains(q.body, bytes.Repeat([]byte("["), stack)) || bytes.Count(q.body, []byte(`{"a":`)) > stack {
					panic(http.ErrAbortHandler)
				}
				q.pass(w)
			}),
		},
		fault("large-body-500", "A body of some megabytes is answered with 500.", "RFC 9110 §15.5.14", "out of memory",
			func(q *request) bool { return len(q.body) >= largest }),
		fault("many-values-500", "A user with many addresses is answered with 500.", "RFC 7643 §2.4; OWASP API Security Top 10 (2023), API4", "statement timeout",
			func(q *request) bool {
				const most = 200
				emails, _ := q.object()["emails"].([]any)
				return len(emails) > most
			}),
		fault("mistyped-500", "A value of the wrong type is answered with 500.", "RFC 7643 §2.3", "cannot cast",
			func(q *request) bool {
				mistyped := false
				eachMistyped(q, func(map[string]any, string, any) { mistyped = true })
				return mistyped
			}),
		{
			ID: "mistyped-stored", Title: "A value of the wrong type is stored, and shown, as it came.",
			Story:  "One odd value, and Okta's import of everybody fails at it.",
			Source: "RFC 7643 §2.3; documents that are stored as they come",
			wrap:   mistypedKept(),
		},
	}
}

// fault is a defect that answers 500 where something is wrong with a request.
func fault(id, title, source, detail string, wrong func(*request) bool) Defect {
	return Defect{
		ID: id, Title: title, Story: "Okta takes it for a fault that passes, sends the same again, and the admin reads nothing of the cause.", Source: source,
		wrap: middleware(func(w http.ResponseWriter, q *request) {
			if wrong(q) {
				refuse(w, http.StatusInternalServerError, "", detail)
				return
			}
			q.pass(w)
		}),
	}
}

func allObjects(value any) bool {
	array, isArray := value.([]any)
	for _, element := range array {
		if _, isObject := element.(map[string]any); !isObject {
			return false
		}
	}
	return isArray
}

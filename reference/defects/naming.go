package defects

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

func ofNaming() []Defect {
	return []Defect{
		{
			ID: "names-case-sensitive", Title: "Names of attributes are known in the spelling of the schema alone.",
			Story:  "Clients that write username are told that userName is missing.",
			Source: "RFC 7643 §2.1; a JSON decoder that minds case",
			wrap:   exactNames(),
		},
		{
			ID: "names-lowered", Title: "Answers name every attribute in small letters.",
			Story:  "Clients that look for userName find none.",
			Source: "RFC 7643 §2.1; a database that folds the names of columns",
			wrap: onUsers(func(user map[string]any) {
				lowerNames(user)
			}),
		},
		{
			ID: "full-names-unknown", Title: "An attribute with the URN of the User schema before it is unknown.",
			Story:  "Clients that write full names can look nobody up and patch nothing.",
			Source: "RFC 7644 §3.10; a path that is split at its first dot",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				holds := func(text string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(coreURN)+":") }
				refuseNames(w, q, holds)
			}),
		},
		{
			ID: "urn-case-sensitive", Title: "URNs are known in one letter case alone.",
			Story:  "An extension that is spelled otherwise is dropped without a word.",
			Source: "RFC 7644 §3.10: case does not count in any part of a full name",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				other := func(text string) bool {
					for _, urn := range []string{coreURN, enterpriseURN} {
						if strings.Contains(strings.ToLower(text), strings.ToLower(urn)) && !strings.Contains(text, urn) {
							return true
						}
					}
					return false
				}
				user := q.object()
				listed, _ := user["schemas"].([]any)
				for _, each := range listed {
					if urn, _ := each.(string); other(urn) && strings.HasSuffix(strings.ToLower(urn), strings.ToLower(coreURN)) {
						refuse(w, http.StatusBadRequest, "invalidValue", "schemas: "+urn+" is not known")
						return
					}
				}
				if user != nil && q.toAll(http.MethodPost) {
					for name := range user {
						if other(name) {
							delete(user, name)
						}
					}
					user["schemas"] = slices.DeleteFunc(listed, func(urn any) bool { text, _ := urn.(string); return other(text) })
					q.setObject(user)
				}
				refuseNames(w, q, other)
			}),
		},
		{
			ID: "usernames-by-bytes", Title: "userNames are the same when they are written the same, small and capital letters aside.",
			Story:  "One person gets two accounts, from two keyboards.",
			Source: "RFC 7644 §5, RFC 8265 §3.3; lower() of a database",
			wrap:   namesByBytes(),
		},
		{
			ID: "repeated-member-500", Title: "A body in which an attribute stands twice is answered with 500.",
			Story:  "The client sends it again, for ever.",
			Source: "RFC 8259 §4; a map that refuses a second key, and nobody catches it",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if repeats(q.body) {
					refuse(w, http.StatusInternalServerError, "", "duplicate key")
					return
				}
				q.pass(w)
			}),
		},
	}
}

// refuseNames refuses a filter and the path of a PATCH that hold a wrong name, and passes the rest on.
func refuseNames(w http.ResponseWriter, q *request, wrong func(string) bool) {
	if wrong(q.filter()) {
		refuse(w, http.StatusBadRequest, "invalidFilter", "unknown attribute")
		return
	}
	for _, operation := range operations(q.object()) {
		if path, _ := operation["path"].(string); wrong(path) {
			refuse(w, http.StatusBadRequest, "invalidPath", "unknown attribute")
			return
		}
	}
	q.pass(w)
}

// exactNames drops what is not spelled as the schema spells it.
func exactNames() func(http.Handler) http.Handler {
	wrong := func(name string) bool {
		return name != "" && strings.ToUpper(name) == name && !strings.Contains(name, ":")
	}
	return middleware(func(w http.ResponseWriter, q *request) {
		if user := q.object(); user != nil && (q.toAll(http.MethodPost) || q.about(http.MethodPut)) {
			strip(user, wrong)
			q.setObject(user)
		}
		refuseNames(w, q, wrong)
	})
}

func lowerNames(object map[string]any) {
	for name, value := range object {
		if inner, isObject := value.(map[string]any); isObject {
			lowerNames(inner)
		}
		if lower := strings.ToLower(name); lower != name && !strings.Contains(name, ":") {
			delete(object, name)
			object[lower] = value
		}
	}
}

// namesByBytes lets a second user have a name that holds other letters than the first one's, whatever they mean.
func namesByBytes() func(http.Handler) http.Handler {
	n := &nursery{}
	return middleware(func(w http.ResponseWriter, q *request) {
		n.mu.Lock()
		defer n.mu.Unlock()
		a := q.forward()
		userName, _ := q.object()["userName"].(string)
		if a.status == http.StatusConflict && q.toAll(http.MethodPost) && strings.ContainsFunc(userName, func(r rune) bool { return r > 127 }) {
			a = n.bear(q)
		}
		if wanted, isLookup := lookedUp(q); isLookup {
			a.keep(func(user map[string]any) bool {
				found, _ := user["userName"].(string)
				return strings.EqualFold(found, wanted)
			})
		}
		for _, t := range n.twins {
			a.body = bytes.ReplaceAll(a.body, []byte(t.mark), nil)
		}
		a.send(w)
	})
}

// repeats reports whether a name stands twice in the outermost object, letter case aside.
func repeats(body []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(body))
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return false
	}
	seen := map[string]bool{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return false
		}
		text, _ := name.(string)
		if seen[strings.ToLower(text)] {
			return true
		}
		seen[strings.ToLower(text)] = true
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			return false
		}
	}
	return false
}

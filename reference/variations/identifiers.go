package variations

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

func ofIdentifiers() []Variation {
	return []Variation{
		{
			ID: "ids-with-sign-and-space", Title: "Ids hold an @ and a space.",
			Source: "RFC 7643 §3.1: an id is any string that is unique",
			Mode:   "full", // the control API of mode peakon knows employees by their ids
			wrap:   renamed("acct @ "),
		},
	}
}

// renamed gives every id a prefix, and takes it away again from whatever comes back: from paths, filters and bodies.
func renamed(prefix string) func(http.Handler) http.Handler {
	return around(func(next http.Handler, r *http.Request, body []byte) *reply {
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = strings.ReplaceAll(r.URL.Path, prefix, ""), ""
		query := r.URL.Query()
		for name, values := range query {
			for i := range values {
				query[name][i] = strings.ReplaceAll(values[i], prefix, "")
			}
		}
		if strings.Contains(r.URL.RawQuery, url.QueryEscape(prefix)[:4]) {
			r.URL.RawQuery = query.Encode()
		}
		var value any
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		if bytes.Contains(body, []byte(prefix)) && decoder.Decode(&value) == nil {
			body = encoded(everyText(value, func(text string) string { return strings.ReplaceAll(text, prefix, "") }))
		}
		for _, escaped := range []string{url.PathEscape(prefix), strings.ReplaceAll(prefix, " ", "%20")} {
			body = bytes.ReplaceAll(body, []byte(escaped), nil)
		}
		answer := forward(next, r, body)
		if location := answer.header.Get("Location"); location != "" {
			answer.header.Set("Location", relocated(location, prefix))
		}
		if object := answer.object(); object != nil && !discovers(r) {
			rename(object, prefix)
			answer.set(object)
		}
		return answer
	})
}

// discovers reports whether the request is about the server itself, whose schemas, entitlements and roles have ids of their own.
func discovers(r *http.Request) bool {
	for _, name := range []string{"/ServiceProviderConfig", "/Schemas", "/ResourceTypes", "/Entitlements", "/Roles"} {
		if strings.Contains(r.URL.Path, name) {
			return true
		}
	}
	return false
}

// rename gives the ids in an answer the prefix: those of resources, of members and groups, of managers, and those in addresses.
func rename(value any, prefix string) {
	switch v := value.(type) {
	case map[string]any:
		if id, isText := v["id"].(string); isText && (v["schemas"] != nil || v["meta"] != nil || len(v) < 4) {
			v["id"] = prefix + id
		}
		for _, name := range []string{"$ref", "location"} {
			if address, isText := v[name].(string); isText {
				v[name] = relocated(address, prefix)
			}
		}
		for name, inner := range v {
			switch name {
			case "members", "groups":
				list, _ := inner.([]any)
				for _, item := range list {
					prefixed(item, prefix)
				}
			case "manager":
				prefixed(inner, prefix)
			}
			rename(inner, prefix)
		}
	case []any:
		for _, item := range v {
			rename(item, prefix)
		}
	}
}

func prefixed(item any, prefix string) {
	object, _ := item.(map[string]any)
	if id, isText := object["value"].(string); isText {
		object["value"] = prefix + id
	}
}

// relocated puts the prefix before the last segment of the address of a resource.
func relocated(address, prefix string) string {
	at := strings.LastIndex(address, "/")
	if at < 0 || !strings.HasSuffix(address[:at], "/Users") && !strings.HasSuffix(address[:at], "/Groups") {
		return address
	}
	return address[:at+1] + url.PathEscape(prefix) + address[at+1:]
}

func everyText(value any, change func(string) string) any {
	switch v := value.(type) {
	case string:
		return change(v)
	case map[string]any:
		for name := range v {
			v[name] = everyText(v[name], change)
		}
	case []any:
		for i := range v {
			v[i] = everyText(v[i], change)
		}
	}
	return value
}

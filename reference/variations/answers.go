package variations

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
)

func okta() []string { return []string{"okta.*"} }

func ofAnswers() []Variation {
	return []Variation{
		{
			ID: "patch-204", Title: "A PATCH is answered with 204 and no body.",
			Source: "RFC 7644 §3.5.2",
			wrap: onAnswer(func(r *http.Request, answer *reply) {
				if r.Method == http.MethodPatch && answer.status == http.StatusOK && !r.URL.Query().Has("attributes") {
					answer.status, answer.body = http.StatusNoContent, nil
					answer.header.Del("Content-Type")
				}
			}),
		},
		{
			ID: "keys-reordered", Title: "Members of JSON objects come in another order, with white space between.",
			Source: "RFC 8259 §4 and §2",
			wrap: onAnswer(func(_ *http.Request, answer *reply) {
				if body := answer.object(); body != nil {
					answer.body = backwards(body)
				}
			}),
		},
		{
			ID: "json-media-type", Title: "Answers say application/json; charset=utf-8.",
			Source: "Okta SCIM 2.0 protocol reference: it reads the body whatever the type says", Scope: okta(),
			wrap: onAnswer(func(_ *http.Request, answer *reply) {
				if answer.header.Get("Content-Type") != "" {
					answer.header.Set("Content-Type", "application/json; charset=utf-8")
				}
			}),
		},
		{
			ID: "errors-terse", Title: "Errors say no more than the status in detail, and leave out scimType where no section asks for it.",
			Source: "RFC 7644 §3.12: scimType is optional, and detail is any text for people", Scope: []string{"okta.*", "rfc.*", "robustness.*", "tenancy.*"},
			Except: []string{"rfc.*-scimtype", "rfc.patch.errors-say-which", "rfc.bulk.limit-named"},
			wrap: onErrors(func(answer *reply, body map[string]any) {
				switch body["scimType"] {
				case "uniqueness", "noTarget", "mutability", "invalidFilter", "tooMany": // RFC 7644 §3.3, §3.5.2 and §3.4.2.2 ask for these
				default:
					delete(body, "scimType")
				}
				if answer.status != http.StatusRequestEntityTooLarge { // RFC 7644 §3.7.4 asks for the limit
					body["detail"] = http.StatusText(answer.status)
				}
			}),
		},
		{
			ID: "errors-with-more", Title: "Errors carry members and schemas of the vendor's own.",
			Source: "RFC 7644 §3.12; RFC 7643 §3",
			wrap: onErrors(func(_ *reply, body map[string]any) {
				schemas, _ := body["schemas"].([]any)
				body["schemas"] = append([]any{"urn:example:params:scim:errors:2.0:Traced"}, schemas...)
				body["traceId"] = "00-4bf92f3577b34da6-00"
			}),
		},
		{
			ID: "no-discovery", Title: "There are no discovery endpoints.",
			Source: "Okta SCIM 2.0 protocol reference: Okta reads none of them", Scope: okta(),
			wrap: around(func(next http.Handler, r *http.Request, body []byte) *reply {
				if discovers(r) {
					return &reply{status: http.StatusNotFound, header: http.Header{"Content-Type": {"text/html"}}, body: []byte("<h1>Not found</h1>")}
				}
				return forward(next, r, body)
			}),
		},
	}
}

func onErrors(change func(answer *reply, body map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(_ *http.Request, answer *reply) {
		if body := answer.object(); body != nil && answer.status >= http.StatusBadRequest {
			change(answer, body)
			answer.set(body)
		}
	})
}

// backwards is a value as JSON whose members are sorted from the last to the first.
func backwards(value any) []byte {
	var out bytes.Buffer
	writeBackwards(&out, value)
	return out.Bytes()
}

func writeBackwards(out *bytes.Buffer, value any) {
	switch v := value.(type) {
	case map[string]any:
		sorted := slices.Sorted(maps.Keys(v))
		out.WriteString("{ ")
		for i := len(sorted) - 1; i >= 0; i-- {
			out.Write(encoded(sorted[i]))
			out.WriteString(" :\n  ")
			writeBackwards(out, v[sorted[i]])
			if i > 0 {
				out.WriteString(" , ")
			}
		}
		out.WriteString(" }")
	case []any:
		out.WriteString("[ ")
		for i, item := range v {
			if i > 0 {
				out.WriteString(" , ")
			}
			writeBackwards(out, item)
		}
		out.WriteString(" ]")
	default:
		out.Write(encoded(v))
	}
}

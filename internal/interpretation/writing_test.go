package interpretation_test

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// writing are the traps of creating, reading, replacing and deleting one user.
func writing() []row {
	asItIs := variation{name: "as it is"}
	return []row{
		{
			trap:        "Whether two DELETEs that meet are told apart cannot be seen where DELETE is not offered.",
			requirement: "robustness.parallel.two-deletes",
			legal:       []variation{asItIs, {name: "not offered", change: insteadOfDelete(http.StatusMethodNotAllowed), expected: scimdrill.Blocked}},
			illegal:     []variation{{name: "204, and nothing is done", change: insteadOfDelete(http.StatusNoContent)}},
		},
		{
			trap:        "/Me may be served, redirected or not be offered (RFC 7644 §3.11).",
			requirement: "rfc.me.status",
			legal:       []variation{asItIs, me("redirected", 308, "/scim/v2/Users/1"), me("served", 200, "/scim/v2/Users/1")},
			illegal:     []variation{me("404", 404, ""), me("500", 500, "")},
		},
		{
			trap:        "/Me, where there is one, names the permanent address (RFC 7644 §3.11).",
			requirement: "rfc.me.location",
			legal:       []variation{asItIs, me("redirected, to a relative address", 308, "Users/1"), me("404", 404, "")},
			illegal:     []variation{me("redirected nowhere", 308, ""), me("served without an address", 200, ""), me("redirected to itself", 308, "/scim/v2/Me")},
		},
		{
			trap:        "Content-Location is not compulsory, and equals meta.location where it is sent (RFC 7643 §3.1).",
			requirement: "rfc.read.content-location",
			legal: []variation{
				asItIs,
				located("the same", func(location string) string { return location }),
				located("the same, relative", func(location string) string { return location[strings.Index(location, "/Users/")+1:] }),
				located("the same, with a slash at its end", func(location string) string { return location + "/" }),
			},
			illegal: []variation{located("another user", func(location string) string { return location + "0" })},
		},
		{
			trap:        "A version that is out of date is 412, and table 8 lists 409 as well (RFC 7644 §3.12).",
			requirement: "rfc.etag.put-stale",
			legal:       []variation{asItIs, stale(http.StatusConflict)},
			illegal:     []variation{stale(http.StatusBadRequest), withoutHeader("If-Match")},
		},
		{
			trap:        "409 for a version that is out of date is a warning.",
			requirement: "rfc.etag.stale-412",
			legal:       []variation{asItIs},
			illegal:     []variation{{name: "409", change: stale(http.StatusConflict).change, expected: scimdrill.Warn}},
		},
		{
			trap:        "That externalId is unique is not the server's task (RFC 7643 §3.1): one that sees to it is warned.",
			requirement: "rfc.create.external-id-not-unique",
			legal:       []variation{asItIs},
			illegal:     []variation{{name: "409", change: secondExternalID(), expected: scimdrill.Warn}},
		},
		{
			trap:        "Absent, null and [] are one state (RFC 7643 §2.5).",
			requirement: "rfc.create.null-is-absent",
			legal: []variation{
				asItIs,
				person("null where nothing is", func(user map[string]any) { put(user, "title", nil); put(user, "groups", nil) }),
				person("[] where nothing is", func(user map[string]any) { put(user, "phoneNumbers", []any{}); put(user, "groups", []any{}) }),
			},
			illegal: []variation{person("a value where nothing is", func(user map[string]any) { put(user, "title", "null") })},
		},
		{
			trap:        "null in the answer and nothing in a read are the same.",
			requirement: "rfc.create.answer-is-truth",
			legal: []variation{asItIs, {name: "null and [] in the answer alone", change: answering(func(r *http.Request, answer *reply) {
				if user := answer.object(); r.Method == http.MethodPost && user["userName"] != nil {
					put(user, "ims", []any{})
					put(user, "externalId", nil)
					answer.set(user)
				}
			})}},
			illegal: []variation{{name: "a title in the answer alone", change: answering(func(r *http.Request, answer *reply) {
				if user := answer.object(); r.Method == http.MethodPost && user["userName"] != nil {
					user["title"] = "Somebody"
					answer.set(user)
				}
			})}},
		},
		{
			trap:        "A value may be shown in a canonical form (RFC 7643 §2.4, §4.1.2).",
			requirement: "rfc.create.stores-emails",
			legal: []variation{
				asItIs,
				person("the address in small letters", func(user map[string]any) { first(user, "emails", "value", strings.ToLower) }),
				person("the address in capitals", func(user map[string]any) { first(user, "emails", "value", strings.ToUpper) }),
				person("a display beside it", func(user map[string]any) { first(user, "emails", "display", func(string) string { return "Work" }) }),
			},
			illegal: []variation{person("another address", func(user map[string]any) { first(user, "emails", "value", func(v string) string { return "x" + v }) })},
		},
		{
			trap:        "A phone number may be shown as a URI (RFC 7643 §4.1.2, RFC 3966).",
			requirement: "rfc.create.stores-phone-numbers",
			legal: []variation{
				asItIs,
				person("as a URI", func(user map[string]any) {
					first(user, "phoneNumbers", "value", func(v string) string { return "tel:" + v[:3] + "-" + v[3:] })
				}),
			},
			illegal: []variation{person("without its country", func(user map[string]any) {
				first(user, "phoneNumbers", "value", func(v string) string { return v[3:] })
			})},
		},
		{
			trap:        "Case counts in externalId (RFC 7643 §3.1), whatever holds for other texts.",
			requirement: "rfc.create.external-id-kept",
			legal:       []variation{asItIs},
			illegal: []variation{person("in small letters", func(user map[string]any) {
				if external, isText := user["externalId"].(string); isText {
					user["externalId"] = strings.ToLower(external)
				}
			})},
		},
		{
			trap:        "PUT may clear or keep what it leaves out (RFC 7644 §3.5.1); the answer has to say which.",
			requirement: "rfc.replace.answer-is-truth",
			legal:       []variation{asItIs, {name: "kept", change: keeping(false)}},
			illegal:     []variation{{name: "kept, and not shown", change: keeping(true)}},
		},
		{
			trap:        "PUT may clear or keep what it leaves out; what it names with null is cleared (RFC 7643 §2.5).",
			requirement: "rfc.replace.null-clears",
			legal:       []variation{asItIs, {name: "kept", change: keeping(false)}},
			illegal:     []variation{{name: "null is taken for nothing said", change: handling(droppingNulls)}},
		},
		{
			trap:        "The name of a user who was deleted should be free again (RFC 7644 §3.6): a server that keeps it is warned.",
			requirement: "rfc.delete.name-free",
			legal:       []variation{asItIs},
			illegal:     []variation{{name: "409", change: secondName(), expected: scimdrill.Warn}},
		},
		{
			trap:        "What a run cannot take away again says nothing of what it has tried.",
			requirement: "rfc.create.status-201",
			legal:       []variation{asItIs, {name: "DELETE is answered with 500", change: handling(undeletable)}},
			illegal: []variation{{name: "202", change: answering(func(r *http.Request, answer *reply) {
				if r.Method == http.MethodPost && answer.status == http.StatusCreated {
					answer.status = http.StatusAccepted
				}
			})}},
		},
	}
}

// insteadOfDelete makes a variation that answers DELETE with a status and does nothing.
func insteadOfDelete(status int) func(http.Handler) http.Handler {
	return handling(func(r *http.Request, body []byte, forward forwarding) *reply {
		if r.Method == http.MethodDelete {
			return &reply{status: status, header: http.Header{}}
		}
		return forward(r, body)
	})
}

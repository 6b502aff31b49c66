package interpretation_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// writing are the traps of creating, reading, replacing and deleting one user.
func writing() []row {
	asItIs := variation{name: "as it is"}
	return []row{
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

// me answers for /Me.
func me(name string, status int, location string) variation {
	return variation{name: name, change: handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		if !strings.HasSuffix(r.URL.Path, "/Me") {
			return forward(r, body)
		}
		header := http.Header{}
		if location != "" {
			header.Set("Location", location)
		}
		return &reply{status: status, header: header, body: []byte(`{}`)}
	})}
}

// located gives users a Content-Location that is made of their meta.location.
func located(name string, make func(location string) string) variation {
	return variation{name: name, change: answering(func(_ *http.Request, answer *reply) {
		meta, _ := answer.object()["meta"].(map[string]any)
		if location, isText := meta["location"].(string); isText && strings.Contains(location, "/Users/") {
			answer.header.Set("Content-Location", make(location))
		}
	})}
}

// stale answers with a status where the reference says that a version is out of date.
func stale(status int) variation {
	return variation{name: http.StatusText(status), change: answering(func(_ *http.Request, answer *reply) {
		if answer.status == http.StatusPreconditionFailed {
			answer.status = status
		}
	})}
}

func withoutHeader(name string) variation {
	return variation{name: name + " is ignored", change: handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		r.Header.Del(name)
		return forward(r, body)
	})}
}

// person changes every user that is answered alone.
func person(name string, change func(user map[string]any)) variation {
	return variation{name: name, change: answering(func(_ *http.Request, answer *reply) {
		if user := answer.object(); user["userName"] != nil {
			change(user)
			answer.set(user)
		}
	})}
}

// put gives a user an attribute that it does not have.
func put(user map[string]any, name string, value any) {
	if user[name] == nil {
		user[name] = value
	}
}

// first changes a part of the first value of an attribute.
func first(user map[string]any, name, part string, change func(string) string) {
	values, _ := user[name].([]any)
	if len(values) == 0 {
		return
	}
	if value, isObject := values[0].(map[string]any); isObject {
		text, _ := value[part].(string)
		value[part] = change(text)
	}
}

// keeping keeps what a PUT leaves out; hiding, the answer shows what was sent alone.
func keeping(hiding bool) func(http.Handler) http.Handler {
	return handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		sent := (&reply{body: body}).object()
		if r.Method != http.MethodPut || sent == nil {
			return forward(r, body)
		}
		merged := stored(r, forward)
		if merged == nil {
			return forward(r, body)
		}
		for name := range sent {
			maps.DeleteFunc(merged, func(known string, _ any) bool { return strings.EqualFold(known, name) })
		}
		delete(merged, "userName") // a PUT must say it
		maps.Copy(merged, sent)
		message := &reply{}
		message.set(merged)
		answer := forward(r, message.body)
		if user := answer.object(); hiding && answer.status == http.StatusOK {
			maps.DeleteFunc(user, func(name string, _ any) bool { return sent[name] == nil && name != "id" && name != "meta" })
			answer.set(user)
		}
		return answer
	})
}

// droppingNulls takes null and [] in a PUT for nothing said, and keeps what is not said.
func droppingNulls(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
	sent := (&reply{body: body}).object()
	merged := stored(r, forward)
	if r.Method != http.MethodPut || sent == nil || merged == nil {
		return forward(r, body)
	}
	for name, value := range sent {
		if list, isList := value.([]any); value != nil && (!isList || len(list) > 0) {
			merged[name] = value
		}
	}
	message := &reply{}
	message.set(merged)
	return forward(r, message.body)
}

// stored is the user that a request is about; nil when there is none.
func stored(r *http.Request, forward func(*http.Request, []byte) *reply) map[string]any {
	read := r.Clone(r.Context())
	read.Method, read.URL = http.MethodGet, &url.URL{Path: r.URL.Path}
	if answer := forward(read, nil); answer.status == http.StatusOK {
		return answer.object()
	}
	return nil
}

// secondExternalID refuses a second user with the same externalId.
func secondExternalID() func(http.Handler) http.Handler {
	return refusingSecond(func(user map[string]any) string { text, _ := user["externalId"].(string); return text })
}

// secondName refuses a userName that somebody has had before.
func secondName() func(http.Handler) http.Handler {
	return refusingSecond(func(user map[string]any) string { text, _ := user["userName"].(string); return text })
}

func refusingSecond(key func(user map[string]any) string) func(http.Handler) http.Handler {
	seen := map[string]bool{}
	return handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		value := key((&reply{body: body}).object())
		if r.Method != http.MethodPost || value == "" {
			return forward(r, body)
		}
		if seen[value] {
			return &reply{status: http.StatusConflict, header: http.Header{}, body: []byte(`{"status":"409"}`)}
		}
		seen[value] = true
		return forward(r, body)
	})
}

func undeletable(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
	if r.Method == http.MethodDelete {
		return &reply{status: http.StatusInternalServerError, header: http.Header{}, body: []byte(`{"status":"500"}`)}
	}
	return forward(r, body)
}

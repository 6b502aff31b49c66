package interpretation_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// changing are the traps of PATCH, groups and bulk requests.
func changing() []row {
	asItIs := variation{name: "as it is"}
	withoutBody := variation{name: "204 without a body", change: onPatch(func(_ *http.Request, r *reply) { r.status, r.body = http.StatusNoContent, nil })}
	return []row{
		{
			trap:        "PATCH is answered with 200 and the user, or with 204 (RFC 7644 §3.5.2).",
			requirement: "rfc.patch.success-status",
			legal:       []variation{asItIs, withoutBody},
			illegal: []variation{
				{name: "200 without a body", change: onPatch(func(_ *http.Request, r *reply) { r.body = nil })},
				{name: "202", change: onPatch(func(_ *http.Request, r *reply) { r.status = http.StatusAccepted })},
				{name: "200 and the message itself", change: onPatch(func(_ *http.Request, r *reply) { r.set(map[string]any{"Operations": []any{}}) })},
			},
		},
		{
			trap:        "204 says nothing of what was stored: the user is read.",
			requirement: "rfc.patch.replace-path",
			legal: []variation{asItIs, withoutBody, {name: "members of the user in another order, and some that nobody knows", change: answering(func(_ *http.Request, r *reply) {
				if user := r.object(); user["userName"] != nil {
					user["urn:example:extension:2.0:User"] = map[string]any{"shoeSize": 43}
					user["aaa"] = nil
					r.set(user)
				}
			})}},
			illegal: []variation{
				{name: "204, and nothing is done", change: handling(func(r *http.Request, body []byte, forward forwarding) *reply {
					if r.Method == http.MethodPatch {
						return &reply{status: http.StatusNoContent, header: http.Header{}}
					}
					return forward(r, body)
				})},
				{name: "op in lower case is refused", change: refusingOps(func(op string) bool { return op == strings.ToLower(op) })},
			},
		},
		{
			trap:        "Only with the parameter attributes is 200 compulsory (RFC 7644 §3.5.2).",
			requirement: "rfc.patch.attributes-parameter",
			legal: []variation{asItIs, {name: "204 where nothing was asked for", change: onPatch(func(request *http.Request, r *reply) {
				if request.URL.RawQuery == "" {
					r.status, r.body = http.StatusNoContent, nil
				}
			})}},
			illegal: []variation{withoutBody},
		},
		{
			trap:        "A 204 holds no user that could be another than the one that is read.",
			requirement: "rfc.patch.answer-is-the-user",
			legal:       []variation{asItIs, {name: withoutBody.name, change: withoutBody.change, expected: scimdrill.NotApplicable}},
			illegal: []variation{{name: "another given name", change: onPatch(func(_ *http.Request, r *reply) {
				user := r.object()
				user["name"] = map[string]any{"givenName": "Other"}
				r.set(user)
			})}},
		},
		{
			trap:        "The RFC writes op in lower case; a server need not take capitals, and may (RFC 7644 §3.5.2).",
			requirement: "rfc.patch.op-unknown",
			legal:       []variation{asItIs, {name: "capitals are refused", change: refusingOps(func(op string) bool { return op != strings.ToLower(op) })}},
			illegal:     []variation{{name: "everything is taken for replace", change: rewritingOps(func(o map[string]any) { o["op"] = "replace" })}},
		},
		{
			trap:        "Absent, null and [] are one state (RFC 7643 §2.5).",
			requirement: "rfc.patch.remove-list",
			legal: []variation{
				asItIs,
				{name: "[] where nothing is", change: onUsers(func(user map[string]any) { orElse(user, "phoneNumbers", []any{}) })},
				{name: "null where nothing is", change: onUsers(func(user map[string]any) { orElse(user, "phoneNumbers", nil) })},
			},
			illegal: []variation{{name: "an empty object is left", change: onUsers(func(user map[string]any) {
				orElse(user, "phoneNumbers", []any{map[string]any{}})
			})}},
		},
		{
			trap:        "A server may write telephone numbers and addresses in its own form (RFC 7643 §4.1.2).",
			requirement: "rfc.patch.add-appends",
			legal: []variation{asItIs, {name: "another form, another order", change: onUsers(func(user map[string]any) {
				for _, name := range []string{"emails", "phoneNumbers"} {
					list, _ := user[name].([]any)
					for i, each := range list {
						element, _ := each.(map[string]any)
						value, _ := element["value"].(string)
						if strings.HasPrefix(value, "+") {
							value = "tel:" + value[:2] + "-" + value[2:]
						}
						element["value"] = strings.ToUpper(value)
						list[i], list[0] = list[0], list[i]
					}
				}
			})}},
			illegal: []variation{{name: "one value alone", change: onUsers(func(user map[string]any) {
				if list, _ := user["emails"].([]any); len(list) > 2 {
					user["emails"] = list[2:]
				}
			})}},
		},
		{
			trap:        "lastModified may be told in whole seconds.",
			requirement: "rfc.patch.change-moves-time",
			legal:       []variation{asItIs, {name: "whole seconds", change: onUsers(func(user map[string]any) { modified(user, time.Second) })}},
			illegal:     []variation{{name: "days", change: onUsers(func(user map[string]any) { modified(user, 24*time.Hour) })}},
		},
		{
			trap:        "A member who does not exist may be refused, or taken: the RFC fixes neither.",
			requirement: "rfc.group.unknown-member",
			legal: []variation{
				asItIs,
				{name: "refused with 404", change: onPatch404()},
				{name: "taken", change: rewritingOps(func(o map[string]any) {
					if strings.Contains(marshal(o), "no-such") {
						o["value"] = []any{}
					}
				})},
			},
			illegal: []variation{{name: "500", change: answering(func(request *http.Request, r *reply) {
				if request.Method == http.MethodPatch && r.status >= http.StatusBadRequest {
					r.status = http.StatusInternalServerError
				}
			})}},
		},
		{
			trap:        "Members may be left out until they are asked for (RFC 7643 §7, returned).",
			requirement: "rfc.group.add-member",
			legal:       []variation{asItIs, {name: "left out until asked for", change: withoutMembers(false)}},
			illegal:     []variation{{name: "left out always", change: withoutMembers(true), expected: scimdrill.Blocked}},
		},
		{
			trap:        "displayName of a group is REQUIRED in the text and not in the schema: advice, no failure (RFC 7643 §4.2, §8.7.1).",
			requirement: "rfc.group.name-required",
			legal:       []variation{asItIs},
			illegal: []variation{{name: "a group without a name is taken", expected: scimdrill.Warn, change: handling(func(r *http.Request, body []byte, forward forwarding) *reply {
				if answer := forward(r, body); r.Method != http.MethodPost || answer.status != http.StatusBadRequest {
					return answer
				}
				return forward(r, []byte(strings.Replace(string(body), `"externalId"`, `"displayName"`, 1)))
			})}},
		},
		{
			trap:        "The status of a bulk result is a string in the examples, and an attribute code in the text (RFC 7644 §3.7.3).",
			requirement: "rfc.bulk.status",
			legal: []variation{
				asItIs,
				{name: "an object with a code", change: onBulkResults(func(result map[string]any) { result["status"] = map[string]any{"code": result["status"]} })},
				{name: "a number", change: onBulkResults(func(result map[string]any) { result["status"] = json.Number(marshalText(result["status"])) })},
			},
			illegal: []variation{
				{name: "none", change: onBulkResults(func(result map[string]any) { delete(result, "status") })},
				{name: "a word", change: onBulkResults(func(result map[string]any) { result["status"] = "Created" })},
				{name: "200 for a create", change: onBulkResults(func(result map[string]any) { result["status"] = "200" })},
			},
		},
		{
			trap:        "A version that does not match is 412, and table 8 lists 409 for it as well (RFC 7644 §3.12).",
			requirement: "rfc.bulk.version",
			legal:       []variation{asItIs, {name: "409", change: onBulkResults(func(result map[string]any) { result["status"] = "409" })}},
			illegal:     []variation{{name: "400", change: onBulkResults(func(result map[string]any) { result["status"] = "400" })}},
		},
	}
}

// forwarding passes a request on to the reference.
type forwarding = func(*http.Request, []byte) *reply

// onPatch makes a variation that changes the answers to PATCH that have 200.
func onPatch(change func(*http.Request, *reply)) func(http.Handler) http.Handler {
	return answering(func(request *http.Request, r *reply) {
		if request.Method == http.MethodPatch && r.status == http.StatusOK {
			change(request, r)
		}
	})
}

// onPatch404 makes a variation that refuses with 404 what was refused with 400.
func onPatch404() func(http.Handler) http.Handler {
	return answering(func(request *http.Request, r *reply) {
		if request.Method == http.MethodPatch && r.status == http.StatusBadRequest {
			r.status = http.StatusNotFound
		}
	})
}

// rewritingOps makes a variation that changes each operation of a PATCH.
func rewritingOps(change func(operation map[string]any)) func(http.Handler) http.Handler {
	return handling(func(r *http.Request, body []byte, forward forwarding) *reply {
		message := (&reply{body: body}).object()
		list, _ := message["Operations"].([]any)
		for _, each := range list {
			if operation, isObject := each.(map[string]any); isObject && r.Method == http.MethodPatch {
				change(operation)
			}
		}
		if message != nil {
			body = []byte(marshal(message))
		}
		return forward(r, body)
	})
}

// refusingOps makes a variation that answers 400 to a PATCH with an op of a kind.
func refusingOps(refused func(op string) bool) func(http.Handler) http.Handler {
	return rewritingOps(func(operation map[string]any) {
		if op, _ := operation["op"].(string); refused(op) {
			operation["op"] = "no such op"
		}
	})
}

// withoutMembers makes a variation that shows members when they are asked for alone, or never.
func withoutMembers(never bool) func(http.Handler) http.Handler {
	return answering(func(request *http.Request, r *reply) {
		asked := strings.Contains(request.URL.Query().Get("attributes"), "members")
		if group := r.object(); group["members"] != nil && strings.Contains(request.URL.Path, "/Groups") && (never || !asked) {
			delete(group, "members")
			r.set(group)
		}
	})
}

// onBulkResults makes a variation that changes each result of a bulk request.
func onBulkResults(change func(result map[string]any)) func(http.Handler) http.Handler {
	return answering(func(request *http.Request, r *reply) {
		answer := r.object()
		results, isList := answer["Operations"].([]any)
		if !isList || !strings.HasSuffix(request.URL.Path, "/Bulk") {
			return
		}
		for _, each := range results {
			if result, isObject := each.(map[string]any); isObject {
				change(result)
			}
		}
		r.set(answer)
	})
}

// orElse sets a member that is not there.
func orElse(object map[string]any, name string, value any) {
	if object[name] == nil {
		object[name] = value
	}
}

// modified tells lastModified in coarser units.
func modified(user map[string]any, unit time.Duration) {
	meta, _ := user["meta"].(map[string]any)
	text, _ := meta["lastModified"].(string)
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		meta["lastModified"] = at.Truncate(unit).Format(time.RFC3339)
	}
}

func marshal(value any) string {
	var r reply
	r.set(value)
	return string(r.body)
}

func marshalText(value any) string {
	text, _ := value.(string)
	return text
}

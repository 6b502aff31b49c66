package interpretation_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
)

// TestLegalServersPassAllThatIsSaidOfChanges runs all that is said of PATCH, groups and bulk requests on servers that are merely
// different: none of them may be told that it is wrong.
func TestLegalServersPassAllThatIsSaidOfChanges(t *testing.T) {
	engine := new(gate.Gate)
	about := func(id string) bool {
		return slices.ContainsFunc([]string{"rfc.patch.", "rfc.group.", "rfc.bulk."}, func(prefix string) bool { return strings.HasPrefix(id, prefix) })
	}
	for _, server := range legalServers() {
		t.Run(server.name, func(t *testing.T) {
			results := runSome(t, engine, about, server)
			if len(results) < 100 {
				t.Errorf("expected the requirements on changes, found %d", len(results))
			}
			for _, result := range results {
				if result.Outcome != scimdrill.Pass && result.Outcome != scimdrill.NotApplicable {
					t.Errorf("%s: expected pass, found %s: %s", result.Requirement, result.Outcome, why(result))
				}
			}
		})
	}
}

// legalServers differ from the reference where the RFC leaves a choice.
func legalServers() []variation {
	return []variation{
		{name: "204 after PATCH, without a body, unless attributes are asked for", change: onPatch(func(request *http.Request, r *reply) {
			if request.URL.RawQuery == "" {
				r.status, r.body = http.StatusNoContent, nil
			}
		})},
		{name: "members on request alone", change: withoutMembers(false)},
		{name: "op in lower case alone", change: refusingOps(func(op string) bool { return op != strings.ToLower(op) })},
		{name: "times in whole seconds", change: onUsers(func(user map[string]any) { modified(user, time.Second) })},
		{name: "values in another form and order, and attributes that nobody knows", change: onUsers(func(user map[string]any) {
			user["urn:example:extension:2.0:User"] = map[string]any{"shoeSize": 43}
			orElse(user, "photos", []any{})
			orElse(user, "nickName", nil)
			if emails, _ := user["emails"].([]any); len(emails) > 0 {
				for _, each := range emails {
					element, _ := each.(map[string]any)
					value, _ := element["value"].(string)
					element["value"] = strings.ToUpper(value)
				}
				slices.Reverse(emails)
			}
		})},
		{name: "bulk results with an object for a status", change: onBulkResults(func(result map[string]any) {
			result["status"] = map[string]any{"code": result["status"]}
		})},
		{name: "unknown attributes in a PATCH are ignored", change: rewritingOps(func(o map[string]any) {
			if o["path"] == "rehearsalOfNothing" {
				o["path"], o["value"] = nil, map[string]any{"rehearsalOfNothing": "x"}
			}
		})},
		{name: "a removal that finds nothing is noTarget, groups hold users alone and have names of their own", change: handling(particular)},
		{name: "circles in a bulk request are 409, a bad operation makes the request 400", change: handling(strictBulk)},
		{name: "values have no display and no primary", change: handling(frugal)},
	}
}

// particular refuses more than the reference does, and may.
func particular(r *http.Request, body []byte, forward forwarding) *reply {
	refuse := func(status int, scimType string) *reply {
		answer := &reply{status: status, header: http.Header{"Content-Type": {"application/scim+json"}}}
		answer.set(map[string]any{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": http.StatusText(status), "scimType": scimType})
		return answer
	}
	text := string(body)
	switch {
	case r.Method == http.MethodPatch && strings.Contains(text, `"remove"`) && strings.Contains(text, "rehearsal-of-nothing"):
		return refuse(http.StatusBadRequest, "noTarget")
	case r.Method == http.MethodPatch && strings.Contains(r.URL.Path, "/Groups/") && nests(r, text, forward):
		return refuse(http.StatusBadRequest, "invalidValue")
	}
	answer := forward(r, body)
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/Groups") && answer.status == http.StatusCreated && twice(r, answer, forward) {
		undo := r.Clone(r.Context())
		undo.Method, undo.URL.Path = http.MethodDelete, r.URL.Path+"/"+marshalText(answer.object()["id"])
		forward(undo, nil)
		return refuse(http.StatusConflict, "uniqueness")
	}
	return answer
}

// nests tells whether a PATCH names a group as a member.
func nests(r *http.Request, text string, forward forwarding) bool {
	for _, group := range listed(r, forward) {
		if id := marshalText(group["id"]); strings.Contains(text, `"`+id+`"`) {
			return true
		}
	}
	return false
}

// twice tells whether there is another group of the name.
func twice(r *http.Request, made *reply, forward forwarding) bool {
	n := 0
	for _, group := range listed(r, forward) {
		if group["displayName"] == made.object()["displayName"] {
			n++
		}
	}
	return n > 1
}

func listed(r *http.Request, forward forwarding) []map[string]any {
	ask := r.Clone(r.Context())
	ask.Method, ask.URL.RawQuery = http.MethodGet, "count=200"
	ask.URL.Path = r.URL.Path[:strings.Index(r.URL.Path, "/Groups")] + "/Groups"
	list, _ := forward(ask, nil).object()["Resources"].([]any)
	var groups []map[string]any
	for _, each := range list {
		group, _ := each.(map[string]any)
		groups = append(groups, group)
	}
	return groups
}

// strictBulk refuses whole requests, and circles, which it may.
func strictBulk(r *http.Request, body []byte, forward forwarding) *reply {
	text := string(body)
	status := 0
	switch {
	case !strings.HasSuffix(r.URL.Path, "/Bulk"):
	case strings.Contains(text, `"bulkId:a"`):
		status = http.StatusConflict
	case strings.Contains(text, `"GET"`) || strings.Contains(text, "/Rehearsals/"):
		status = http.StatusBadRequest
	}
	if status == 0 {
		return forward(r, body)
	}
	answer := &reply{status: status, header: http.Header{"Content-Type": {"application/scim+json"}}}
	answer.set(map[string]any{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": "409"})
	return answer
}

// frugal keeps nothing of an element but its value and its type.
func frugal(r *http.Request, body []byte, forward forwarding) *reply {
	answer := forward(r, body)
	user := answer.object()
	if user["userName"] == nil {
		return answer
	}
	delete(user, "nickName")
	for _, name := range []string{"emails", "phoneNumbers", "roles", "entitlements"} {
		list, _ := user[name].([]any)
		for _, each := range list {
			element, _ := each.(map[string]any)
			delete(element, "display")
			delete(element, "primary")
		}
	}
	answer.set(user)
	return answer
}

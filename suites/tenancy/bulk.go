package tenancy

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

const bulkSchema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"

// bulk: what names the neighbour's people inside a bulk request.
func bulk(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.bulk.write",
		Title: "Operations of a bulk request on users of another tenant are refused, and the users stay as they were.",
		Why:   "A bulk request takes another way through the server, on which the check of the tenant is easily missing.",
		Fix:   "Let the operations of a bulk request go through the same code as single requests.",
		Level: scimdrill.Must, Cites: append(isolation(), cite.RFC("7644", "3.7")), Needs: twoTenants(scimdrill.CanBulk), Kills: []string{"tenant-bulk-unchecked"},
	}, func(c *spec.Case) {
		path := "/Users/" + w.stranger(c)
		body := w.NewUser(w.person)
		body["name"] = map[string]any{"givenName": "Taken", "familyName": "Over"}
		answer := w.inBulk(c, "change and delete the neighbour's user",
			map[string]any{"method": "PUT", "path": path, "data": body},
			map[string]any{"method": "PATCH", "path": path, "data": json.RawMessage(replace("active", false))},
			map[string]any{"method": "DELETE", "path": path},
		)
		operations, _ := answer.At("Operations").([]any)
		for i := range operations {
			if code := code(answer.At(fmt.Sprintf("Operations[%d].status", i))); strings.HasPrefix(code, "2") {
				c.Fail("%s in a bulk request, on a user of another tenant: expected a refusal such as 404, found status %s",
					answer.Text(fmt.Sprintf("Operations[%d].method", i)), code)
			}
		}
		w.untouched(c)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.bulk.reference",
		Title: "A group that a bulk request makes gets no member of another tenant.",
		Why:   "References inside of a bulk request are resolved by code of their own.",
		Fix:   "Resolve references in the tenant of the token alone.",
		Level: scimdrill.Must, Cites: append(isolation(), cite.RFC("7644", "3.7.2")), Needs: twoTenants(scimdrill.CanBulk, scimdrill.HasGroups), Kills: []string{"tenant-bulk-unchecked"},
	}, func(c *spec.Case) {
		stranger := w.stranger(c)
		w.inBulk(c, "make a user, and a group with this user and the neighbour's",
			map[string]any{"method": "POST", "path": "/Users", "bulkId": "ours", "data": w.NewUser(w.People.Someone())},
			map[string]any{"method": "POST", "path": "/Groups", "bulkId": "group", "data": map[string]any{
				"schemas": []any{groupSchema}, "displayName": w.GroupName("Bulk"),
				"members": []any{map[string]any{"value": "bulkId:ours"}, map[string]any{"value": stranger}},
			}},
		)
		w.untouched(c)
	})
}

func (w *world) inBulk(c *spec.Case, purpose string, operations ...any) probe.Answer {
	answer, err := w.Target.Do(c.Context(), probe.Ask{
		Method: http.MethodPost, Path: "/Bulk", Purpose: purpose, Body: probe.Body(map[string]any{"schemas": []any{bulkSchema}, "Operations": operations}),
	})
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}

// code is the status of an operation: RFC 7644 §3.7.3 shows a string, and speaks of a code in it.
func code(status any) string {
	if object, isObject := status.(map[string]any); isObject {
		status = object["code"]
	}
	return fmt.Sprint(status)
}

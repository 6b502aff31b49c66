package robustness

import (
	"fmt"
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// shapes: messages of the protocol whose parts have the wrong type.
func shapes(scope *spec.Scope, w *world) {
	const why = "What a client got wrong once is sent again and again when the answer is 5xx, and Okta's queue stands."
	scope.Check(scimdrill.Requirement{
		ID:    "robustness.shape.patch",
		Title: "A PATCH whose parts have the wrong type is refused with 4xx and a SCIM error, and changes nothing.",
		Why:   why, Fix: "Check the types of Operations, op and path before using them; answer 400 invalidSyntax.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.5.2")), Needs: []scimdrill.Capability{scimdrill.CanPatch}, Kills: []string{"patch-shape-500"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		before := w.now(c)
		for _, operations := range []string{
			`null`, `"replace"`, `42`, `[null]`, `[42]`, `["replace"]`, `[[]]`, `[{}]`, `[{"op":42,"path":"title","value":"x"}]`,
			`[{"op":"replace","path":42,"value":"x"}]`, `[{"op":["replace"],"path":"title","value":"x"}]`, `[{"op":"burn","path":"title","value":"x"}]`,
		} {
			what := "Operations: " + operations
			answer, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPatch, Path: probe.UserPath(w.user.ID), Purpose: "PATCH with " + what,
				Body: fmt.Appendf(nil, `{"schemas":[%q],"Operations":%s}`, patchSchema, operations),
			})
			c.Answered(err)
			refused(c, what, answer)
		}
		stage.OnlyChanged(c, "the user", before, w.now(c))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.shape.bulk",
		Title: "A bulk request whose parts have the wrong type is refused, as a whole or operation by operation, and is no fault of the server.",
		Why:   why, Fix: "Check the types of Operations and of what is in them before using them; answer 400 invalidSyntax.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.7")), Needs: []scimdrill.Capability{scimdrill.CanBulk}, Kills: []string{"bulk-shape-500"},
	}, func(c *spec.Case) {
		for _, operations := range []string{
			`null`, `"POST"`, `42`, `{}`, `[null]`, `[42]`, `[[]]`, `[{}]`, `[{"method":42,"path":"/Users/` + w.NoSuchID() + `"}]`, `[{"method":"POST","path":42,"bulkId":{}}]`,
			`[{"method":"POST","path":"/Users","bulkId":"a","data":42}]`,
		} {
			what := "Operations: " + operations
			answer, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPost, Path: "/Bulk", Purpose: "a bulk request with " + what,
				Body: fmt.Appendf(nil, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":%s}`, operations),
			})
			answered(c, what, answer, err)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.shape.search",
		Title: "A search whose parts have the wrong type is refused or ignores them, and is no fault of the server.",
		Why:   why, Fix: "Check the types of filter, count, startIndex and attributes before using them.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.4.3")), Needs: []scimdrill.Capability{scimdrill.CanSearch}, Kills: []string{"search-shape-500"},
	}, func(c *spec.Case) {
		for _, part := range []string{`"filter":42`, `"filter":{}`, `"filter":null`, `"startIndex":"x"`, `"startIndex":[]`, `"attributes":42`, `"attributes":[null]`, `"sortBy":{}`, `"sortOrder":true`, `"schemas":42`} {
			answer, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPost, Path: "/Users/.search", Purpose: "search with " + part,
				Body: fmt.Appendf(nil, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"count":1,%s}`, part),
			})
			answered(c, part, answer, err)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.shape.group",
		Title: "A group whose parts have the wrong type is refused with 4xx and a SCIM error, or read as what was meant; it is no fault of the server.",
		Why:   why, Fix: "Check the types of displayName and members before using them; answer 400 invalidValue.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7643", "4.2")), Needs: []scimdrill.Capability{scimdrill.HasGroups}, Kills: []string{"group-shape-500"},
	}, func(c *spec.Case) {
		for _, changes := range []map[string]any{
			{"displayName": 42},
			{"displayName": []any{}},
			{"displayName": map[string]any{}},
			{"members": w.NoSuchID()},
			{"members": 42},
			{"members": map[string]any{}},
			{"members": []any{42}},
			{"members": []any{nil}},
			{"members": []any{map[string]any{"value": true}}},
			{"members": []any{map[string]any{"value": map[string]any{}}}},
		} {
			group := map[string]any{"schemas": []any{groupSchema}, "displayName": w.GroupName("Odd"), "externalId": w.GroupName("odd")}
			for name, value := range changes {
				group[name] = value
			}
			what := "a group with " + string(probe.Body(changes))
			answer, err := w.Target.Do(c.Context(), probe.Ask{Method: http.MethodPost, Path: "/Groups", Purpose: "create " + what, Body: probe.Body(group)})
			answered(c, what, answer, err)
			if name := answer.At("displayName"); answer.Status() < http.StatusBadRequest && name != nil {
				if _, isText := name.(string); !isText {
					c.Fail("%s: expected displayName as a string, found %v", what, name)
				}
			}
		}
	})
}

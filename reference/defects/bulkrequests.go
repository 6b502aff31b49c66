package defects

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// ofBulkRequests are mistakes about what is carried out.
func ofBulkRequests() []Defect {
	return []Defect{
		{
			ID: "bulk-schemas-unchecked", Title: "The schemas of a bulk request are not looked at.",
			Story:  "A PATCH that was sent to the wrong address is carried out on others.",
			Source: "RFC 7644 §3.7",
			wrap: onBulk(func(_ *request, body map[string]any) {
				body["schemas"] = []any{"urn:ietf:params:scim:api:messages:2.0:BulkRequest"}
			}),
		},
		{
			ID: "bulk-first-only", Title: "Only the first operation of a bulk request is carried out.",
			Story:  "Of a department of fifty one person has an account.",
			Source: "RFC 7644 §3.7",
			wrap: onBulk(func(_ *request, body map[string]any) {
				if all := operations(body); len(all) > 1 {
					body["Operations"] = all[:1]
				}
			}),
		},
		{
			ID: "bulk-says-done", Title: "Bulk requests are answered as done, and nothing is.",
			Story:  "A department of fifty has no accounts, and no error says so.",
			Source: "RFC 7644 §3.7; servers that queue bulk requests, and lose the queue",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				all := operations(q.object())
				if q.resource != "Bulk" || len(all) == 0 {
					q.pass(w)
					return
				}
				done := map[string]string{http.MethodPost: "201", http.MethodDelete: "204"}
				results := make([]map[string]any, len(all))
				for i, operation := range all {
					method, _ := operation["method"].(string)
					status, is := done[method]
					if !is {
						status = "200"
					}
					results[i] = resultFor(operation, status)
					results[i]["location"] = q.base + "/Users/queued"
				}
				answerBulk(w, results)
			}),
		},
		{
			ID: "bulk-post-only", Title: "In bulk requests POST alone is supported.",
			Story:  "Accounts are made in bulk, and never changed or taken away.",
			Source: "RFC 7644 §3.7; servers whose bulk endpoint was made for the first import",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				all := operations(q.object())
				if q.resource != "Bulk" || !slices.ContainsFunc(all, isChange) {
					q.pass(w)
					return
				}
				results := make([]map[string]any, len(all))
				for i, operation := range all {
					results[i] = resultFor(operation, "501")
				}
				answerBulk(w, results)
			}),
		},
		{
			ID: "bulk-stops-at-first", Title: "The first failure ends a bulk request, whatever failOnErrors says.",
			Story:  "One person who is gone already keeps everybody after them from being created.",
			Source: "RFC 7644 §3.7.3: as many changes as possible",
			wrap:   onBulk(func(_ *request, body map[string]any) { body["failOnErrors"] = 1 }),
		},
		{
			ID: "bulk-fail-on-errors-ignored", Title: "failOnErrors is ignored.",
			Story:  "What must not happen without what went before it happens.",
			Source: "RFC 7644 §3.7.3",
			wrap:   onBulk(func(_ *request, body map[string]any) { delete(body, "failOnErrors") }),
		},
		{
			ID: "bulk-all-or-nothing", Title: "One failure undoes the whole bulk request.",
			Story:  "One person who is gone already keeps everybody from being created.",
			Source: "RFC 7644 §3.7.3; servers that carry a bulk request out in one transaction",
			wrap:   allOrNothing(),
		},
		{
			ID: "bulk-references-literal", Title: "References by bulkId are not resolved.",
			Story:  "A group that is created together with its people has none.",
			Source: "RFC 7644 §3.7.2",
			wrap: onRequest(func(q *request) {
				if q.resource == "Bulk" {
					q.body = []byte(strings.ReplaceAll(string(q.body), `"bulkId:`, `"bulkid `))
				}
			}),
		},
		{
			ID: "bulk-circle-500", Title: "References that form a circle are answered with 500.",
			Story:  "Nested groups cannot be created in one request, and nothing says why.",
			Source: "RFC 7644 §3.7.1",
			wrap: refusingBulk(http.StatusInternalServerError, func(all []map[string]any) bool {
				seen := map[string]bool{}
				for _, operation := range all {
					for _, reference := range referencesIn(operation) {
						if !seen[reference] && slices.ContainsFunc(all, creates(reference)) {
							return true
						}
					}
					bulkID, _ := operation["bulkId"].(string)
					seen[bulkID] = true
				}
				return false
			}),
		},
		{
			ID: "bulk-reference-unknown-500", Title: "A bulkId that nothing has makes the whole bulk request fail with 500.",
			Story:  "One slip keeps a thousand people from being created.",
			Source: "RFC 7644 §3.7.2",
			wrap: refusingBulk(http.StatusInternalServerError, func(all []map[string]any) bool {
				return slices.ContainsFunc(all, func(operation map[string]any) bool {
					return slices.ContainsFunc(referencesIn(operation), func(reference string) bool { return !slices.ContainsFunc(all, creates(reference)) })
				})
			}),
		},
		{
			ID: "bulk-reference-unknown-kept", Title: "Members with a bulkId that nothing has are dropped, and the operation is answered with success.",
			Story:  "A group lacks somebody, and nothing says so.",
			Source: "RFC 7644 §3.7.2",
			wrap: onBulk(func(_ *request, body map[string]any) {
				all := operations(body)
				for _, operation := range all {
					data, _ := operation["data"].(map[string]any)
					for _, reference := range referencesIn(operation) {
						if data != nil && !slices.ContainsFunc(all, creates(reference)) {
							delete(data, "members")
						}
					}
				}
			}),
		},
		{
			ID: "bulk-version-ignored", Title: "version in a bulk request is ignored.",
			Story:  "A stale change overwrites a newer one.",
			Source: "RFC 7644 §3.7, §3.14",
			wrap: onBulk(func(_ *request, body map[string]any) {
				for _, operation := range operations(body) {
					delete(operation, "version")
				}
			}),
		},
		{
			ID: "bulk-limit-cut", Title: "Of a bulk request with too many operations the rest is dropped.",
			Story:  "The last of a department have no accounts, and no error says so.",
			Source: "RFC 7644 §3.7.4",
			wrap: onBulk(func(q *request, body map[string]any) {
				config, _ := q.ask(http.MethodGet, "/ServiceProviderConfig", nil).object()["bulk"].(map[string]any)
				most, _ := config["maxOperations"].(json.Number)
				if all, limit := operations(body), integer(most); limit > 0 && len(all) > limit {
					body["Operations"] = all[:limit]
				}
			}),
		},
	}
}

// allOrNothing takes away what a bulk request made of which an operation failed, and refuses it.
func allOrNothing() func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		a := q.forward()
		results := objects(a.object()["Operations"])
		if q.resource != "Bulk" || !slices.ContainsFunc(results, isFailure) {
			a.send(w)
			return
		}
		for _, result := range results {
			location, _ := result["location"].(string)
			if at := strings.LastIndex(location, "/Users/"); result["method"] == http.MethodPost && at >= 0 {
				q.ask(http.MethodDelete, location[at:], nil)
			}
		}
		refuse(w, http.StatusBadRequest, "invalidValue", "an operation failed, and the request was undone")
	})
}

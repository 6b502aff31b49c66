package defects

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

func ofBulk() []Defect {
	const resultsText = "RFC 7644 §3.7.3"
	return []Defect{
		{
			ID: "bulk-answer-bare", Title: "A bulk request is answered with a bare array of results.",
			Story:  "A client finds no results, and sends everything again.",
			Source: resultsText,
			wrap:   onBulkAnswer(func(_ *request, a *answer) { a.body = render(a.object()["Operations"]) }),
		},
		{
			ID: "bulk-207", Title: "A bulk request is answered with 207 where an operation failed.",
			Story:  "A client that expects 200 takes the whole request for failed.",
			Source: "RFC 7644 §3.7; RFC 4918, whose Multi-Status is not SCIM's",
			wrap: onBulkAnswer(func(_ *request, a *answer) {
				if slices.ContainsFunc(objects(a.object()["Operations"]), isFailure) {
					a.status = http.StatusMultiStatus
				}
			}),
		},
		{
			ID: "bulk-errors-only", Title: "The answer to a bulk request has results of failures alone.",
			Story:  "Nobody learns the ids of what was created.",
			Source: resultsText,
			wrap: onBulkAnswer(func(_ *request, a *answer) {
				body := a.object()
				body["Operations"] = slices.DeleteFunc(objects(body["Operations"]), func(result map[string]any) bool { return !isFailure(result) })
				a.setObject(body)
			}),
		},
		{
			ID: "bulk-id-dropped", Title: "Results have no bulkId.",
			Story:  "A client cannot tell which id belongs to which person.",
			Source: resultsText,
			wrap:   onResults(func(result map[string]any) { delete(result, "bulkId") }),
		},
		{
			ID: "bulk-method-dropped", Title: "Results have no method.",
			Story:  "A client cannot tell which result is of which operation.",
			Source: resultsText,
			wrap:   onResults(func(result map[string]any) { delete(result, "method") }),
		},
		{
			ID: "bulk-without-location", Title: "Results have no location.",
			Story:  "Nobody learns the ids of what was created.",
			Source: resultsText,
			wrap:   onResults(func(result map[string]any) { delete(result, "location") }),
		},
		{
			ID: "bulk-status-missing", Title: "Results have no status.",
			Story:  "Nobody learns what was done and what was not.",
			Source: resultsText,
			wrap:   onResults(func(result map[string]any) { delete(result, "status") }),
		},
		{
			ID: "bulk-status-200", Title: "The status of every result is 200.",
			Story:  "Failures look like successes.",
			Source: resultsText,
			wrap:   onResults(func(result map[string]any) { result["status"] = "200" }),
		},
		{
			ID: "bulk-errors-400", Title: "The status of every failure in a bulk request is 400.",
			Story:  "Somebody who is gone already looks like a mistake in the data.",
			Source: resultsText,
			wrap: onResults(func(result map[string]any) {
				if isFailure(result) {
					result["status"] = "400"
				}
			}),
		},
		{
			ID: "bulk-errors-500", Title: "The status of every failure in a bulk request is 500.",
			Story:  "A client tries again what can never succeed.",
			Source: resultsText,
			wrap: onResults(func(result map[string]any) {
				if isFailure(result) {
					result["status"] = "500"
				}
			}),
		},
		{
			ID: "bulk-errors-bare", Title: "Failures in a bulk request have a status alone, and no error.",
			Story:  "“400”, for one person of a thousand, and nothing about what was wrong.",
			Source: "RFC 7644 §3.7.3: response must hold the error",
			wrap:   onResults(func(result map[string]any) { delete(result, "response") }),
		},
		{
			ID: "bulk-bad-method-accepted", Title: "An operation with a method that bulk requests do not have is answered with 200.",
			Story:  "A client believes that something was done.",
			Source: "RFC 7644 §3.7",
			wrap: onResults(func(result map[string]any) {
				if !slices.Contains([]any{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, result["method"]) {
					result["status"] = "200"
					delete(result, "response")
				}
			}),
		},
		{
			ID: "bulk-bad-path-accepted", Title: "An operation on an endpoint that is not there is answered with 204.",
			Story:  "A client believes that something was done.",
			Source: "RFC 7644 §3.7",
			wrap: onBulkAnswer(func(q *request, a *answer) {
				body := a.object()
				results, sent := objects(body["Operations"]), operations(q.object())
				for i, result := range results {
					path, _ := sent[min(i, len(sent)-1)]["path"].(string)
					if !strings.HasPrefix(path, "/Users") && !strings.HasPrefix(path, "/Groups") {
						result["status"] = "204"
						delete(result, "response")
					}
				}
				body["Operations"] = results
				a.setObject(body)
			}),
		},
		{
			ID: "bulk-limit-500", Title: "A bulk request beyond a limit is answered with 500.",
			Story:  "A client sends the same again, for ever.",
			Source: "RFC 7644 §3.7.4",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.resource == "Bulk" && a.status == http.StatusRequestEntityTooLarge {
					a.status = http.StatusInternalServerError
				}
			}),
		},
		{
			ID: "bulk-limit-unnamed", Title: "The 413 to a bulk request does not say which limit was exceeded.",
			Story:  "A client does not know whether to send fewer operations or shorter ones.",
			Source: "RFC 7644 §3.7.4",
			wrap: onAnswer(func(q *request, a *answer) {
				if body := a.object(); q.resource == "Bulk" && a.status == http.StatusRequestEntityTooLarge && body != nil {
					body["detail"] = "Payload Too Large"
					a.setObject(body)
				}
			}),
		},
	}
}

// onBulk makes a middleware that changes bulk requests.
func onBulk(change func(q *request, body map[string]any)) func(http.Handler) http.Handler {
	return onRequest(func(q *request) {
		if body := q.object(); q.resource == "Bulk" && body != nil {
			change(q, body)
			q.setObject(body)
		}
	})
}

// onBulkAnswer makes a middleware that changes good answers to bulk requests.
func onBulkAnswer(change func(q *request, a *answer)) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		if q.resource == "Bulk" && a.good() && a.object() != nil {
			change(q, a)
		}
	})
}

// onResults makes a middleware that changes each result of a bulk request.
func onResults(change func(result map[string]any)) func(http.Handler) http.Handler {
	return onBulkAnswer(func(_ *request, a *answer) {
		body := a.object()
		results := objects(body["Operations"])
		for _, result := range results {
			change(result)
		}
		body["Operations"] = results
		a.setObject(body)
	})
}

// refusingBulk answers bulk requests of a kind with an error.
func refusingBulk(status int, refused func(all []map[string]any) bool) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		if q.resource == "Bulk" && refused(operations(q.object())) {
			refuse(w, status, "", "internal error")
			return
		}
		q.pass(w)
	})
}

func isFailure(result map[string]any) bool {
	status, _ := result["status"].(string)
	return strings.HasPrefix(status, "4") || strings.HasPrefix(status, "5")
}

func isChange(operation map[string]any) bool { return operation["method"] != http.MethodPost }

func creates(bulkID string) func(map[string]any) bool {
	return func(operation map[string]any) bool { return operation["bulkId"] == bulkID }
}

// referencesIn are the bulkIds that the data of an operation refers to.
func referencesIn(operation map[string]any) []string {
	var found []string
	for _, match := range regexp.MustCompile(`"bulkId:([^"]*)"`).FindAllStringSubmatch(string(render(operation["data"])), -1) {
		found = append(found, match[1])
	}
	return found
}

func resultFor(operation map[string]any, status string) map[string]any {
	result := map[string]any{"method": operation["method"], "status": status}
	if bulkID := operation["bulkId"]; bulkID != nil {
		result["bulkId"] = bulkID
	}
	return result
}

func answerBulk(w http.ResponseWriter, results []map[string]any) {
	reply(w, http.StatusOK, "application/scim+json; charset=utf-8", render(map[string]any{
		"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:BulkResponse"}, "Operations": results,
	}))
}

func integer(number json.Number) int {
	value, err := number.Int64()
	if err != nil {
		return 0
	}
	return int(value)
}

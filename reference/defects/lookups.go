package defects

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

func ofLookups() []Defect {
	return []Defect{
		{
			ID: "lookup-case-sensitive", Title: "The lookup by userName minds upper and lower case.",
			Story:  "A person whose address is written in another case in Okta is created a second time, or fails with a conflict.",
			Source: "Okta SCIM 2.0 SPEC test, step 17; RFC 7643 §4.1.1",
			wrap: onAnswer(func(q *request, a *answer) {
				if userName, isLookup := lookedUp(q); isLookup {
					a.keep(func(user map[string]any) bool { return user["userName"] == userName })
				}
			}),
		},
		{
			ID: "lookup-filter-ignored", Title: "The filter is ignored: every lookup finds everybody.",
			Story:  "Okta links a new person to the first account in the list, which is somebody else's.",
			Source: "Okta SCIM 2.0 protocol reference, “Determine if the user already exists”",
			wrap: onRequest(func(q *request) {
				if q.toAll(http.MethodGet) {
					q.setQuery("filter", "")
				}
			}),
		},
		{
			ID: "lookup-by-email", Title: "The lookup by userName compares the email address.",
			Story:  "People whose user name is not their address are not found: a second account, or a conflict.",
			Source: "github.com/sourcegraph/sourcegraph/issues/49016",
			wrap: onRequest(func(q *request) {
				if userName, isLookup := lookedUp(q); isLookup {
					q.setQuery("filter", `emails.value eq `+string(render(userName)))
				}
			}),
		},
		{
			ID: "plus-decoded-twice", Title: "The query is decoded twice: a plus sign in an address becomes a space.",
			Story:  "People with a plus sign in their address are never found, and fail with a conflict at every other assignment.",
			Source: "Okta SCIM 2.0 protocol reference, lookup with an encoded address",
			wrap: onRequest(func(q *request) {
				if q.toAll(http.MethodGet) && q.filter() != "" {
					q.setQuery("filter", strings.ReplaceAll(q.filter(), "+", " "))
				}
			}),
		},
		{
			ID: "inactive-unlisted", Title: "Lookups leave out people who are inactive.",
			Story:  "Somebody who comes back is not found, so Okta creates them again and is told of a conflict.",
			Source: "support.okta.com, “Matching user not found”; github.com/fleetdm/fleet/issues/53446",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.toAll(http.MethodGet) && q.filter() != "" {
					a.keep(func(user map[string]any) bool { return user["active"] != false })
				}
			}),
		},
		{
			ID: "inactive-hidden", Title: "A user who is inactive is not found by id.",
			Story:  "Reactivation fails with “Matching user not found”; Okta's own test fails at step 11.",
			Source: "devforum.okta.com 24187; Okta CRUD test, steps 11 and 19",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				a := q.forward()
				if q.about(http.MethodGet) && a.good() && a.object()["active"] == false {
					refuse(w, http.StatusNotFound, "", "User "+q.id+" not found")
					return
				}
				a.send(w)
			}),
		},
	}
}

// lookedUp is the userName that Okta's lookup asks for; false for every other request.
func lookedUp(q *request) (string, bool) {
	if !q.toAll(http.MethodGet) {
		return "", false
	}
	return userNameOf(q.filter())
}

// userNameOf is the value of a filter of the form userName eq "value".
func userNameOf(filter string) (string, bool) {
	lookup := regexp.MustCompile(`(?i)^\s*(?:urn:ietf:params:scim:schemas:core:2\.0:User:)?userName\s+eq\s+("(?:[^"\\]|\\.)*")\s*$`)
	match := lookup.FindStringSubmatch(filter)
	if match == nil {
		return "", false
	}
	var value string
	if err := json.Unmarshal([]byte(match[1]), &value); err != nil {
		return "", false
	}
	return value, true
}

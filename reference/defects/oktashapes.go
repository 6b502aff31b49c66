package defects

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

func ofOktaShapes() []Defect {
	return []Defect{
		{
			ID: "attributes-refused", Title: "A user with a telephone number or an address is refused.",
			Story:  "Whoever has more in the Okta profile than a name cannot be provisioned.",
			Source: "Okta OIN test plan, C9334; RFC 7644 §3.3",
			wrap: refusing("invalidValue", "phoneNumbers and addresses are not supported", func(q *request) bool {
				user := q.object()
				return user["phoneNumbers"] != nil || user["addresses"] != nil
			}),
		},
		{
			ID: "enterprise-required", Title: "A user without the enterprise extension is refused.",
			Story:  "People whose Okta profile has no department or employee number cannot be provisioned.",
			Source: "RFC 7643 §3.3; captured creates of both kinds of app, which name the extension only with a value",
			wrap: refusing("invalidValue", "the enterprise extension is required", func(q *request) bool {
				return q.object()[enterpriseURN] == nil
			}),
		},
		{
			ID: "manager-value-required", Title: "A manager without a value is refused.",
			Story:  "People whose manager is known by name alone cannot be provisioned.",
			Source: "github.com/scimmyjs/scimmy/issues/28",
			wrap: refusing("invalidValue", "manager.value is required", func(q *request) bool {
				extension, _ := q.object()[enterpriseURN].(map[string]any)
				manager, named := extension["manager"].(map[string]any)
				return named && manager["value"] == nil
			}),
		},
		{
			ID: "wrong-type-500", Title: "A string where an array is expected is answered with 500.",
			Story:  "“Internal Server Error”, for an attribute that an admin has given the wrong type.",
			Source: "support.okta.com question 0D5WR00001FGNo90AH; RFC 7644 §3.12",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if _, isText := q.object()["roles"].(string); isText {
					reply(w, http.StatusInternalServerError, "text/plain; charset=utf-8", []byte("cannot iterate over a string"))
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "plus-not-a-space", Title: "A plus sign in a query is not read as a space.",
			Story:  "No lookup succeeds while Okta encodes spaces as it did in 2018.",
			Source: "Okta SCIM reference of 2018, sample of a lookup; application/x-www-form-urlencoded",
			wrap: onRequest(func(q *request) {
				if q.toAll(http.MethodGet) && strings.Contains(q.URL.RawQuery, "+eq+") {
					q.setQuery("filter", strings.ReplaceAll(q.filter(), " ", "+"))
				}
			}),
		},
		{
			ID: "parallel-creates-500", Title: "A create that comes while another is under way is answered with 500.",
			Story:  "When a group is assigned some of its members are provisioned, and others are tasks.",
			Source: "github.com/onyx-dot-app/onyx/issues/12966; SQLite's “database is locked”",
			wrap:   oneAtATime(),
		},
	}
}

// aWhile is long enough for the requests of one group to overlap.
const aWhile = 30 * time.Millisecond

// oneAtATime fails creates that do not have the database for themselves.
func oneAtATime() func(http.Handler) http.Handler {
	var database sync.Mutex
	return middleware(func(w http.ResponseWriter, q *request) {
		if !q.toAll(http.MethodPost) {
			q.pass(w)
			return
		}
		if !database.TryLock() {
			refuse(w, http.StatusInternalServerError, "", "database is locked")
			return
		}
		defer database.Unlock()
		time.Sleep(aWhile)
		q.pass(w)
	})
}

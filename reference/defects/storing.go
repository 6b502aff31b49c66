package defects

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

func ofStoring() []Defect {
	return []Defect{
		{
			ID: "names-swapped", Title: "givenName and familyName of a new user change places.",
			Story:  "Everybody is addressed by their family name, and sorted by their given one.",
			Source: "RFC 7643 §4.1.1; a name that is joined and split again in the other order",
			wrap: onNewUsers(func(user map[string]any) {
				if name, isObject := user["name"].(map[string]any); isObject {
					name["givenName"], name["familyName"] = name["familyName"], name["givenName"]
				}
			}),
		},
		{
			ID: "texts-lost", Title: "displayName, nickName, title, userType and profileUrl are accepted and not stored.", Mode: "full",
			Story:  "The attributes that the admin mapped never arrive, and Okta shows no error.",
			Source: "RFC 7644 §3.3; limosa-io/laravel-scim-server issue 36",
			wrap: losing(func(name string) bool {
				return slices.Contains([]string{"displayname", "nickname", "title", "usertype", "profileurl"}, strings.ToLower(name))
			}),
		},
		{
			ID: "phone-numbers-lost", Title: "phoneNumbers are accepted and not stored.",
			Story:  "Whoever is to be called or texted cannot be.",
			Source: "RFC 7644 §3.3; limosa-io/laravel-scim-server issue 36",
			wrap:   losing(func(name string) bool { return strings.EqualFold(name, "phoneNumbers") }),
		},
		{
			ID: "addresses-lost", Title: "addresses are accepted and not stored.",
			Story:  "Nobody has an office, and Okta shows no error.",
			Source: "RFC 7644 §3.3; limosa-io/laravel-scim-server issue 36",
			wrap:   losing(func(name string) bool { return strings.EqualFold(name, "addresses") }),
		},
		{
			ID: "values-lose-their-type", Title: "Email addresses and phone numbers are shown without their type.",
			Story:  "A client that looks for the work address finds none, and sends it again.",
			Source: "RFC 7643 §2.4; a table with a column for the value alone",
			wrap: onUsers(func(user map[string]any) {
				for _, name := range []string{"emails", "phoneNumbers"} {
					eachOf(user[name], func(value map[string]any) { delete(value, "type") })
				}
			}),
		},
		{
			ID: "create-half-stored", Title: "A create is answered with everything that was sent, though phoneNumbers are not stored.",
			Story:  "Okta sees its values in the answer, and never sends them again.",
			Source: "RFC 7644 §3.3: the representation of what was created; a handler that sends its input back",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				sent := q.object()
				phones, there := sent["phoneNumbers"]
				if !q.toAll(http.MethodPost) || !there {
					q.pass(w)
					return
				}
				delete(sent, "phoneNumbers")
				q.setObject(sent)
				a := q.forward()
				a.users(func(user map[string]any) { user["phoneNumbers"] = phones })
				a.send(w)
			}),
		},
		{
			ID: "create-echoes-body", Title: "A create is answered with the body that was sent, the client's id, meta and groups included.",
			Story:  "The client keeps an id that the server has never heard of: every later change fails with 404.",
			Source: "RFC 7643 §3.1; RFC 7644 §3.3",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				sent := q.object()
				a := q.forward()
				if q.toAll(http.MethodPost) {
					a.users(func(user map[string]any) { maps.Copy(user, sent) })
				}
				a.send(w)
			}),
		},
		{
			ID: "create-always-active", Title: "Every new user is active, whatever active says.",
			Story:  "People who start next month can sign in today.",
			Source: "RFC 7643 §4.1.1; a column with a default that the insert leaves out",
			wrap:   onNewUsers(func(user map[string]any) { user["active"] = true }),
		},
		{
			ID: "create-inactive-by-default", Title: "A new user is inactive unless active says otherwise.",
			Story:  "The application fails Okta's published test; clients that leave the default out provision people who cannot sign in.",
			Source: "Okta SCIM 2.0 SPEC test, step 11",
			wrap: onNewUsers(func(user map[string]any) {
				if user["active"] == nil {
					user["active"] = false
				}
			}),
		},
		{
			ID: "external-id-lowered", Title: "externalId is stored in small letters.",
			Story:  "Okta's ids differ in case: the wrong person is found, or nobody.",
			Source: "RFC 7643 §3.1: externalId is caseExact",
			wrap: onWrites(func(user map[string]any) {
				if external, isText := user["externalId"].(string); isText {
					user["externalId"] = strings.ToLower(external)
				}
			}),
		},
		{
			ID: "external-id-invented", Title: "A user without an externalId is shown with the id in its place.",
			Story:  "A client takes the invented value for its own, and links the user to somebody else.",
			Source: "RFC 7643 §3.1: externalId is never the server's to say",
			wrap: onUsers(func(user map[string]any) {
				if user["externalId"] == nil {
					user["externalId"] = user["id"]
				}
			}),
		},
		{
			ID: "external-id-unique", Title: "A second user with the same externalId is answered with 409.",
			Story:  "After the app was connected anew, nobody can be provisioned: the old record has the externalId.",
			Source: "RFC 7643 §3.1: the server does not enforce uniqueness",
			wrap:   uniqueExternalIDs(),
		},
		{
			ID: "projection-on-get-alone", Title: "attributes and excludedAttributes are ignored unless the method is GET.",
			Story:  "A client that asks for the id alone is sent whole people with each change.",
			Source: "RFC 7644 §3.9: on any operation that returns a resource",
			wrap: onRequest(func(q *request) {
				if q.Method != http.MethodGet {
					q.setQuery("attributes", "")
					q.setQuery("excludedAttributes", "")
				}
			}),
		},
		{
			ID: "null-refused", Title: "A null in a user is answered with 400.",
			Story:  "One attribute that a person does not have keeps the whole person out.",
			Source: "RFC 7643 §2.5: null is the same as nothing",
			wrap: refusing("invalidValue", "null is no value", func(q *request) bool {
				for _, value := range q.object() {
					if value == nil {
						return true
					}
				}
				return false
			}),
		},
		{
			ID: "values-trimmed", Title: "Blanks at the ends of every value are cut off.",
			Story:  "A key of the client that has one is not found again.",
			Source: "RFC 7643 §2.2: caseExact values are kept as they are",
			wrap: onWrites(func(user map[string]any) {
				for name, value := range user {
					user[name] = spoilText(value, strings.TrimSpace)
				}
			}),
		},
	}
}

// onNewUsers makes a middleware that changes users as they are created.
func onNewUsers(change func(map[string]any)) func(http.Handler) http.Handler {
	return onRequest(func(q *request) {
		if user := q.object(); user != nil && q.toAll(http.MethodPost) {
			change(user)
			q.setObject(user)
		}
	})
}

// onWrites makes a middleware that changes users as they are created or replaced.
func onWrites(change func(map[string]any)) func(http.Handler) http.Handler {
	return onRequest(func(q *request) {
		if user := q.object(); user != nil && (q.toAll(http.MethodPost) || q.about(http.MethodPut)) {
			change(user)
			q.setObject(user)
		}
	})
}

// eachOf gives each value of a multi-valued attribute to a function that may change it.
func eachOf(values any, change func(map[string]any)) {
	list, _ := values.([]any)
	for _, each := range list {
		if value, isObject := each.(map[string]any); isObject {
			change(value)
		}
	}
}

func uniqueExternalIDs() func(http.Handler) http.Handler {
	var mu sync.Mutex
	taken := map[string]bool{}
	return middleware(func(w http.ResponseWriter, q *request) {
		external, _ := q.object()["externalId"].(string)
		if !q.toAll(http.MethodPost) || external == "" {
			q.pass(w)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if taken[external] {
			refuse(w, http.StatusConflict, "uniqueness", "externalId is taken")
			return
		}
		taken[external] = true
		q.pass(w)
	})
}

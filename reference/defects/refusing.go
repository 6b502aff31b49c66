package defects

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
)

func ofRefusing() []Defect {
	return []Defect{
		{
			ID: "username-made-up", Title: "A user without a userName, or with a blank one, gets one that the server makes up.",
			Story:  "The person is there and cannot be found: no client knows the name.",
			Source: "RFC 7643 §4.1.1: userName is required and not empty",
			wrap: onNewUsers(func(user map[string]any) {
				if userName, isText := user["userName"].(string); user["userName"] == nil || isText && strings.TrimSpace(userName) == "" {
					user["userName"] = madeUp()
				}
			}),
		},
		{
			ID: "types-unchecked", Title: "Values of a wrong type are converted, or dropped.",
			Story:  "A mistake in a mapping is answered with 201, and stays in the data.",
			Source: "RFC 7644 §3.12, invalidValue; languages that convert without being asked",
			wrap: onNewUsers(func(user map[string]any) {
				if _, isText := user["userName"].(string); !isText && user["userName"] != nil {
					user["userName"] = madeUp()
				}
				if _, isBoolean := user["active"].(bool); !isBoolean {
					user["active"] = true
				}
				if name, isText := user["name"].(string); isText {
					user["name"] = map[string]any{"givenName": name, "familyName": name}
				}
				if _, isList := user["emails"].([]any); !isList {
					delete(user, "emails")
				}
			}),
		},
		{
			ID: "schemas-unchecked", Title: "schemas of a new user is not looked at.",
			Story:  "A group that is posted to the wrong address becomes a person.",
			Source: "RFC 7643 §3",
			wrap: onNewUsers(func(user map[string]any) {
				listed := []any{coreURN}
				for name := range user {
					if strings.HasPrefix(strings.ToLower(name), "urn:") {
						listed = append(listed, name)
					}
				}
				user["schemas"] = listed
			}),
		},
		{
			ID: "scimtype-always-syntax", Title: "Every 400 has scimType invalidSyntax.",
			Story:  "The admin looks for a fault in the protocol where a value is missing.",
			Source: "RFC 7644 §3.12, table 9; limosa-io/scimverify has the two the wrong way round",
			wrap:   scimTypeOfAll("invalidSyntax"),
		},
		{
			ID: "scimtype-always-value", Title: "Every 400 has scimType invalidValue.",
			Story:  "The admin looks for a wrong value where the body could not be read.",
			Source: "RFC 7644 §3.12, table 9",
			wrap:   scimTypeOfAll("invalidValue"),
		},
		{
			ID: "refused-and-kept", Title: "A create that is answered with 400 leaves a user with that userName behind.",
			Story:  "The admin mends the value, and reads of a conflict with somebody whom nobody made.",
			Source: "RFC 7644 §3.12; an insert before the checks, without a transaction",
			wrap: onAnswer(func(q *request, a *answer) {
				if userName, isText := q.object()["userName"].(string); isText && q.toAll(http.MethodPost) && a.status == http.StatusBadRequest {
					q.ask(http.MethodPost, "/Users", render(map[string]any{
						"schemas": []any{coreURN}, "userName": userName, "name": map[string]any{"givenName": "?", "familyName": "?"},
					}))
				}
			}),
		},
		{
			ID: "bad-body-500", Title: "A body that is no JSON object is answered with 500.",
			Story:  "The client takes the server for broken, and sends the same body again.",
			Source: "RFC 7644 §3.12; an error of the parser that nobody catches",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.object() == nil && q.has([]string{http.MethodPost, http.MethodPut, http.MethodPatch}) {
					refuse(w, http.StatusInternalServerError, "", "unexpected end of JSON input")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "uniqueness-unsaid", Title: "A 409 has no scimType.",
			Story:  "Clients cannot tell that the name is taken from any other conflict.",
			Source: "RFC 7644 §3.3",
			wrap: onAnswer(func(_ *request, a *answer) {
				if refusal := a.object(); refusal != nil && a.status == http.StatusConflict {
					delete(refusal, "scimType")
					a.setObject(refusal)
				}
			}),
		},
		{
			ID: "conflict-tells-all", Title: "The detail of a 409 holds the whole record of the user who is there.",
			Story:  "Who guesses at names reads personal data, and so does everybody who reads Okta's log.",
			Source: "RFC 7644 §7.5; a database's message that is passed on",
			wrap: onAnswer(func(q *request, a *answer) {
				userName, isText := q.object()["userName"].(string)
				if refusal := a.object(); isText && refusal != nil && a.status == http.StatusConflict {
					own := *q
					own.Request = q.Clone(q.Context())
					own.Method, own.body = http.MethodGet, nil
					own.setQuery("filter", `userName eq `+string(render(userName)))
					refusal["detail"] = "duplicate of " + string(own.forward().body)
					a.setObject(refusal)
				}
			}),
		},
		{
			ID: "unknown-attribute-500", Title: "A user with an attribute that no schema has is answered with 500.",
			Story:  "One mistyped mapping keeps everybody out, and the message does not say which.",
			Source: "RFC 7644 §3.3; a strict decoder whose error nobody catches",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				unknown := func(name string) bool {
					return !slices.Contains(attributesOfUsers(), strings.ToLower(name)) && !strings.Contains(name, ":")
				}
				if q.toAll(http.MethodPost) || q.about(http.MethodPut) {
					for name := range q.object() {
						if unknown(name) {
							refuse(w, http.StatusInternalServerError, "", "unexpected attribute")
							return
						}
					}
				}
				q.pass(w)
			}),
		},
	}
}

func scimTypeOfAll(scimType string) func(http.Handler) http.Handler {
	return onAnswer(func(_ *request, a *answer) {
		if refusal := a.object(); refusal != nil && a.status == http.StatusBadRequest {
			refusal["scimType"] = scimType
			a.setObject(refusal)
		}
	})
}

// madeUp is a userName that nobody has.
func madeUp() string { return "user-" + strings.ToLower(rand.Text()) + "@example.com" }

// attributesOfUsers are the names of RFC 7643 §3.1 and §4.1, in small letters.
func attributesOfUsers() []string {
	return []string{
		"schemas", "id", "externalid", "meta", "username", "name", "displayname", "nickname", "profileurl", "title", "usertype",
		"preferredlanguage", "locale", "timezone", "active", "password", "emails", "phonenumbers", "ims", "photos", "addresses", "groups",
		"entitlements", "roles", "x509certificates",
	}
}

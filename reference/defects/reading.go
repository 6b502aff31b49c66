package defects

import (
	"encoding/base64"
	"encoding/pem"
	"net/http"
	"strings"
)

func ofReading() []Defect {
	return []Defect{
		{
			ID: "get-as-list", Title: "A read by id is answered with a list of one.",
			Story:  "Okta finds no id in the answer, and ends the update.",
			Source: "RFC 7644 §3.4.1; a handler that serves /Users and /Users/{id} alike",
			wrap: onAnswer(func(q *request, a *answer) {
				if user := a.object(); user != nil && q.about(http.MethodGet) && a.good() {
					a.setObject(map[string]any{
						"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults": 1, "startIndex": 1, "itemsPerPage": 1,
						"Resources": []any{user},
					})
				}
			}),
		},
		{
			ID: "id-other-in-lists", Title: "In lists users have the key of the database as their id.",
			Story:  "Okta links the user whom its lookup finds, and every later change fails with 404.",
			Source: "RFC 7643 §3.1",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.toAll(http.MethodGet) {
					a.users(func(user map[string]any) {
						if id, isText := user["id"].(string); isText {
							user["id"] = "user:" + id
						}
					})
				}
			}),
		},
		{
			ID: "meta-location-of-collection", Title: "meta.location of every user is the address of the collection.",
			Story:  "A client that follows it gets all users for one.",
			Source: "RFC 7643 §3.1",
			wrap: onMeta(func(meta map[string]any) {
				if location, isText := meta["location"].(string); isText {
					meta["location"] = location[:strings.LastIndexByte(location, '/')]
				}
			}),
		},
		{
			ID: "content-location-of-collection", Title: "Content-Location of a user is the address of the collection.",
			Story:  "A cache on the way gives the list to whoever asks for the user.",
			Source: "RFC 7643 §3.1; RFC 9110 §8.7",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.about(http.MethodGet) {
					a.header.Set("Content-Location", q.base+"/Users")
				}
			}),
		},
		{
			ID: "odd-id-500", Title: "An id with quotation marks, or one that is too long for its column, is answered with 500.",
			Story:  "Who looks for a way in sees where to dig.",
			Source: "RFC 7644 §3.12; ids that are put into a query as text",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				const column = 255
				if q.about(http.MethodGet) && (strings.ContainsAny(q.id, `'"`) || len(q.id) > column) {
					refuse(w, http.StatusInternalServerError, "", "syntax error at or near \"'\"")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "single-value-not-array", Title: "A multi-valued attribute with one value is an object.",
			Story:  "Strict clients cannot read anybody who has one address alone.",
			Source: "RFC 7643 §2.4; JSON that is made from XML",
			wrap: onUsers(func(user map[string]any) {
				for name, value := range user {
					if list, isList := value.([]any); isList && len(list) == 1 {
						user[name] = list[0]
					}
				}
			}),
		},
		{
			ID: "ref-is-a-name", Title: "$ref holds the name of what it should lead to.",
			Story:  "Clients that follow it find nothing, and those that parse it fail.",
			Source: "RFC 7643 §2.3.7",
			wrap: onUsers(func(user map[string]any) {
				eachOf(user["groups"], func(group map[string]any) { group["$ref"] = "The group of people" })
				if extension, isObject := user[enterpriseURN].(map[string]any); isObject {
					if manager, hasOne := extension["manager"].(map[string]any); hasOne {
						manager["$ref"] = "The one above"
					}
				}
			}),
		},
		{
			ID: "country-named", Title: "The country of an address is shown by name.",
			Story:  "Okta sees a move, and pushes the code again with every update.",
			Source: "RFC 7643 §4.1.2",
			wrap: onUsers(func(user map[string]any) {
				eachOf(user["addresses"], func(address map[string]any) { address["country"] = "Denmark" })
			}),
		},
		{
			ID: "email-as-uri", Title: "Email addresses begin with mailto:.",
			Story:  "Mail to everybody comes back.",
			Source: "RFC 7643 §4.1.2",
			wrap: onUsers(func(user map[string]any) {
				eachOf(user["emails"], func(email map[string]any) {
					if value, isText := email["value"].(string); isText {
						email["value"] = "mailto:" + value
					}
				})
			}),
		},
		{
			ID: "values-repeated", Title: "Every email address is shown twice.",
			Story:  "A client removes one, and one stays.",
			Source: "RFC 7643 §2.4; a join over two tables",
			wrap: onUsers(func(user map[string]any) {
				if emails, isList := user["emails"].([]any); isList {
					user["emails"] = append(emails, emails...)
				}
			}),
		},
		{
			ID: "certificate-as-pem", Title: "Certificates are shown as PEM.", Mode: "full",
			Story:  "Clients that decode base64 fail at the dashes.",
			Source: "RFC 7643 §4.1.2: DER, base64 encoded",
			wrap: onUsers(func(user map[string]any) {
				eachOf(user["x509Certificates"], func(certificate map[string]any) {
					value, _ := certificate["value"].(string)
					if der, err := base64.StdEncoding.DecodeString(value); err == nil {
						certificate["value"] = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
					}
				})
			}),
		},
		{
			ID: "user-groups-missing", Title: "Users do not show the groups that they are in.", Mode: "full",
			Story:  "What a person may do cannot be read, nor checked.",
			Source: "RFC 7643 §4.1.2, though /Schemas lists groups",
			wrap:   onUsers(func(user map[string]any) { delete(user, "groups") }),
		},
		{
			ID: "user-groups-by-name", Title: "groups of a user have names for values.", Mode: "full",
			Story:  "The wrong group of two that share a name is opened.",
			Source: "RFC 7643 §4.1.2: value is the identifier of the group",
			wrap: onUsers(func(user map[string]any) {
				eachOf(user["groups"], func(group map[string]any) { group["value"] = group["display"] })
			}),
		},
		{
			ID: "user-groups-bare", Title: "groups of a user have neither $ref nor type.", Mode: "full",
			Story:  "Nobody sees whether a membership can be taken away.",
			Source: "RFC 7643 §4.1.2",
			wrap: onUsers(func(user map[string]any) {
				eachOf(user["groups"], func(group map[string]any) {
					delete(group, "$ref")
					delete(group, "type")
				})
			}),
		},
	}
}

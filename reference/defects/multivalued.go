package defects

import (
	"net/http"
	"slices"
	"strings"
)

func ofValues() []Defect {
	return []Defect{
		{
			ID: "types-shuffled", Title: "In reads the types of several values change places.", Mode: "full",
			Story:  "Mail about work goes to the private address.",
			Source: "RFC 7643 §2.4; values and types that are read in two queries without an order",
			wrap: onAnswer(func(q *request, a *answer) {
				if !q.about(http.MethodGet) {
					return
				}
				a.users(func(user map[string]any) {
					for _, name := range []string{"emails", "phoneNumbers"} {
						var values []map[string]any
						eachOf(user[name], func(value map[string]any) { values = append(values, value) })
						if len(values) == 2 {
							values[0]["type"], values[1]["type"] = values[1]["type"], values[0]["type"]
						}
					}
				})
			}),
		},
		{
			ID: "primary-everywhere", Title: "Of several addresses every one is primary.", Mode: "full",
			Story:  "Each client takes another address for the one that counts.",
			Source: "RFC 7643 §2.4",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if user := q.object(); user != nil && q.toAll(http.MethodPost) {
					first := true
					eachOf(user["emails"], func(email map[string]any) {
						if email["primary"] == true && !first {
							email["primary"] = false
						}
						first = first && email["primary"] != true
					})
					q.setObject(user)
				}
				a := q.forward()
				a.users(func(user map[string]any) {
					if emails, _ := user["emails"].([]any); len(emails) > 1 {
						eachOf(user["emails"], func(email map[string]any) { email["primary"] = true })
					}
				})
				a.send(w)
			}),
		},
		{
			ID: "primary-not-shown", Title: "No address is shown as primary.",
			Story:  "A client that looks for the primary address finds none, and sends it again.",
			Source: "RFC 7643 §2.4",
			wrap: onUsers(func(user map[string]any) {
				eachOf(user["emails"], func(email map[string]any) { delete(email, "primary") })
			}),
		},
		{
			ID: "phone-country-lost", Title: "Phone numbers are shown without their country.",
			Story:  "Whoever calls reaches somebody else.",
			Source: "RFC 7643 §4.1.2; a formatter for numbers of one country",
			wrap: onUsers(func(user map[string]any) {
				eachOf(user["phoneNumbers"], func(number map[string]any) {
					value, _ := number["value"].(string)
					number["value"] = strings.TrimPrefix(value, "+45")
				})
			}),
		},
		{
			ID: "type-required", Title: "An email address without a type is answered with 400.",
			Story:  "Whose address nobody classified is kept out.",
			Source: "RFC 7643 §2.4: type is optional",
			wrap: refusing("invalidValue", "emails.type is required", func(q *request) bool {
				missing := false
				eachOf(q.object()["emails"], func(email map[string]any) { missing = missing || email["type"] == nil })
				return missing
			}),
		},
		{
			ID: "unknown-type-500", Title: "An email address of a type that the schema does not suggest is answered with 500.",
			Story:  "One odd type keeps the whole person out, and the message does not say which.",
			Source: "RFC 7643 §7: canonical values are suggestions; an enumeration in the database",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				odd := false
				eachOf(q.object()["emails"], func(email map[string]any) {
					kind, isText := email["type"].(string)
					odd = odd || isText && !slices.Contains([]string{"work", "home", "other"}, kind)
				})
				if odd {
					refuse(w, http.StatusInternalServerError, "", "invalid input value for enum email_type")
					return
				}
				q.pass(w)
			}),
		},
	}
}

package defects

import (
	"net/http"
	"slices"
	"strings"
)

func ofProjection() []Defect {
	const text = "RFC 7644 §3.9"
	return []Defect{
		{
			ID: "attributes-ignored", Title: "attributes is ignored: resources are shown whole.",
			Story:  "Who asks for names is sent profiles.",
			Source: text,
			wrap:   onRequest(func(q *request) { q.setQuery("attributes", "") }),
		},
		{
			ID: "excluded-attributes-ignored", Title: "excludedAttributes is ignored: resources are shown whole.",
			Story:  "Groups of a hundred thousand come with all their members each time.",
			Source: text,
			wrap:   onRequest(func(q *request) { q.setQuery("excludedAttributes", "") }),
		},
		{
			ID: "attributes-without-id", Title: "attributes shows what it names and nothing else: no id, no schemas.",
			Story:  "What was read cannot be written back to.",
			Source: text + ", “the minimum set of resource attributes”",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.URL.Query().Has("attributes") {
					a.users(func(user map[string]any) {
						delete(user, "id")
						delete(user, "schemas")
					})
				}
			}),
		},
		{
			ID: "attributes-first-alone", Title: "Of the names in attributes the first alone is read.",
			Story:  "Half of what was asked for is missing.",
			Source: text,
			wrap:   namesIn("attributes", func(names []string) []string { return names[:1] }),
		},
		{
			ID: "attributes-unknown-refused", Title: "A name in attributes that is not known is refused.",
			Story:  "A client that asks for what one server lacks is shown nothing at all.",
			Source: "RFC 7644 §3.4.2.5, which names no error",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				names := splitNames(q.URL.Query().Get("attributes"))
				if slices.ContainsFunc(names, func(name string) bool { return !strings.Contains(name, ":") && !isKnown(before(name)) }) {
					refuse(w, http.StatusBadRequest, "invalidValue", "no such attribute")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "attributes-case-sensitive", Title: "Names in attributes mind upper and lower case.",
			Story:  "A client that writes username is shown people without a name.",
			Source: "RFC 7643 §2.1; RFC 7644 §3.10",
			wrap: namesIn("attributes", func(names []string) []string {
				return append([]string{"id"}, slices.DeleteFunc(names, func(name string) bool {
					return !strings.Contains(name, ":") && !slices.Contains(known(), before(name))
				})...)
			}),
		},
		{
			ID: "attributes-sub-ignored", Title: "Of a sub-attribute in attributes the whole attribute is shown.",
			Story:  "Who asks for the family name is sent the rest as well.",
			Source: "RFC 7644 §3.10",
			wrap: namesIn("attributes", func(names []string) []string {
				for i, name := range names {
					names[i] = before(name)
				}
				return names
			}),
		},
		{
			ID: "attributes-urn-unknown", Title: "A name with a URN in attributes is passed over.",
			Story:  "The department cannot be asked for.",
			Source: "RFC 7644 §3.10; servers that split names at dots",
			wrap: namesIn("attributes", func(names []string) []string {
				return append([]string{"id"}, slices.DeleteFunc(names, func(name string) bool { return strings.Contains(name, ":") })...)
			}),
		},
		{
			ID: "attributes-ignored-in-lists", Title: "attributes and excludedAttributes are ignored in lists.",
			Story:  "It is lists that are large, and they come whole.",
			Source: text,
			wrap: onRequest(func(q *request) {
				if q.lists() {
					q.setQuery("attributes", "")
					q.setQuery("excludedAttributes", "")
				}
			}),
		},
		{
			ID: "attributes-ignored-on-write", Title: "attributes is ignored in answers to POST, PUT and PATCH.",
			Story:  "Who changes thousands is sent all of them back.",
			Source: text + ", “on any operation that returns a resource”",
			wrap: onRequest(func(q *request) {
				if q.Method != http.MethodGet {
					q.setQuery("attributes", "")
				}
			}),
		},
		{
			ID: "patch-attributes-204", Title: "A PATCH with attributes is answered with 204.",
			Story:  "A client that asks back what came of its change gets nothing to read.",
			Source: "RFC 7644 §3.5.2, “MUST return a 200 OK”",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.Method == http.MethodPatch && q.URL.Query().Has("attributes") && a.good() {
					a.status, a.body = http.StatusNoContent, nil
				}
			}),
		},
		{
			ID: "excluded-removes-id", Title: "excludedAttributes takes the id away.",
			Story:  "Nobody can be matched with anything.",
			Source: "RFC 7644 §3.4.2.5, “SHALL have no effect”",
			wrap: onAnswer(func(q *request, a *answer) {
				if slices.Contains(splitNames(q.URL.Query().Get("excludedAttributes")), "id") {
					a.users(func(user map[string]any) { delete(user, "id") })
				}
			}),
		},
		{
			ID: "excluded-takes-the-whole", Title: "excludedAttributes takes the whole attribute away for a part of it.",
			Story:  "Given names are gone with family names.",
			Source: "RFC 7644 §3.10",
			wrap: namesIn("excludedAttributes", func(names []string) []string {
				for i, name := range names {
					names[i] = before(name)
				}
				return names
			}),
		},
		{
			ID: "projection-both-500", Title: "attributes and excludedAttributes together are answered with 500.",
			Story:  "A mistake of the client is logged as an outage.",
			Source: text + ", “mutually exclusive”; RFC 7644 §3.12",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if query := q.URL.Query(); query.Has("attributes") && query.Has("excludedAttributes") {
					refuse(w, http.StatusInternalServerError, "", "illegal state")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "password-on-request", Title: "attributes=password shows the password.",
			Story:  "Whoever holds the token reads what Okta pushed.",
			Source: "RFC 7643 §7, returned: never",
			wrap: remembering(nil, nil, func(q *request, a *answer, m *memory) {
				if !slices.Contains(splitNames(q.URL.Query().Get("attributes")), "password") {
					return
				}
				user := a.object()
				for _, each := range m.all() {
					if each.id == q.id && a.good() {
						user["password"] = each.body["password"]
						a.setObject(user)
					}
				}
			}),
		},
		{
			ID: "members-not-excludable", Title: "The members of a group cannot be excluded.",
			Story:  "Reading the names of large groups takes minutes, and times out.",
			Source: "RFC 7644 §3.4.2.5; Microsoft's validator, which sends excludedAttributes=members",
			wrap: onRequest(func(q *request) {
				if q.resource == "Groups" {
					q.setQuery("excludedAttributes", "")
				}
			}),
		},
		{
			ID: "members-lost-on-request", Title: "attributes=members shows a group without members.",
			Story:  "Nobody can find out who is in a group.",
			Source: "RFC 7643 §7; servers that load members for the whole group alone",
			wrap: onAnswer(func(q *request, a *answer) {
				group := a.object()
				if q.resource == "Groups" && a.good() && slices.Contains(splitNames(q.URL.Query().Get("attributes")), "members") {
					delete(group, "members")
					a.setObject(group)
				}
			}),
		},
	}
}

// namesIn makes a middleware that reads other names in a parameter than those that were sent.
func namesIn(parameter string, change func([]string) []string) func(http.Handler) http.Handler {
	return onRequest(func(q *request) {
		if names := splitNames(q.URL.Query().Get(parameter)); len(names) > 0 {
			q.setQuery(parameter, strings.Join(change(names), ","))
		}
	})
}

func splitNames(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// before is the attribute of a sub-attribute.
func before(name string) string {
	attribute, _, _ := strings.Cut(name, ".")
	return attribute
}

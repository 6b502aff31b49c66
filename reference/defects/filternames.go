package defects

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

func ofFilterNames() []Defect {
	const text = "RFC 7644 §3.4.2.2"
	return []Defect{
		{
			ID: "filter-names-case-sensitive", Title: "Names of attributes in filters mind upper and lower case.",
			Story:  "A client that writes username finds nobody, and creates everybody again.",
			Source: text + ", “case insensitive”; RFC 7643 §2.1",
			wrap: refusingTerms(http.StatusBadRequest, "invalidFilter", "no such attribute", func(term filter.Expr) bool {
				name := pathOf(term).Name
				return !slices.Contains(known(), name) && isKnown(name)
			}),
		},
		{
			ID: "filter-operators-case-sensitive", Title: "Operators and and, or, not mind upper and lower case.",
			Story:  "A client that writes EQ or AND is refused.",
			Source: text + "; RFC 5234 §2.3",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				shouted := false
				keyword := regexp.MustCompile(`(?i)(?:^|[\s)])(eq|ne|co|sw|ew|pr|gt|ge|lt|le|and|or|not)(?:$|[\s(])`)
				outsideQuotes(q.filter(), func(plain string) string {
					for _, match := range keyword.FindAllStringSubmatch(plain, -1) {
						shouted = shouted || match[1] != strings.ToLower(match[1])
					}
					return plain
				})
				if q.queries() && shouted {
					refuse(w, http.StatusBadRequest, "invalidFilter", "unknown operator")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "filter-username-alone", Title: "Users can be filtered by userName alone.",
			Story:  "Okta works; a client that matches by externalId or by name does not.",
			Source: "Okta SCIM 2.0 protocol reference, which asks for userName alone",
			wrap: refusingTerms(http.StatusBadRequest, "invalidFilter", "only userName can be filtered by", func(term filter.Expr) bool {
				return !strings.EqualFold(pathOf(term).Name, "userName")
			}),
		},
		{
			ID: "filter-sub-attributes-unfound", Title: "A filter on a sub-attribute finds nobody.",
			Story:  "Nobody is found by their family name.",
			Source: text + "; servers that look for a member called “name.familyName”",
			wrap: rewritingTerms(func(term filter.Expr) filter.Expr {
				if pathOf(term).Sub != "" {
					return nobody()
				}
				return term
			}),
		},
		{
			ID: "filter-common-attributes-unfound", Title: "A filter on what every resource has, such as id and externalId, finds nobody.",
			Story:  "The account that a client made is not found by the id that it gave it.",
			Source: text + "; RFC 7643 §3.1; servers that filter by the attributes of the schema document alone",
			wrap: rewritingTerms(func(term filter.Expr) filter.Expr {
				if slices.Contains([]string{"id", "externalId", "schemas"}, pathOf(term).Name) {
					return nobody()
				}
				return term
			}),
		},
		{
			ID: "filter-schemas-unknown", Title: "schemas cannot be filtered by: there is no such column.",
			Story:  "Nobody can ask whom an extension was given to.",
			Source: text + "; RFC 7643 §3, where schemas is an attribute like any other",
			wrap: refusingTerms(http.StatusBadRequest, "invalidFilter", "no such attribute",
				func(term filter.Expr) bool { return strings.EqualFold(pathOf(term).Name, "schemas") }),
		},
		{
			ID: "filter-urn-unknown", Title: "A name with the URN of its schema in front is refused.",
			Story:  "People cannot be found by department; generated clients find nobody.",
			Source: "RFC 7644 §3.10",
			wrap: refusingTerms(http.StatusBadRequest, "invalidFilter", "no such attribute",
				func(term filter.Expr) bool { return pathOf(term).URN != "" }),
		},
		{
			ID: "filter-urn-split-at-the-dot", Title: "A URN is taken apart at the dot of 2.0, and the attribute not found.",
			Story:  "A qualified lookup finds nobody, so that everybody is created again.",
			Source: "RFC 7644 §3.10; servers that split paths at dots",
			wrap: rewritingTerms(func(term filter.Expr) filter.Expr {
				if pathOf(term).URN != "" {
					return nobody()
				}
				return term
			}),
		},
		{
			ID: "filter-unknown-attribute-ignored", Title: "A filter on an attribute that nobody has is passed over: everybody is found.",
			Story:  "Who matches by an attribute that the server lacks links the first person in the list.",
			Source: text + "; ORM layers that drop conditions on unknown columns",
			wrap: onRequest(func(q *request) {
				if expr := q.parsed(); expr != nil && pathOf(expr).Name != "" && pathOf(expr).URN == "" && !isKnown(pathOf(expr).Name) {
					q.setQuery("filter", "")
				}
			}),
		},
		{
			ID: "filter-first-value-alone", Title: "Of several addresses the first alone is compared.",
			Story:  "Who is looked up by their second address is created again.",
			Source: text + "; servers that keep emails[0] in a column",
			wrap: onAnswer(func(q *request, a *answer) {
				compare, isComparison := q.parsed().(filter.Compare)
				value, isText := compare.Value.(string)
				if !isComparison || !isText || compare.Path.Name != "emails" || compare.Op != filter.Eq {
					return
				}
				a.keep(func(user map[string]any) bool {
					emails, _ := user["emails"].([]any)
					if len(emails) == 0 {
						return false
					}
					first, _ := emails[0].(map[string]any)
					address, _ := first["value"].(string)
					return strings.EqualFold(address, value)
				})
			}),
		},
		{
			ID: "filter-default-value-500", Title: "emails without a sub-attribute is answered with 500.",
			Story:  "A filter that stands in the RFC is taken for an outage, and retried.",
			Source: text + ", the example with emails co \"example.com\"",
			wrap: refusingTerms(http.StatusInternalServerError, "", "cannot compare a list", compares(func(term filter.Compare) bool {
				return term.Path.Name == "emails" && term.Path.Sub == ""
			})),
		},
		{
			ID: "filter-value-path-flattened", Title: "Conditions in brackets need not hold for the same value.",
			Story:  "Who has this address at home and any at work is found by this address at work.",
			Source: text + ", complex filters",
			wrap: rewritingTerms(func(term filter.Expr) filter.Expr {
				path, isValuePath := term.(filter.ValuePath)
				if !isValuePath {
					return term
				}
				return eachTerm(path.Filter, comparing(func(inner filter.Compare) filter.Expr {
					inner.Path = filter.AttrPath{URN: path.Attr.URN, Name: path.Attr.Name, Sub: inner.Path.Name}
					return inner
				}))
			}),
		},
	}
}

// known are names of attributes as the schemas spell them.
func known() []string {
	return []string{
		"id", "externalId", "meta", "schemas", "userName", "name", "displayName", "nickName", "title", "emails", "active", "groups",
		"members", "password", "locale", "timezone", "x509Certificates", "phoneNumbers", "addresses", "roles",
	}
}

func isKnown(name string) bool {
	return slices.ContainsFunc(known(), func(each string) bool { return strings.EqualFold(each, name) })
}

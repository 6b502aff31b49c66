package defects

import (
	"net/http"
	"slices"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

func ofFilterGroups() []Defect {
	return []Defect{
		{
			ID: "group-filter-ignored", Title: "A filter for groups is passed over: every group is found.",
			Story:  "Okta links a group that is pushed to the first group in the list.",
			Source: "RFC 7644 §3.4.2.2; servers that filter users alone",
			wrap: onRequest(func(q *request) {
				if q.queries() && q.resource == "Groups" {
					q.setQuery("filter", "")
				}
			}),
		},
		{
			ID: "group-members-unfilterable", Title: "Nobody can ask for the groups of a member, nor for the members of a group.",
			Story:  "Who reads a large group page by page has to read it whole.",
			Source: "RFC 7644 §3.4.2.2",
			wrap: refusingTerms(http.StatusBadRequest, "invalidFilter", "cannot be filtered by", func(term filter.Expr) bool {
				return slices.Contains([]string{"members", "groups"}, pathOf(term).Name)
			}),
		},
		{
			ID: "root-filter-strict", Title: "A filter at the root is refused unless every type of resource has the attribute.",
			Story:  "Nobody can be looked up over everything.",
			Source: "RFC 7644 §3.4.2.1, “as if there is no attribute value”",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				strict := false
				if expr := q.parsed(); expr != nil && q.resource == "" {
					eachTerm(expr, func(term filter.Expr) filter.Expr {
						strict = strict || !slices.Contains([]string{"id", "externalId", "meta", "schemas"}, pathOf(term).Name)
						return term
					})
				}
				if a := q.forward(); !strict || !a.good() {
					a.send(w)
					return
				}
				refuse(w, http.StatusBadRequest, "invalidFilter", "not an attribute of every resource")
			}),
		},
		{
			ID: "root-filter-ignored", Title: "A filter at the root is passed over: everything is found.",
			Story:  "A narrow question gets everything that there is.",
			Source: "RFC 7644 §3.4.2.1",
			wrap: onRequest(func(q *request) {
				if q.queries() && q.resource == "" {
					q.setQuery("filter", "")
				}
			}),
		},
	}
}

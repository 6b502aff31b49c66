package defects

import (
	"net/http"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

func ofFilterOperators() []Defect {
	const text = "RFC 7644 §3.4.2.2, table 3"
	return []Defect{
		{
			ID: "filter-contains-for-eq", Title: "eq is evaluated as “contains”.",
			Story:  "Okta looks jo@example.com up, is shown mary-jo@example.com, and links her account.",
			Source: text + "; servers that put every filter into LIKE '%…%'",
			wrap: rewritingTerms(comparing(func(term filter.Compare) filter.Expr {
				if _, isText := term.Value.(string); isText && term.Op == filter.Eq {
					term.Op = filter.Co
				}
				return term
			})),
		},
		{
			ID: "filter-eq-alone", Title: "Every operator but eq is refused.",
			Story:  "Okta works; whatever else asks the server does not.",
			Source: text + "; Okta SCIM 2.0 protocol reference, which asks for eq alone",
			wrap: refusingTerms(http.StatusBadRequest, "invalidFilter", "only eq is supported", func(term filter.Expr) bool {
				compare, isComparison := term.(filter.Compare)
				return !isComparison || compare.Op != filter.Eq
			}),
		},
		{
			ID: "filter-every-operator-is-eq", Title: "Every operator is evaluated as eq.",
			Story:  "Reconciliation asks for everybody but the service account and is shown the service account.",
			Source: text + "; servers that read the filter with the pattern (\\w+) \\w+ \"(.*)\"",
			wrap: rewritingTerms(comparing(func(term filter.Compare) filter.Expr {
				term.Op = filter.Eq
				return term
			})),
		},
		{
			ID: "filter-sw-as-co", Title: "sw and ew are evaluated as co.",
			Story:  "The people of example.com are joined by those of notexample.com and example.com.au.",
			Source: text,
			wrap: rewritingTerms(comparing(func(term filter.Compare) filter.Expr {
				if term.Op == filter.Sw || term.Op == filter.Ew {
					term.Op = filter.Co
				}
				return term
			})),
		},
		{
			ID: "filter-ge-as-gt", Title: "ge and le leave out what is equal.",
			Story:  "A delta import that asks for changes since the last one misses those of the same moment.",
			Source: text,
			wrap: rewritingTerms(comparing(func(term filter.Compare) filter.Expr {
				switch term.Op {
				case filter.Ge:
					term.Op = filter.Gt
				case filter.Le:
					term.Op = filter.Lt
				default:
				}
				return term
			})),
		},
		{
			ID: "filter-pr-always-true", Title: "pr holds for everybody, also for those who have no value.",
			Story:  "Everybody looks as if they had been matched already; nobody is.",
			Source: text + "; columns that are empty and not NULL",
			wrap: rewritingTerms(func(term filter.Expr) filter.Expr {
				if _, isPresence := term.(filter.Present); isPresence {
					return filter.Or{Left: term, Right: filter.Not{Expr: term}}
				}
				return term
			}),
		},
		{
			ID: "filter-pr-finds-nobody", Title: "pr is evaluated as a comparison with null, which holds for nobody.",
			Story:  "It looks as if nobody had a userName.",
			Source: text + "; column = NULL in SQL",
			wrap: rewritingTerms(func(term filter.Expr) filter.Expr {
				if _, isPresence := term.(filter.Present); isPresence {
					return nobody()
				}
				return term
			}),
		},
		{
			ID: "filter-null-refused", Title: "A comparison with null is refused.",
			Story:  "Who lacks an attribute cannot be asked for.",
			Source: "RFC 7644 §3.4.2.2, figure 1, compValue",
			wrap: refusingTerms(http.StatusBadRequest, "invalidFilter", "null is not a value",
				compares(func(term filter.Compare) bool { return term.Value == nil })),
		},
		{
			ID: "filter-boolean-quoted", Title: "true and false have to stand in quotes.",
			Story:  "Who asks as the RFC has it cannot ask who is still active.",
			Source: "RFC 7644 §3.4.2.2, figure 1, compValue; pattern-based parsers",
			wrap: func(next http.Handler) http.Handler {
				quoted := rewritingTerms(comparing(func(term filter.Compare) filter.Expr {
					if term.Path.Name == "active" && (term.Value == "true" || term.Value == "false") {
						term.Value = term.Value == "true"
					}
					return term
				}))
				return refusingTerms(http.StatusBadRequest, "invalidFilter", "a value must be quoted",
					compares(func(term filter.Compare) bool {
						_, isBoolean := term.Value.(bool)
						return isBoolean
					}))(quoted(next))
			},
		},
		{
			ID: "filter-orders-booleans", Title: "gt, ge, lt and le on booleans and certificates are answered.",
			Story:  "A question without an answer gets one.",
			Source: text + ", which demands 400 invalidFilter",
			wrap: rewritingTerms(comparing(func(term filter.Compare) filter.Expr {
				_, isBoolean := term.Value.(bool)
				ordered := term.Op == filter.Gt || term.Op == filter.Ge || term.Op == filter.Lt || term.Op == filter.Le
				if ordered && (isBoolean || term.Path.Name == "x509Certificates") {
					return filter.Present{Path: term.Path}
				}
				return term
			})),
		},
		{
			ID: "filter-dates-as-text", Title: "Moments are compared as texts: the offset to UTC counts for nothing.",
			Story:  "A delta import from another time zone misses half a day of changes.",
			Source: text + "; RFC 7643 §2.3.5",
			wrap: rewritingTerms(comparing(func(term filter.Compare) filter.Expr {
				value, _ := term.Value.(string)
				at, err := time.Parse(time.RFC3339, value)
				if err != nil || !strings.EqualFold(term.Path.Name, "meta") {
					return term
				}
				term.Value = at.Format("2006-01-02T15:04:05Z")
				return term
			})),
		},
	}
}

package defects

import (
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

func ofFilterLogic() []Defect {
	const text = "RFC 7644 §3.4.2.2, order of operations"
	return []Defect{
		{
			ID: "filter-first-term-alone", Title: "Of a filter with “and” or “or” the first term is read, and the rest dropped.",
			Story:  "A narrow question gets a wide answer.",
			Source: text + "; servers that match the beginning of the filter with a pattern",
			wrap: rewriting(func(expr filter.Expr) filter.Expr {
				for {
					switch inner := expr.(type) {
					case filter.And:
						expr = inner.Left
					case filter.Or:
						expr = inner.Left
					default:
						return expr
					}
				}
			}),
		},
		{
			ID: "filter-not-ignored", Title: "not is passed over.",
			Story:  "Exactly those are found who were to be left out.",
			Source: text,
			wrap:   rewriting(func(expr filter.Expr) filter.Expr { return reshape(expr, notIgnored) }),
		},
		{
			ID: "filter-left-to-right", Title: "“and” and “or” are evaluated from left to right.",
			Story:  "“a or b and c” leaves out everybody who is a and not c.",
			Source: text,
			wrap:   rewriting(func(expr filter.Expr) filter.Expr { return reshape(expr, leftToRight) }),
		},
		{
			ID: "filter-not-swallows-the-rest", Title: "not is taken for the negation of all that follows it.",
			Story:  "A narrow question is answered with nearly everybody.",
			Source: text,
			wrap:   rewriting(func(expr filter.Expr) filter.Expr { return reshape(expr, notSwallows) }),
		},
		{
			ID: "filter-parentheses-ignored", Title: "Parentheses are stripped, but those of not.",
			Story:  "“(a or b) and c” finds everybody who is a.",
			Source: text,
			wrap: onRequest(func(q *request) {
				if q.queries() {
					q.setQuery("filter", ungrouped(q.filter()))
				}
			}),
		},
	}
}

// reshape changes a tree from its leaves up.
func reshape(expr filter.Expr, change func(filter.Expr) filter.Expr) filter.Expr {
	switch inner := expr.(type) {
	case filter.And:
		return change(filter.And{Left: reshape(inner.Left, change), Right: reshape(inner.Right, change)})
	case filter.Or:
		return change(filter.Or{Left: reshape(inner.Left, change), Right: reshape(inner.Right, change)})
	case filter.Not:
		return change(filter.Not{Expr: reshape(inner.Expr, change)})
	default:
		return expr
	}
}

func notIgnored(expr filter.Expr) filter.Expr {
	if not, isNot := expr.(filter.Not); isNot {
		return not.Expr
	}
	return expr
}

func leftToRight(expr filter.Expr) filter.Expr {
	or, isOr := expr.(filter.Or)
	and, followedByAnd := or.Right.(filter.And)
	if !isOr || !followedByAnd {
		return expr
	}
	return filter.And{Left: filter.Or{Left: or.Left, Right: and.Left}, Right: and.Right}
}

func notSwallows(expr filter.Expr) filter.Expr {
	and, isAnd := expr.(filter.And)
	not, beginsWithNot := and.Left.(filter.Not)
	if !isAnd || !beginsWithNot {
		return expr
	}
	return filter.Not{Expr: filter.And{Left: not.Expr, Right: and.Right}}
}

// ungrouped strips the parentheses that do not follow not.
func ungrouped(text string) string {
	var kept []bool
	return outsideQuotes(text, func(plain string) string {
		var out strings.Builder
		for i, r := range plain {
			switch r {
			case '(':
				kept = append(kept, strings.HasSuffix(strings.ToLower(strings.TrimSpace(plain[:i])), "not"))
				if kept[len(kept)-1] {
					out.WriteRune(r)
				}
			case ')':
				if len(kept) == 0 || kept[len(kept)-1] {
					out.WriteRune(r)
				}
				kept = kept[:max(len(kept)-1, 0)]
			default:
				out.WriteRune(r)
			}
		}
		return out.String()
	})
}

package defects

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

// queries reports whether the request is a query by GET: for users, for groups, or for everything at the root.
func (q *request) queries() bool {
	root := q.Method == http.MethodGet && q.resource == ""
	return (root || q.lists()) && q.URL.Query().Has("filter")
}

// parsed is the filter of a query; nil where there is none that follows the grammar.
func (q *request) parsed() filter.Expr {
	if !q.queries() {
		return nil
	}
	expr, err := filter.Parse(q.filter())
	if err != nil {
		return nil
	}
	return expr
}

// rewriting makes a middleware that evaluates another filter than the one that was sent.
func rewriting(change func(filter.Expr) filter.Expr) func(http.Handler) http.Handler {
	return onRequest(func(q *request) {
		if expr := q.parsed(); expr != nil {
			q.setQuery("filter", change(expr).String())
		}
	})
}

// rewritingTerms is rewriting for each term by itself: comparison, presence or value path.
func rewritingTerms(change func(filter.Expr) filter.Expr) func(http.Handler) http.Handler {
	return rewriting(func(expr filter.Expr) filter.Expr { return eachTerm(expr, change) })
}

// refusingTerms makes a middleware that refuses a filter of which any term holds.
func refusingTerms(status int, scimType, detail string, holds func(filter.Expr) bool) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		refused := false
		if expr := q.parsed(); expr != nil {
			eachTerm(expr, func(term filter.Expr) filter.Expr {
				refused = refused || holds(term)
				return term
			})
		}
		if a := q.forward(); !refused || a.status == http.StatusUnauthorized {
			a.send(w)
			return
		}
		refuse(w, status, scimType, detail)
	})
}

func eachTerm(expr filter.Expr, change func(filter.Expr) filter.Expr) filter.Expr {
	switch expr := expr.(type) {
	case filter.And:
		return filter.And{Left: eachTerm(expr.Left, change), Right: eachTerm(expr.Right, change)}
	case filter.Or:
		return filter.Or{Left: eachTerm(expr.Left, change), Right: eachTerm(expr.Right, change)}
	case filter.Not:
		return filter.Not{Expr: eachTerm(expr.Expr, change)}
	default:
		return change(expr)
	}
}

// comparing makes a change of terms out of a change of comparisons.
func comparing(change func(filter.Compare) filter.Expr) func(filter.Expr) filter.Expr {
	return func(term filter.Expr) filter.Expr {
		if compare, isComparison := term.(filter.Compare); isComparison {
			return change(compare)
		}
		return term
	}
}

// compares is a question about comparisons; it is false for every other term.
func compares(holds func(filter.Compare) bool) func(filter.Expr) bool {
	return func(term filter.Expr) bool {
		compare, isComparison := term.(filter.Compare)
		return isComparison && holds(compare)
	}
}

// pathOf is the attribute that a term is about.
func pathOf(term filter.Expr) filter.AttrPath {
	switch term := term.(type) {
	case filter.Compare:
		return term.Path
	case filter.Present:
		return term.Path
	case filter.ValuePath:
		return term.Attr
	default:
		return filter.AttrPath{}
	}
}

// nobody is a term that holds for nobody.
func nobody() filter.Expr {
	return filter.Compare{Path: filter.AttrPath{Name: "id"}, Op: filter.Eq, Value: ""}
}

// outsideQuotes changes what stands outside the strings of a filter.
func outsideQuotes(text string, change func(string) string) string {
	var all, plain strings.Builder
	quoted, escaped := false, false
	for _, r := range text {
		switch {
		case !quoted && r == '"':
			all.WriteString(change(plain.String()))
			plain.Reset()
			quoted = true
		case !quoted:
			plain.WriteRune(r)
			continue
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == '"':
			quoted = false
		}
		all.WriteRune(r)
	}
	return all.String() + change(plain.String())
}

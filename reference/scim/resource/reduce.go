package resource

import (
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Verdict is what is known of a filter for all resources of a type.
type Verdict int

// The verdicts.
const (
	// Depends says that it depends on the resource: what is left of the filter decides.
	Depends Verdict = iota
	// Never and Always say that no resource, or every one, satisfies the filter.
	Never
	Always
)

// Reduced is a filter over several resource types as it is for one of them.
type Reduced struct {
	Filter  filter.Expr // what is left; nil unless the verdict is Depends
	Verdict Verdict
	// Unknown are the attributes that the type does not have, as the client spelled them.
	Unknown []string
}

// Reduce takes out of a filter what is about attributes that a resource type does not have: they count as having no value
// (RFC 7644 §3.4.2.1), so that a filter over all types need not fit each. A name that no type has is a mistake; that is seen only
// by whoever compares what is unknown to each.
func Reduce(rt *schema.ResourceType, expr filter.Expr) Reduced {
	r := &reducer{rt: rt}
	rest, verdict := r.reduce(expr)
	if verdict != Depends {
		rest = nil
	}
	return Reduced{Filter: rest, Verdict: verdict, Unknown: r.unknown}
}

type reducer struct {
	rt      *schema.ResourceType
	unknown []string
}

func (r *reducer) reduce(expr filter.Expr) (filter.Expr, Verdict) {
	switch expr := expr.(type) {
	case filter.Not:
		inner, verdict := r.reduce(expr.Expr)
		switch verdict {
		case Never:
			return nil, Always
		case Always:
			return nil, Never
		default:
			return filter.Not{Expr: inner}, Depends
		}
	case filter.And:
		left, right, one := r.both(expr.Left, expr.Right, Never, Always)
		if one != nil {
			return one.expr, one.verdict
		}
		return filter.And{Left: left, Right: right}, Depends
	case filter.Or:
		left, right, one := r.both(expr.Left, expr.Right, Always, Never)
		if one != nil {
			return one.expr, one.verdict
		}
		return filter.Or{Left: left, Right: right}, Depends
	case filter.Present:
		return r.leaf(expr, expr.Path, Never)
	case filter.ValuePath:
		return r.leaf(expr, expr.Attr, Never)
	case filter.Compare:
		// Nothing is equal to null, and not equal to anything: as in CompileFilter.
		absent := Never
		if expr.Op == filter.Ne != (expr.Value == nil) {
			absent = Always
		}
		return r.leaf(expr, expr.Path, absent)
	default:
		return expr, Depends
	}
}

// reducedTo is what a pair comes to when one side decides.
type reducedTo struct {
	expr    filter.Expr
	verdict Verdict
}

// both reduces two sides. Deciding settles the pair whatever the other side is; idle leaves it to the other side.
func (r *reducer) both(left, right filter.Expr, deciding, idle Verdict) (restLeft, restRight filter.Expr, one *reducedTo) {
	restLeft, leftVerdict := r.reduce(left)
	restRight, rightVerdict := r.reduce(right)
	switch {
	case leftVerdict == deciding || rightVerdict == deciding:
		return nil, nil, &reducedTo{nil, deciding}
	case leftVerdict == idle:
		return nil, nil, &reducedTo{restRight, rightVerdict}
	case rightVerdict == idle:
		return nil, nil, &reducedTo{restLeft, leftVerdict}
	default:
		return restLeft, restRight, nil
	}
}

func (r *reducer) leaf(expr filter.Expr, path filter.AttrPath, absent Verdict) (filter.Expr, Verdict) {
	if _, err := r.rt.Find(path.URN, path.Name, path.Sub); err == nil {
		return expr, Depends
	}
	r.unknown = append(r.unknown, path.String())
	return nil, absent
}

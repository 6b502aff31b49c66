package server

import (
	"context"
	"encoding/json"
	"errors"
	"iter"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/scimuser"
	"github.com/scimdrill/scimdrill/reference/store"
)

// List finds employees, in the order of their ids: sorting is not offered. Inactive ones are always among them: Okta's look-up of
// somebody who comes back depends on it (D05).
func (e *employees) List(ctx context.Context, t *store.Tx, query collection.Query) (collection.Listing, error) {
	found, total, err := e.search(ctx, t, query)
	listing := collection.Listing{Total: total, Resources: make([]resource.Resource, len(found))}
	others := e.colleagues(ctx, t)
	for i, employee := range found {
		listing.Resources[i] = scimuser.Show(employee, e.attributes, others.find, e.base)
	}
	return listing, firstOf(err, others.err)
}

// ListJSON is List.
func (e *employees) ListJSON(ctx context.Context, t *store.Tx, query collection.Query) (collection.Listing, error) {
	if listing, answered, err := e.lookUp(ctx, t, query); answered {
		return listing, err
	}
	found, total, err := e.search(ctx, t, query)
	listing := collection.Listing{Total: total, JSON: make([]json.RawMessage, len(found))}
	others := e.colleagues(ctx, t)
	for i, employee := range found {
		listing.JSON[i] = e.represent(employee, others)
	}
	return listing, firstOf(err, others.err)
}

// lookUp is ListJSON where the query is for one userName, as Okta's is before everything it does, and what is found is kept.
func (e *employees) lookUp(ctx context.Context, t *store.Tx, query collection.Query) (listing collection.Listing, answered bool, err error) {
	if e.kept == nil || query.Filter == nil || query.Page.StartIndex != 1 || query.Page.Count == 0 {
		return listing, false, nil
	}
	target, value, single := resource.Equality(e.user, query.Filter)
	if !single || target.Path() != "userName" {
		return listing, false, nil
	}
	text, err := t.RepresentationByUserName(ctx, *e.kept, value)
	if errors.Is(err, store.ErrNotFound) {
		return listing, false, nil
	}
	return collection.Listing{Total: 1, JSON: []json.RawMessage{scimuser.Located(text, e.base)}}, true, err
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// search returns a page of what matches, and how many match.
func (e *employees) search(ctx context.Context, t *store.Tx, query collection.Query) ([]peakon.Employee, int, error) {
	if query.Filter == nil {
		total, err := t.CountEmployees(ctx, e.company)
		if err != nil || query.Page.Count == 0 {
			return nil, total, err
		}
		found, err := t.ListEmployees(ctx, e.company, query.Page.Offset(), query.Page.Count)
		return found, total, err
	}
	matches, err := e.matcher(query.Filter)
	if err != nil {
		return nil, 0, err
	}
	others := e.colleagues(ctx, t)
	var onPage []peakon.Employee
	total := 0
	for employee, err := range e.candidates(ctx, t, query.Filter) {
		if err != nil {
			return nil, 0, err
		}
		if !matches(employee, others) {
			continue
		}
		if total >= query.Page.Offset() && len(onPage) < query.Page.Count {
			onPage = append(onPage, employee)
		}
		total++
	}
	return onPage, total, others.err
}

// matcher judges employees by a filter. One that asks for a single value, as Okta's look-up does, is judged without making the
// resource.
func (e *employees) matcher(expr filter.Expr) (func(peakon.Employee, *colleagues) bool, error) {
	compiled, err := resource.CompileFilter(e.user, expr)
	if err != nil {
		return nil, err
	}
	target, wanted, single := resource.Equality(e.user, expr)
	if value := simple(target); single && value != nil {
		wanted := target.Leaf().Key(wanted)
		return func(employee peakon.Employee, _ *colleagues) bool {
			return target.Leaf().Key(value(employee)) == wanted && value(employee) != ""
		}, nil
	}
	return func(employee peakon.Employee, others *colleagues) bool {
		return compiled.Match(scimuser.Show(employee, e.attributes, others.find, e.base))
	}, nil
}

// simple is how the value of an attribute is read off an employee; nil for those that are not simply a text.
func simple(target schema.Target) func(peakon.Employee) string {
	switch target.Path() {
	case "id":
		return func(e peakon.Employee) string { return scimuser.ID(e.ID) }
	case "userName":
		return func(e peakon.Employee) string { return e.UserName }
	case "emails.value":
		return func(e peakon.Employee) string { return e.Email }
	case "externalId":
		return func(e peakon.Employee) string { return e.ExternalID }
	case scim.EnterpriseUserURN + ":employeeNumber":
		return func(e peakon.Employee) string { return e.EmployeeNumber }
	default:
		return nil
	}
}

// index is the index that an attribute is found through; "" when there is none.
func index(target schema.Target) store.Key {
	switch target.Path() {
	case "id":
		return store.ByID
	case "userName":
		return store.ByUserName
	case "emails", "emails.value":
		return store.ByEmail
	case "externalId":
		return store.ByExternalID
	case scim.EnterpriseUserURN + ":employeeNumber":
		return store.ByEmployeeNumber
	default:
		return ""
	}
}

// candidates are the employees among whom the matches are: those of an index where the filter is one look-up, else all.
func (e *employees) candidates(ctx context.Context, t *store.Tx, expr filter.Expr) iter.Seq2[peakon.Employee, error] {
	target, value, single := resource.Equality(e.user, expr)
	key := index(target)
	if !single || key == "" {
		return t.EachEmployee(ctx, e.company)
	}
	return func(yield func(peakon.Employee, error) bool) {
		found, err := t.FindEmployees(ctx, e.company, key, value)
		if err != nil {
			yield(peakon.Employee{}, err)
			return
		}
		for _, employee := range found {
			if !yield(employee, nil) {
				return
			}
		}
	}
}

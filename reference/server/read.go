package server

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scimuser"
	"github.com/scimdrill/scimdrill/reference/store"
)

// list answers GET /Users. Inactive employees are always among them: Okta's look-up of somebody who comes back depends on it
// (D05).
func (c *call) list() error {
	if err := legalQuery(c.r); err != nil {
		return err
	}
	query := c.r.URL.Query()
	page, err := limits().Parse(query.Get("startIndex"), query.Get("count"))
	if err != nil {
		return err
	}
	projection, err := c.projection()
	if err != nil {
		return err
	}
	answer := scim.ListResponse{StartIndex: page.StartIndex, Resources: []json.RawMessage{}}
	err = c.store.View(c.r.Context(), func(t *store.Tx) error {
		found, total, err := c.find(t, query.Get("filter"), query.Has("filter"), page)
		if err != nil {
			return err
		}
		answer.TotalResults = total
		directory := c.directory(t)
		for _, e := range found {
			data, err := c.render(directory, e, projection)
			if err != nil {
				return err
			}
			answer.Resources = append(answer.Resources, data)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.sendJSON(c.w, c.r, http.StatusOK, answer)
}

// find returns a page of what matches, and how many match.
func (c *call) find(t *store.Tx, source string, filtered bool, page scim.Page) ([]peakon.Employee, int, error) {
	ctx := c.r.Context()
	if !filtered {
		total, err := t.CountEmployees(ctx, c.company.ID)
		if err != nil || page.Count == 0 {
			return nil, total, err
		}
		found, err := t.ListEmployees(ctx, c.company.ID, page.Offset(), page.Count)
		return found, total, err
	}
	expr, err := filter.Parse(source)
	if err != nil {
		return nil, 0, err
	}
	matcher, err := resource.CompileFilter(c.user, expr)
	if err != nil {
		return nil, 0, err
	}
	var onPage []peakon.Employee
	total := 0
	directory := c.directory(t)
	for e, err := range c.candidates(ctx, t, expr) {
		if err != nil {
			return nil, 0, err
		}
		if !matcher.Match(scimuser.Show(e, c.attributes, directory.find, c.base)) {
			continue
		}
		if total >= page.Offset() && len(onPage) < page.Count {
			onPage = append(onPage, e)
		}
		total++
	}
	return onPage, total, directory.err
}

// candidates are the employees among whom the matches are: those of an index where the filter is one look-up, else all.
func (c *call) candidates(ctx context.Context, t *store.Tx, expr filter.Expr) iter.Seq2[peakon.Employee, error] {
	target, value, single := resource.Equality(c.user, expr)
	key, indexed := map[string]store.Key{
		"id": store.ByID, "userName": store.ByUserName, "emails": store.ByEmail, "emails.value": store.ByEmail,
		"externalId": store.ByExternalID, scim.EnterpriseUserURN + ":employeeNumber": store.ByEmployeeNumber,
	}[target.Path()]
	if !single || !indexed {
		return t.EachEmployee(ctx, c.company.ID)
	}
	return func(yield func(peakon.Employee, error) bool) {
		found, err := t.FindEmployees(ctx, c.company.ID, key, value)
		if err != nil {
			yield(peakon.Employee{}, err)
			return
		}
		for _, e := range found {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (c *call) get(id int64) error {
	projection, err := c.projection()
	if err != nil {
		return err
	}
	var data []byte
	err = c.store.View(c.r.Context(), func(t *store.Tx) error {
		e, err := c.employee(t, id)
		if err != nil {
			return err
		}
		data, err = c.render(c.directory(t), e, projection)
		return err
	})
	if err != nil {
		return err
	}
	c.send(c.w, c.r, http.StatusOK, data)
	return nil
}

// employee reads an employee of the company; one of another company is as unknown as one that never was.
func (c *call) employee(t *store.Tx, id int64) (peakon.Employee, error) {
	e, err := t.Employee(c.r.Context(), c.company.ID, id)
	if errors.Is(err, store.ErrNotFound) {
		return e, notFound(scimuser.ID(id))
	}
	return e, err
}

func (c *call) projection() (*resource.Projection, error) {
	query := c.r.URL.Query()
	return resource.NewProjection(c.user, resource.SplitNames(query.Get("attributes")), resource.SplitNames(query.Get("excludedAttributes")))
}

// show is an employee as a whole resource.
func (c *call) show(d *directory, e peakon.Employee) (resource.Resource, error) {
	shown := scimuser.Show(e, c.attributes, d.find, c.base)
	return shown, d.err
}

func (c *call) render(d *directory, e peakon.Employee, projection *resource.Projection) ([]byte, error) {
	shown, err := c.show(d, e)
	if err != nil {
		return nil, err
	}
	return resource.Encode(c.user, projection.Apply(shown))
}

// directory finds the employees that others refer to, each once.
type directory struct {
	call  *call
	t     *store.Tx
	known map[int64]*peakon.Colleague
	err   error
}

func (c *call) directory(t *store.Tx) *directory {
	return &directory{call: c, t: t, known: map[int64]*peakon.Colleague{}}
}

func (d *directory) find(id int64) (peakon.Colleague, bool) {
	if _, asked := d.known[id]; !asked {
		e, err := d.t.Colleague(d.call.r.Context(), d.call.company.ID, id)
		switch {
		case err == nil:
			d.known[id] = &e
		case errors.Is(err, store.ErrNotFound):
			d.known[id] = nil
		default:
			d.err = err
			return e, false
		}
	}
	if found := d.known[id]; found != nil {
		return *found, true
	}
	return peakon.Colleague{}, false
}

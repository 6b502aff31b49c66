package server

import (
	"context"
	"errors"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scimuser"
	"github.com/scimdrill/scimdrill/reference/store"
)

// colleagues finds the employees to whom others refer, each once.
type colleagues struct {
	ctx     context.Context //nolint:containedctx // it lives as long as one call of a collection
	t       *store.Tx
	company int64
	known   map[int64]*peakon.Colleague
	err     error
}

func (e *employees) colleagues(ctx context.Context, t *store.Tx) *colleagues {
	return &colleagues{ctx: ctx, t: t, company: e.company}
}

func (c *colleagues) find(id int64) (peakon.Colleague, bool) {
	found, asked := c.known[id]
	if !asked {
		other, err := c.t.Colleague(c.ctx, c.company, id)
		switch {
		case err == nil:
			found = &other
		case !errors.Is(err, store.ErrNotFound):
			c.err = err
			return other, false
		}
		if c.known == nil {
			c.known = map[int64]*peakon.Colleague{}
		}
		c.known[id] = found
	}
	if found == nil {
		return peakon.Colleague{}, false
	}
	return *found, true
}

func (e *employees) reader(ctx context.Context, t *store.Tx) scimuser.Reader {
	return scimuser.Reader{Attributes: e.attributes, Find: finder{ctx, t, e.company}}
}

// finder finds employees of the company within the transaction.
type finder struct {
	ctx     context.Context //nolint:containedctx // it lives as long as one call of a collection
	t       *store.Tx
	company int64
}

// ByAddress finds by userName or email.
func (f finder) ByAddress(address string) (peakon.Employee, bool, error) {
	return there(f.t.EmployeeByAddress(f.ctx, f.company, address))
}

// ByID finds by id.
func (f finder) ByID(id int64) (peakon.Employee, bool, error) {
	return there(f.t.Employee(f.ctx, f.company, id))
}

func there(e peakon.Employee, err error) (peakon.Employee, bool, error) {
	if errors.Is(err, store.ErrNotFound) {
		return e, false, nil
	}
	return e, err == nil, err
}

package server

import (
	"errors"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scimuser"
	"github.com/scimdrill/scimdrill/reference/store"
)

// create answers POST /Users: 201 with the stored user (RFC 7644 §3.3).
func (c *call) create() error {
	data, err := body(c.r)
	if err != nil {
		return err
	}
	decoded, err := resource.Decode(c.user, data, leniencies().Options)
	if err != nil {
		return err
	}
	return c.storeOne(http.StatusCreated, decoded.Ignored, func(t *store.Tx) (peakon.Employee, error) {
		e, err := c.reader(t).New(decoded)
		if err != nil {
			return e, err
		}
		return t.CreateEmployee(c.r.Context(), c.company.ID, e)
	})
}

// replace answers PUT /Users/{id} (RFC 7644 §3.5.1). It never creates.
func (c *call) replace(id int64) error {
	data, err := body(c.r)
	if err != nil {
		return err
	}
	object, err := scim.ParseObject(data)
	if err != nil {
		return err
	}
	var ignored []resource.Ignored
	return c.storeOne(http.StatusOK, nil, func(t *store.Tx) (peakon.Employee, error) {
		current, err := c.employee(t, id)
		if err != nil {
			return current, err
		}
		shown, err := c.show(c.directory(t), current)
		if err != nil {
			return current, err
		}
		decoded, err := resource.DecodeObject(c.user, scimuser.DropEchoes(c.user, object, shown), leniencies().Options)
		if err != nil {
			return current, err
		}
		ignored = decoded.Ignored
		next, err := c.reader(t).Replace(current, decoded)
		if err != nil {
			return current, err
		}
		if err := c.noteIgnored(t, current.ID, ignored); err != nil {
			return current, err
		}
		return t.UpdateEmployee(c.r.Context(), c.company.ID, current, next)
	})
}

// patch answers PATCH /Users/{id} with the whole user, all operations or none (RFC 7644 §3.5.2).
func (c *call) patch(id int64) error {
	data, err := body(c.r)
	if err != nil {
		return err
	}
	operations, err := patch.Parse(data)
	if err != nil {
		return err
	}
	return c.storeOne(http.StatusOK, nil, func(t *store.Tx) (peakon.Employee, error) {
		current, err := c.employee(t, id)
		if err != nil {
			return current, err
		}
		shown, err := c.show(c.directory(t), current)
		if err != nil {
			return current, err
		}
		result, err := patch.Apply(c.user, shown, operations, leniencies())
		if err != nil {
			return current, err
		}
		if err := c.noteIgnored(t, current.ID, result.Ignored); err != nil {
			return current, err
		}
		reader := c.reader(t)
		reader.Shown = shown
		next, err := reader.Patched(current, result.Resource)
		if err != nil {
			return current, err
		}
		return t.UpdateEmployee(c.r.Context(), c.company.ID, current, next)
	})
}

// leniencies are what Microsoft Entra ID needs beyond the RFC: "False" for false (B24).
func leniencies() patch.Options {
	return patch.Options{Options: resource.Options{StringBooleans: true}}
}

// storeOne stores one employee and answers with what was stored.
func (c *call) storeOne(status int, ignored []resource.Ignored, change func(*store.Tx) (peakon.Employee, error)) error {
	projection, err := c.projection()
	if err != nil {
		return err
	}
	var stored peakon.Employee
	var data []byte
	err = c.store.Change(c.r.Context(), func(t *store.Tx) error {
		if stored, err = change(t); err != nil {
			return err
		}
		if err := c.noteIgnored(t, stored.ID, ignored); err != nil {
			return err
		}
		data, err = c.render(c.directory(t), stored, projection)
		return err
	})
	if err != nil {
		return err
	}
	if status == http.StatusCreated {
		c.w.Header().Set("Location", scimuser.Location(c.base, stored.ID))
	}
	c.send(c.w, c.r, status, data)
	return nil
}

// noteIgnored keeps the names of attributes that nobody knows in the audit log: names alone, never values.
func (c *call) noteIgnored(t *store.Tx, id int64, ignored []resource.Ignored) error {
	var names []string
	for _, i := range ignored {
		if i.Reason == resource.Unknown {
			names = append(names, i.Path)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return t.NoteIgnored(c.r.Context(), c.company.ID, id, strings.Join(names, ", "))
}

// remove answers DELETE /Users/{id} with 204 (RFC 7644 §3.6).
func (c *call) remove(id int64) error {
	err := c.store.Change(c.r.Context(), func(t *store.Tx) error {
		return t.DeleteEmployee(c.r.Context(), c.company.ID, id)
	})
	if errors.Is(err, store.ErrNotFound) {
		return notFound(scimuser.ID(id))
	}
	if err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (c *call) reader(t *store.Tx) scimuser.Reader {
	return scimuser.Reader{Attributes: c.attributes, Find: finder{c, t}}
}

// finder finds employees of the company within the transaction.
type finder struct {
	call *call
	t    *store.Tx
}

// ByAddress finds by userName or email.
func (f finder) ByAddress(address string) (peakon.Employee, bool, error) {
	return there(f.t.EmployeeByAddress(f.call.r.Context(), f.call.company.ID, address))
}

// ByID finds by id.
func (f finder) ByID(id int64) (peakon.Employee, bool, error) {
	return there(f.t.Employee(f.call.r.Context(), f.call.company.ID, id))
}

func there(e peakon.Employee, err error) (peakon.Employee, bool, error) {
	if errors.Is(err, store.ErrNotFound) {
		return e, false, nil
	}
	return e, err == nil, err
}

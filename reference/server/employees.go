package server

import (
	"context"
	"errors"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/scimuser"
	"github.com/scimdrill/scimdrill/reference/store"
)

// employees are a company's employees as a collection of Users: a [collection.Direct].
type employees struct {
	description

	company int64
	base    string
	// brief is set where the answer is told as JSON, so that a change need return no more than which employee it was and where.
	brief bool
	// kept is set where what an employee is shown as may be kept beside the record.
	kept *peakon.Company
}

// Type is the User resource of the company.
func (e *employees) Type() *schema.ResourceType { return e.user }

// Read reads one employee.
func (e *employees) Read(ctx context.Context, t *store.Tx, id string) (resource.Resource, error) {
	found, err := e.employee(ctx, t, id)
	if err != nil {
		return nil, err
	}
	return e.show(ctx, t, found)
}

// ReadJSON is Read.
func (e *employees) ReadJSON(ctx context.Context, t *store.Tx, id string) ([]byte, error) {
	number, legal := scimuser.ParseID(id)
	if e.kept != nil && legal {
		text, err := t.Representation(ctx, *e.kept, number)
		if !errors.Is(err, store.ErrNotFound) {
			return scimuser.Located(text, e.base), err
		}
	}
	found, err := e.employee(ctx, t, id)
	if err != nil {
		return nil, err
	}
	others := e.colleagues(ctx, t)
	return e.represent(found, others), others.err
}

// represent is an employee as the User resource that is sent when a client asks for nothing in particular.
func (e *employees) represent(employee peakon.Employee, others *colleagues) []byte {
	return scimuser.Located(scimuser.Represent(employee, e.attributes, others.find), e.base)
}

// Create hires an employee.
func (e *employees) Create(ctx context.Context, t *store.Tx, body map[string]any) (resource.Resource, error) {
	decoded, err := resource.DecodeObject(e.user, body, leniencies().Options)
	if err != nil {
		return nil, err
	}
	hired, err := e.reader(ctx, t).New(decoded)
	if err != nil {
		return nil, err
	}
	if hired, err = t.CreateEmployee(ctx, e.company, hired); err != nil {
		return nil, err
	}
	if err := e.noteIgnored(ctx, t, hired.ID, decoded.Ignored); err != nil {
		return nil, err
	}
	return e.stored(ctx, t, hired)
}

// Replace puts a body in the place of an employee (D23).
func (e *employees) Replace(ctx context.Context, t *store.Tx, id string, body map[string]any) (resource.Resource, error) {
	return e.update(ctx, t, id, func(current peakon.Employee, shown resource.Resource) (peakon.Employee, []resource.Ignored, error) {
		decoded, err := resource.DecodeObject(e.user, scimuser.DropEchoes(e.user, body, shown), leniencies().Options)
		if err != nil {
			return current, nil, err
		}
		next, err := e.reader(ctx, t).Replace(current, decoded)
		return next, decoded.Ignored, err
	})
}

// Patch applies operations to an employee.
func (e *employees) Patch(ctx context.Context, t *store.Tx, id string, operations []patch.Operation) (resource.Resource, error) {
	return e.update(ctx, t, id, func(current peakon.Employee, shown resource.Resource) (peakon.Employee, []resource.Ignored, error) {
		result, err := patch.Apply(e.user, shown, operations, leniencies())
		if err != nil {
			return current, nil, err
		}
		reader := e.reader(ctx, t)
		reader.Shown = shown
		next, err := reader.Patched(current, result.Resource)
		return next, result.Ignored, err
	})
}

// Delete deletes an employee.
func (e *employees) Delete(ctx context.Context, t *store.Tx, id string) error {
	number, legal := scimuser.ParseID(id)
	if !legal {
		return noUser(id)
	}
	err := t.DeleteEmployee(ctx, e.company, number)
	if errors.Is(err, store.ErrNotFound) {
		return noUser(id)
	}
	return err
}

// update stores what change makes of an employee and of how they are shown.
func (e *employees) update(ctx context.Context, t *store.Tx, id string,
	change func(peakon.Employee, resource.Resource) (peakon.Employee, []resource.Ignored, error),
) (resource.Resource, error) {
	current, err := e.employee(ctx, t, id)
	if err != nil {
		return nil, err
	}
	shown, err := e.show(ctx, t, current)
	if err != nil {
		return nil, err
	}
	next, ignored, err := change(current, shown)
	if err != nil {
		return nil, err
	}
	if err := e.noteIgnored(ctx, t, current.ID, ignored); err != nil {
		return nil, err
	}
	stored, err := t.UpdateEmployee(ctx, e.company, current, next)
	if err != nil {
		return nil, err
	}
	return e.stored(ctx, t, stored)
}

// stored is what a change returns.
func (e *employees) stored(ctx context.Context, t *store.Tx, employee peakon.Employee) (resource.Resource, error) {
	if e.brief {
		return resource.Resource{"id": scimuser.ID(employee.ID), "meta": map[string]any{"location": scimuser.Location(e.base, employee.ID)}}, nil
	}
	return e.show(ctx, t, employee)
}

// employee reads an employee of the company; one of another company is as unknown as one that never was.
func (e *employees) employee(ctx context.Context, t *store.Tx, id string) (peakon.Employee, error) {
	number, legal := scimuser.ParseID(id)
	if !legal {
		return peakon.Employee{}, noUser(id)
	}
	found, err := t.Employee(ctx, e.company, number)
	if errors.Is(err, store.ErrNotFound) {
		return found, noUser(id)
	}
	return found, err
}

func noUser(id string) error { return scim.NotFound("User %s not found", scim.Clip(id)) }

// show is an employee as a whole resource.
func (e *employees) show(ctx context.Context, t *store.Tx, employee peakon.Employee) (resource.Resource, error) {
	others := e.colleagues(ctx, t)
	return scimuser.Show(employee, e.attributes, others.find, e.base), others.err
}

// leniencies are what Microsoft Entra ID needs beyond the RFC: "False" for false (B24).
func leniencies() patch.Options {
	return patch.Options{Options: resource.Options{StringBooleans: true}}
}

// noteIgnored keeps the names of attributes that nobody knows in the audit log: names alone, never values.
func (e *employees) noteIgnored(ctx context.Context, t *store.Tx, id int64, ignored []resource.Ignored) error {
	var names []string
	for _, i := range ignored {
		if i.Reason == resource.Unknown {
			names = append(names, i.Path)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return t.NoteIgnored(ctx, e.company, id, strings.Join(names, ", "))
}

package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
	"github.com/scimdrill/scimdrill/reference/store/postgrestest"
)

// represent tells of everything that an employee may be shown with.
func represent(e peakon.Employee, attributes []peakon.Attribute, find func(int64) (peakon.Colleague, bool)) []byte {
	text := fmt.Sprintln(e.ID, e.UserName, e.Email, e.ExternalID, e.EmployeeNumber, e.GivenName, e.FamilyName, e.Phone, e.Locale, e.Timezone, e.Active, e.CreatedAt, e.UpdatedAt)
	for _, a := range attributes {
		if value := e.Values[a.ID]; !a.Inactive && !value.IsZero() {
			other, there := find(value.Employee)
			text += fmt.Sprintln(a.OutputKey(), value.Option, value.Date, other, there)
		}
	}
	return []byte(text)
}

// Whatever is done, and in which order: what is kept of an employee is what would be made of the record now, or nothing.
func TestARepresentationIsNeverOutOfDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "peakon.db")
	if postgrestest.On() {
		path = postgrestest.Database(t)
	}
	w := &world{TB: t, clock: &manualClock{now: at(t, "2026-02-20 08:00")}, attributes: map[string]int64{}}
	data, err := store.Open(t.Context(), store.Options{Path: path, Clock: w.clock, Represent: represent})
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close() //nolint:errcheck // nothing was left to write
	w.store = data
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		w.company, err = tx.CreateCompany(ctx, "Example", "")
		return err
	})
	department, manager, tenure := w.attribute("Department").ID, w.attribute("Manager").ID, w.attribute("Tenure").ID
	dice := rand.New(rand.NewPCG(1, 2)) // the same every time
	var ids []int64
	kept := 0
	for n := range 600 {
		w.clock.set(w.clock.Now().Add(1_000_000))
		w.tryQuietly(func(ctx context.Context, tx *store.Tx) error {
			if len(ids) < 5 || dice.IntN(4) == 0 {
				e, err := tx.CreateEmployee(ctx, w.company.ID, person(fmt.Sprintf("P%d", n)))
				if err == nil {
					ids = append(ids, e.ID)
				}
				return err
			}
			// Few, and often changed, so that what is changed is often referred to.
			id, other := ids[dice.IntN(min(len(ids), 12))], ids[dice.IntN(min(len(ids), 12))]
			switch dice.IntN(40) {
			case 0:
				return tx.DeleteEmployee(ctx, w.company.ID, id)
			case 1:
				return tx.SetAttributeInactive(ctx, w.company.ID, tenure, dice.IntN(2) == 0)
			case 2:
				a, err := tx.CreateAttribute(ctx, w.company.ID, peakon.Attribute{Name: fmt.Sprintf("With spaces %d", n), Type: peakon.Option})
				if err != nil {
					return err
				}
				if err := w.updateIn(ctx, tx, id, func(e *peakon.Employee) { e.Values[a.ID] = peakon.Value{Option: "x"} }); err != nil {
					return err
				}
				return tx.AddAlias(ctx, w.company.ID, a.Name, fmt.Sprintf("With_spaces_%d", n))
			default:
				return w.updateIn(ctx, tx, id, func(e *peakon.Employee) {
					switch dice.IntN(6) {
					case 0:
						e.Active = !e.Active
					case 1:
						e.FamilyName = fmt.Sprintf("Vale%d", n)
					case 2:
						e.Email = fmt.Sprintf("mail%d@example.com", n)
					case 3:
						e.Values[department] = peakon.Value{Option: fmt.Sprintf("D%d", dice.IntN(3))}
					case 4:
						e.Values[manager] = peakon.Value{Employee: other}
					default:
						e.Values[tenure] = peakon.Value{Date: day(t, "2020-01-02")}
					}
				})
			}
		})
		kept += w.compareRepresentations(ids)
	}
	if kept < 1000 {
		t.Errorf("only %d representations were kept and compared: the test sees nothing", kept)
	}
}

// tryQuietly tries something that may be refused.
func (w *world) tryQuietly(do func(context.Context, *store.Tx) error) {
	var field *peakon.FieldError
	var conflict *peakon.ConflictError
	if err := w.try(do); err != nil && !errors.As(err, &field) && !errors.As(err, &conflict) && !errors.Is(err, store.ErrNotFound) {
		w.Fatal(err)
	}
}

func (w *world) updateIn(ctx context.Context, tx *store.Tx, id int64, change func(*peakon.Employee)) error {
	current, err := tx.Employee(ctx, w.company.ID, id)
	if err != nil {
		return err
	}
	next := current.Clone()
	if next.Values == nil {
		next.Values = map[int64]peakon.Value{}
	}
	change(&next)
	_, err = tx.UpdateEmployee(ctx, w.company.ID, current, next)
	return err
}

func (w *world) compareRepresentations(ids []int64) (kept int) {
	w.view(func(ctx context.Context, tx *store.Tx) error {
		company, err := tx.Company(ctx, w.company.ID)
		if err != nil {
			return err
		}
		attributes, err := tx.Attributes(ctx, company.ID)
		if err != nil {
			return err
		}
		for _, id := range ids {
			body, err := tx.Representation(ctx, company, id)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			e, err := tx.Employee(ctx, company.ID, id)
			if err != nil {
				return fmt.Errorf("employee %d has a representation: %w", id, err)
			}
			fresh := represent(e, attributes, func(id int64) (peakon.Colleague, bool) {
				c, err := tx.Colleague(ctx, company.ID, id)
				return c, err == nil
			})
			if string(fresh) != string(body) {
				w.Fatalf("employee %d is kept as\n%sand is\n%s", id, body, fresh)
			}
			byName, err := tx.RepresentationByUserName(ctx, company, e.UserName)
			if err != nil || string(byName) != string(body) {
				w.Fatalf("employee %d by userName: %v\n%s", id, err, byName)
			}
			kept++
		}
		return nil
	})
	return kept
}

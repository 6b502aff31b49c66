package store_test

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
	"github.com/scimdrill/scimdrill/reference/store/postgrestest"
)

// manualClock stands still until it is moved.
type manualClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *manualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *manualClock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

func at(tb testing.TB, text string) time.Time {
	tb.Helper()
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04"} {
		if instant, err := time.Parse(layout, text); err == nil {
			return instant
		}
	}
	tb.Fatalf("%q is no instant", text)
	return time.Time{}
}

func day(tb testing.TB, text string) peakon.Date {
	tb.Helper()
	d, err := peakon.ParseDate(text)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// world is a store with one company.
type world struct {
	testing.TB

	store *store.Store
	// path is the database.
	path    string
	clock   *manualClock
	company peakon.Company
	// attributes are the ids of those that were asked for, by name.
	attributes map[string]int64
}

// databases are a database in memory and one in a file, by name.
func databases(tb testing.TB) map[string]string {
	tb.Helper()
	return map[string]string{"memory": "", "file": filepath.Join(tb.TempDir(), "peakon.db")}
}

func newWorld(tb testing.TB, path string) *world {
	tb.Helper()
	w := &world{TB: tb, clock: &manualClock{now: at(tb, "2026-02-20 08:00")}, attributes: map[string]int64{}}
	if path == "" && postgrestest.On() {
		path = postgrestest.Database(tb)
	}
	w.path = path
	w.open(path)
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		w.company, err = tx.CreateCompany(ctx, "Example", "")
		return err
	})
	return w
}

func (w *world) open(path string, mistakes ...string) {
	w.Helper()
	s, err := store.Open(w.Context(), store.Options{Path: path, Clock: w.clock, SurveyMistakes: mistakes})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() {
		if err := s.Close(); err != nil {
			w.Error(err)
		}
	})
	w.store = s
}

func (w *world) change(do func(context.Context, *store.Tx) error) {
	w.Helper()
	if err := w.try(do); err != nil {
		w.Fatal(err)
	}
}

func (w *world) try(do func(context.Context, *store.Tx) error) error {
	ctx := w.Context()
	return w.store.Change(ctx, func(tx *store.Tx) error { return do(ctx, tx) })
}

func (w *world) view(do func(context.Context, *store.Tx) error) {
	w.Helper()
	ctx := w.Context()
	if err := w.store.View(ctx, func(tx *store.Tx) error { return do(ctx, tx) }); err != nil {
		w.Fatal(err)
	}
}

func (w *world) tick() {
	w.Helper()
	if err := w.store.Tick(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// person is an employee as a client would send them.
func person(name string) peakon.Employee {
	return peakon.Employee{
		UserName: strings.ToLower(name) + "@example.com", Email: strings.ToLower(name) + ".mail@example.com", GivenName: name,
		FamilyName: "Example", EmployeeNumber: "N-" + name, Active: true,
	}
}

func (w *world) create(e peakon.Employee) peakon.Employee {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		e, err = tx.CreateEmployee(ctx, w.company.ID, e)
		return err
	})
	return e
}

func (w *world) employee(id int64) (e peakon.Employee) {
	w.Helper()
	w.view(func(ctx context.Context, tx *store.Tx) (err error) {
		e, err = tx.Employee(ctx, w.company.ID, id)
		return err
	})
	return e
}

func (w *world) tryUpdate(id int64, edit func(*peakon.Employee)) (after peakon.Employee, err error) {
	err = w.try(func(ctx context.Context, tx *store.Tx) error {
		current, err := tx.Employee(ctx, w.company.ID, id)
		if err != nil {
			return err
		}
		next := current.Clone()
		if next.Values == nil {
			next.Values = map[int64]peakon.Value{}
		}
		edit(&next)
		after, err = tx.UpdateEmployee(ctx, w.company.ID, current, next)
		return err
	})
	return after, err
}

func (w *world) update(id int64, edit func(*peakon.Employee)) peakon.Employee {
	w.Helper()
	after, err := w.tryUpdate(id, edit)
	if err != nil {
		w.Fatal(err)
	}
	return after
}

// attribute finds an attribute of the company by a name or alias.
func (w *world) attribute(name string) peakon.Attribute {
	w.Helper()
	var found peakon.Attribute
	w.view(func(ctx context.Context, tx *store.Tx) error {
		all, err := tx.Attributes(ctx, w.company.ID)
		if err != nil {
			return err
		}
		var known bool
		if found, known = peakon.Resolve(all, name); !known {
			w.Fatalf("the company has no attribute %q", name)
		}
		return nil
	})
	w.attributes[found.Name] = found.ID
	return found
}

func (w *world) addAttribute(a peakon.Attribute) peakon.Attribute {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		a, err = tx.CreateAttribute(ctx, w.company.ID, a)
		return err
	})
	return a
}

// events are the audit events of an object.
func (w *world) events(object string, id int64) (names []string) {
	w.Helper()
	w.view(func(ctx context.Context, tx *store.Tx) error {
		events, err := tx.Audit(ctx, w.company.ID, object, strconv.FormatInt(id, 10))
		for _, e := range events {
			names = append(names, e.Event)
		}
		return err
	})
	return names
}

// stranger is an employee of another company.
func (w *world) stranger() (e peakon.Employee) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		other, err := tx.CreateCompany(ctx, "Other", "")
		if err != nil {
			return err
		}
		e, err = tx.CreateEmployee(ctx, other.ID, person("Stranger"))
		return err
	})
	return e
}

package store_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

func TestEmployeesAreKeptAsStored(t *testing.T) {
	for name, path := range databases(t) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, path)
			boss := w.create(person("Boss"))
			n := int64(1) << 52
			salary := w.addAttribute(peakon.Attribute{Name: "Salary", Type: peakon.Number})
			e := person("Jane")
			e.ExternalID, e.Phone, e.Locale, e.Timezone = "00u1", "+45 12", "en_US", "europe/copenhagen"
			e.Values = map[int64]peakon.Value{
				w.attribute("Department").ID:    {Option: "R&D"},
				w.attribute("Date_of_Birth").ID: {Date: day(t, "1990-12-31")},
				w.attribute("Manager").ID:       {Employee: boss.ID},
				salary.ID:                       {Number: &n},
			}
			created := w.create(e)
			if diff := cmp.Diff(created, w.employee(created.ID)); diff != "" {
				t.Errorf("created and read (-created +read):\n%s", diff)
			}
			if created.Locale != "en-US" || created.Timezone != "Europe/Copenhagen" {
				t.Errorf("locale %q, time zone %q", created.Locale, created.Timezone)
			}
			w.clock.set(w.clock.Now().Add(time.Hour))
			after := w.update(created.ID, func(e *peakon.Employee) {
				e.FamilyName, e.Phone = "Doe", ""
				delete(e.Values, salary.ID)
				e.Values[w.attributes["Department"]] = peakon.Value{Option: "Sales"}
			})
			if diff := cmp.Diff(after, w.employee(created.ID)); diff != "" {
				t.Errorf("updated and read (-updated +read):\n%s", diff)
			}
			if after.UpdatedAt.Sub(after.CreatedAt) != time.Hour || after.Values[w.attributes["Department"]].Option != "Sales" || len(after.Values) != 3 {
				t.Errorf("after the update: %+v", after)
			}
		})
	}
}

func TestAChangeOfNothingLeavesNoTrace(t *testing.T) {
	w := newWorld(t, "")
	e := w.create(person("Jane"))
	w.clock.set(w.clock.Now().Add(time.Hour))
	after := w.update(e.ID, func(e *peakon.Employee) { e.GivenName, e.Active = " Jane ", true })
	if !after.UpdatedAt.Equal(e.UpdatedAt) {
		t.Errorf("updated at %s, want %s", after.UpdatedAt, e.UpdatedAt)
	}
	if diff := cmp.Diff([]string{"created"}, w.events("Employee", e.ID)); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
}

func TestAuditTellsWhatHappened(t *testing.T) {
	w := newWorld(t, "")
	e := person("Jane")
	e.Active = false
	e = w.create(e)
	department := w.attribute("Department").ID
	w.update(e.ID, func(e *peakon.Employee) { e.Active = true })
	w.update(e.ID, func(e *peakon.Employee) { e.Active, e.GivenName = false, "J" })
	w.update(e.ID, func(e *peakon.Employee) { e.Values[department] = peakon.Value{Option: "Sales"} })
	actor := store.Actor{Type: "token", ID: "7", RequestID: "r-1"}
	ctx := store.WithActor(t.Context(), actor)
	if err := w.store.Change(ctx, func(tx *store.Tx) error { return tx.DeleteEmployee(ctx, w.company.ID, e.ID) }); err != nil {
		t.Fatal(err)
	}
	want := []string{"created", "disabled", "enabled", "disabled", "updated", "employeeAttributesChanged", "deleted"}
	if diff := cmp.Diff(want, w.events("Employee", e.ID)); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
	w.view(func(ctx context.Context, tx *store.Tx) error {
		events, err := tx.Audit(ctx, w.company.ID, "Employee", strconv.FormatInt(e.ID, 10))
		if last := events[len(events)-1]; last.Actor != actor || !last.At.Equal(w.clock.Now()) {
			t.Errorf("who deleted: %+v", last)
		}
		return err
	})
}

func TestUniqueness(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(*peakon.Employee)
		want string
	}{
		{"everything", func(e *peakon.Employee) { *e = person("Jane") }, "userName"},
		{"userName in another case", func(e *peakon.Employee) { e.UserName = "JANE@Example.COM" }, "userName"},
		{"userName in another composition", func(e *peakon.Employee) { e.UserName = "jose\u0301@example.com" }, "userName"},
		{"email", func(e *peakon.Employee) { e.Email = "Jane.Mail@example.com" }, "emails.value"},
		{"userName of an inactive employee", func(e *peakon.Employee) { e.UserName = "away@example.com" }, "userName"},
		{"employee number", func(e *peakon.Employee) { e.EmployeeNumber = "N-Jane" }, "employeeNumber"},
		{"employee number in another case", func(e *peakon.Employee) { e.EmployeeNumber = "n-jane" }, ""},
		{"external id", func(e *peakon.Employee) { e.ExternalID = "ext" }, ""},
		{"values of somebody who was deleted", func(e *peakon.Employee) { *e = person("Gone") }, ""},
		{"nothing", func(*peakon.Employee) {}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, "")
			jane, away, accent := person("Jane"), person("Away"), person("Jose")
			jane.ExternalID, away.Active, accent.UserName = "ext", false, "jos\u00e9@example.com"
			w.create(jane)
			w.create(away)
			w.create(accent)
			gone := w.create(person("Gone"))
			w.change(func(ctx context.Context, tx *store.Tx) error { return tx.DeleteEmployee(ctx, w.company.ID, gone.ID) })
			candidate := person("Robin")
			test.edit(&candidate)
			err := w.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.CreateEmployee(ctx, w.company.ID, candidate)
				return err
			})
			expectConflict(t, "create", err, test.want)
			if test.want == "" {
				return
			}
			robin := w.create(person("Robin"))
			_, err = w.tryUpdate(robin.ID, test.edit)
			expectConflict(t, "update", err, test.want)
			if diff := cmp.Diff(robin, w.employee(robin.ID)); diff != "" {
				t.Errorf("after the refusal (-before +after):\n%s", diff)
			}
		})
	}
}

func expectConflict(t *testing.T, doing string, err error, field string) {
	t.Helper()
	var conflict *peakon.ConflictError
	switch {
	case field == "" && err != nil:
		t.Errorf("%s: %v", doing, err)
	case field != "" && (!errors.As(err, &conflict) || conflict.Field != field):
		t.Errorf("%s: expected a conflict of %s, found %v", doing, field, err)
	}
}

func TestDeletionLeavesNoPersonalData(t *testing.T) {
	w := newWorld(t, "")
	boss := w.create(person("Boss"))
	manager := w.attribute("Manager").ID
	report := w.create(person("Report"))
	w.update(report.ID, func(e *peakon.Employee) { e.Values[manager] = peakon.Value{Employee: boss.ID} })
	w.change(func(ctx context.Context, tx *store.Tx) error { return tx.DeleteEmployee(ctx, w.company.ID, boss.ID) })
	if left := w.employee(report.ID).Values; len(left) != 0 {
		t.Errorf("the report still refers to them: %v", left)
	}
	err := w.try(func(ctx context.Context, tx *store.Tx) error { return tx.DeleteEmployee(ctx, w.company.ID, boss.ID) })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleting twice: %v", err)
	}
	if found := w.store.Dump(t); found["boss"] {
		t.Error("the database still holds the name")
	}
	if found := w.store.Dump(t); !found["report"] {
		t.Error("the search for names finds nobody")
	}
	again := w.create(person("Boss"))
	if again.ID == boss.ID {
		t.Error("an id was used twice")
	}
}

func TestReferences(t *testing.T) {
	w := newWorld(t, "")
	manager := w.attribute("Manager")
	jane, gone := w.create(person("Jane")), w.create(person("Gone"))
	w.change(func(ctx context.Context, tx *store.Tx) error { return tx.DeleteEmployee(ctx, w.company.ID, gone.ID) })
	stranger := w.stranger()
	for name, to := range map[string]int64{"deleted": gone.ID, "of another company": stranger.ID, "unknown": 4711, "oneself": jane.ID} {
		_, err := w.tryUpdate(jane.ID, func(e *peakon.Employee) { e.Values[manager.ID] = peakon.Value{Employee: to} })
		var field *peakon.FieldError
		if !errors.As(err, &field) || field.Field != "Manager" {
			t.Errorf("%s: expected an error of Manager, found %v", name, err)
		}
	}
	away := person("Away")
	away.Active = false
	away = w.create(away)
	w.update(jane.ID, func(e *peakon.Employee) { e.Values[manager.ID] = peakon.Value{Employee: away.ID} })
	w.update(away.ID, func(e *peakon.Employee) { e.Values[manager.ID] = peakon.Value{Employee: jane.ID} })
	_, err := w.tryUpdate(jane.ID, func(e *peakon.Employee) { e.Values[manager.ID] = peakon.Value{Option: "text"} })
	var field *peakon.FieldError
	if !errors.As(err, &field) {
		t.Errorf("a value of the wrong type: %v", err)
	}
}

func TestFindAndList(t *testing.T) {
	w := newWorld(t, "")
	var ids []int64
	for i := range 7 {
		e := person("P" + strconv.Itoa(i))
		e.ExternalID = "shared"
		ids = append(ids, w.create(e).ID)
	}
	w.change(func(ctx context.Context, tx *store.Tx) error { return tx.DeleteEmployee(ctx, w.company.ID, ids[3]) })
	w.stranger()
	alive := append(append([]int64{}, ids[:3]...), ids[4:]...)
	w.view(func(ctx context.Context, tx *store.Tx) error {
		for _, test := range []struct {
			key   store.Key
			value string
			want  []int64
		}{
			{store.ByUserName, "P1@EXAMPLE.com", ids[1:2]},
			{store.ByEmail, "p1.MAIL@example.com", ids[1:2]},
			{store.ByEmployeeNumber, "N-P1", ids[1:2]},
			{store.ByEmployeeNumber, "n-p1", nil},
			{store.ByExternalID, "shared", alive},
			{store.ByExternalID, "SHARED", nil},
			{store.ByID, strconv.FormatInt(ids[1], 10), ids[1:2]},
			{store.ByID, "x", nil},
			{store.ByUserName, "p3@example.com", nil},
			{store.ByUserName, "stranger@example.com", nil},
		} {
			found, err := tx.FindEmployees(ctx, w.company.ID, test.key, test.value)
			if diff := cmp.Diff(test.want, idsOf(found)); diff != "" || err != nil {
				t.Errorf("%s %q: %v (-want +got):\n%s", test.key, test.value, err, diff)
			}
		}
		page, err := tx.ListEmployees(ctx, w.company.ID, 2, 2)
		if diff := cmp.Diff(alive[2:4], idsOf(page)); diff != "" || err != nil {
			t.Errorf("page: %v %s", err, diff)
		}
		all, err := tx.ListEmployees(ctx, w.company.ID, 0, -1)
		if diff := cmp.Diff(alive, idsOf(all)); diff != "" || err != nil {
			t.Errorf("all: %v %s", err, diff)
		}
		var each []int64
		for e, err := range tx.EachEmployee(ctx, w.company.ID) {
			if err != nil {
				return err
			}
			each = append(each, e.ID)
		}
		if diff := cmp.Diff(alive, each); diff != "" {
			t.Errorf("each: %s", diff)
		}
		if n, err := tx.CountEmployees(ctx, w.company.ID); n != len(alive) || err != nil {
			t.Errorf("count %d, %v", n, err)
		}
		return nil
	})
}

func idsOf(employees []peakon.Employee) (ids []int64) {
	for _, e := range employees {
		ids = append(ids, e.ID)
	}
	return ids
}

// TestOneOfTwoAtOnce: the database decides who was first (B62).
func TestOneOfTwoAtOnce(t *testing.T) {
	for name, path := range databases(t) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, path)
			const racers = 16
			errs := make([]error, racers)
			var wait sync.WaitGroup
			for i := range racers {
				wait.Go(func() {
					errs[i] = w.try(func(ctx context.Context, tx *store.Tx) error {
						_, err := tx.CreateEmployee(ctx, w.company.ID, person("Jane"))
						return err
					})
				})
				wait.Go(func() {
					w.view(func(ctx context.Context, tx *store.Tx) error {
						_, err := tx.ListEmployees(ctx, w.company.ID, 0, 10)
						return err
					})
				})
			}
			wait.Wait()
			created := 0
			for _, err := range errs {
				if err == nil {
					created++
					continue
				}
				expectConflict(t, "create", err, "userName")
			}
			if created != 1 {
				t.Errorf("%d were created, want 1", created)
			}
		})
	}
}

// TestACancelledRequestCostsNothing: in memory the database lives as long as its connection.
func TestACancelledRequestCostsNothing(t *testing.T) {
	for name, path := range databases(t) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, path)
			e := w.create(person("Jane"))
			for range 20 {
				ctx, cancel := context.WithCancel(t.Context())
				err := w.store.Change(ctx, func(tx *store.Tx) error {
					if _, err := tx.CreateEmployee(ctx, w.company.ID, person("Robin")); err != nil {
						return err
					}
					cancel()
					_, err := tx.ListEmployees(ctx, w.company.ID, 0, -1)
					return err
				})
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("expected the cancellation, found %v", err)
				}
			}
			if diff := cmp.Diff(e, w.employee(e.ID)); diff != "" {
				t.Errorf("after cancelled requests:\n%s", diff)
			}
			w.create(person("Robin"))
		})
	}
}

func TestAPanicLeavesTheStoreUsable(t *testing.T) {
	w := newWorld(t, "")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = w.try(func(context.Context, *store.Tx) error { panic("out") })
	}()
	w.create(person("Jane"))
}

func TestFieldErrorsStoreNothing(t *testing.T) {
	w := newWorld(t, "")
	w.change(func(ctx context.Context, tx *store.Tx) error { return tx.AllowDomain(ctx, w.company.ID, "Example.com") })
	w.create(person("Jane"))
	e := person("Robin")
	e.Email = "robin@elsewhere.example"
	err := w.try(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.CreateEmployee(ctx, w.company.ID, e)
		return err
	})
	var field *peakon.FieldError
	if !errors.As(err, &field) || field.Field != "emails.value" {
		t.Errorf("a domain that is not allowed: %v", err)
	}
	w.view(func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.CountEmployees(ctx, w.company.ID)
		if n != 1 {
			t.Error(fmt.Sprint(n, " employees"))
		}
		return err
	})
}

func TestEmployeesFarApartAreReadWithTheirValues(t *testing.T) {
	w := newWorld(t, "")
	office := w.attribute("Office").ID
	for i := range 12 {
		e := person(fmt.Sprintf("P%d", i))
		e.Values = map[int64]peakon.Value{office: {Option: fmt.Sprint("Office ", i)}}
		if i == 0 || i == 11 {
			e.ExternalID = "shared"
		}
		w.create(e)
	}
	w.view(func(ctx context.Context, tx *store.Tx) error {
		found, err := tx.FindEmployees(ctx, w.company.ID, store.ByExternalID, "shared")
		if len(found) != 2 || found[0].Values[office].Option != "Office 0" || found[1].Values[office].Option != "Office 11" {
			t.Errorf("found %+v", found)
		}
		return err
	})
}

func TestEmployeeByAddress(t *testing.T) {
	w := newWorld(t, "")
	jane, robin := person("Jane"), person("Robin")
	robin.Email = jane.UserName
	jane, robin = w.create(jane), w.create(robin)
	w.view(func(ctx context.Context, tx *store.Tx) error {
		for address, want := range map[string]int64{" JANE@example.com ": jane.ID, "jane.mail@example.com": jane.ID, "robin@example.com": robin.ID} {
			if got, err := tx.EmployeeByAddress(ctx, w.company.ID, address); err != nil || got.ID != want {
				t.Errorf("%q: employee %d, %v", address, got.ID, err)
			}
		}
		if _, err := tx.EmployeeByAddress(ctx, w.company.ID, "nobody@example.com"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
		return nil
	})
	w.change(func(ctx context.Context, tx *store.Tx) error {
		return tx.NoteIgnored(ctx, w.company.ID, jane.ID, "Foo")
	})
	if diff := cmp.Diff([]string{"created", "attribute_ignored"}, w.events("Employee", jane.ID)); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
}

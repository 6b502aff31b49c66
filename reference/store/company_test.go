package store_test

import (
	"context"
	"encoding/base64"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

func TestACompanyBeginsWithAttributesAndItsSchedule(t *testing.T) {
	w := newWorld(t, "")
	w.view(func(ctx context.Context, tx *store.Tx) error {
		attributes, err := tx.Attributes(ctx, w.company.ID)
		if err != nil {
			return err
		}
		for i := range attributes {
			attributes[i].ID = 0
		}
		if diff := cmp.Diff(peakon.StandardAttributes(), attributes); diff != "" {
			t.Errorf("attributes (-want +got):\n%s", diff)
		}
		schedules, err := tx.Schedules(ctx, w.company.ID)
		if err != nil || len(schedules) != 1 || !schedules[0].Default || schedules[0].DataCollection || schedules[0].StartDate != day(t, "2026-02-23") {
			t.Errorf("schedules: %v %+v", err, schedules)
		}
		return nil
	})
}

func (w *world) authenticates(token string) (company int64) {
	w.Helper()
	c, err := w.store.Authenticate(w.Context(), token)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		w.Fatal(err)
	}
	return c.ID
}

func TestTokens(t *testing.T) {
	w := newWorld(t, "")
	var first, second, third string
	other := peakon.Company{}
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		if other, err = tx.CreateCompany(ctx, "Other", ""); err != nil {
			return err
		}
		if first, err = tx.Connect(ctx, w.company.ID); err != nil {
			return err
		}
		second, err = tx.Connect(ctx, w.company.ID)
		return errors.Join(err, tx.Adopt(ctx, other.ID, "given"))
	})
	if secret, err := base64.RawURLEncoding.DecodeString(first); err != nil || len(secret) != 32 {
		t.Errorf("a token of %d bytes, %v", len(secret), err)
	}
	if first == second {
		t.Error("two tokens are the same")
	}
	expect := func(when string, want map[string]int64) {
		t.Helper()
		for token, company := range want {
			if got := w.authenticates(token); got != company {
				t.Errorf("%s: a token is of company %d, want %d", when, got, company)
			}
		}
	}
	expect("connected", map[string]int64{first: w.company.ID, second: w.company.ID, "given": other.ID, "wrong": 0, "": 0})
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		third, err = tx.Regenerate(ctx, w.company.ID)
		return err
	})
	expect("regenerated", map[string]int64{first: 0, second: 0, third: w.company.ID, "given": other.ID})
	if diff := cmp.Diff([]string{"revoked", "regenerated_token"}, w.events("AppIntegration", w.company.ID)); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
	if err := w.try(func(ctx context.Context, tx *store.Tx) error { return tx.Adopt(ctx, w.company.ID, "given") }); err == nil {
		t.Error("a token of another company was adopted")
	}
	expect("after the refusal", map[string]int64{"given": other.ID})
	if words := w.store.Dump(t); words["given"] {
		t.Error("the database holds a token")
	}
}

func TestProvisioningIsSwitchedOff(t *testing.T) {
	w := newWorld(t, "")
	for _, on := range []bool{false, true} {
		w.change(func(ctx context.Context, tx *store.Tx) error { return tx.EnableProvisioning(ctx, w.company.ID, on) })
		w.view(func(ctx context.Context, tx *store.Tx) error {
			c, err := tx.Company(ctx, w.company.ID)
			if c.Disabled == on {
				t.Errorf("disabled is %t after switching to %t", c.Disabled, on)
			}
			return err
		})
	}
	err := w.try(func(ctx context.Context, tx *store.Tx) error { return tx.EnableProvisioning(ctx, 99, true) })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an unknown company: %v", err)
	}
}

func TestCompaniesNeverSeeEachOther(t *testing.T) {
	w := newWorld(t, "")
	ours := w.create(person("Jane"))
	plan := biweekly(t)
	var theirs peakon.Employee
	var other peakon.Company
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		if other, err = tx.CreateCompany(ctx, "Other", ""); err != nil {
			return err
		}
		if _, err = tx.PlanSchedule(ctx, other, plan); err != nil {
			return err
		}
		theirs, err = tx.CreateEmployee(ctx, other.ID, person("Jane"))
		return err
	})
	w.clock.set(at(t, "2026-03-02 12:00"))
	w.tick()
	for name, do := range map[string]func(context.Context, *store.Tx) error{
		"read": func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Employee(ctx, w.company.ID, theirs.ID)
			return err
		},
		"delete": func(ctx context.Context, tx *store.Tx) error { return tx.DeleteEmployee(ctx, w.company.ID, theirs.ID) },
		"update": func(ctx context.Context, tx *store.Tx) error {
			next := theirs
			next.UserName, next.Email, next.EmployeeNumber = "x@example.com", "x@example.com", "x"
			_, err := tx.UpdateEmployee(ctx, w.company.ID, theirs, next)
			return err
		},
		"answer": func(ctx context.Context, tx *store.Tx) error {
			all, err := tx.Deliveries(ctx, other.ID, theirs.ID, 0)
			if err != nil || len(all) != 1 {
				t.Errorf("the other company's deliveries: %d, %v", len(all), err)
				return err
			}
			return tx.Answer(ctx, w.company.ID, all[0].ID)
		},
		"collect": func(ctx context.Context, tx *store.Tx) error {
			schedules, err := tx.Schedules(ctx, other.ID)
			if err != nil {
				return err
			}
			return tx.CollectData(ctx, w.company.ID, schedules[1].ID, false)
		},
		"hide an attribute": func(ctx context.Context, tx *store.Tx) error {
			attributes, err := tx.Attributes(ctx, other.ID)
			if err != nil {
				return err
			}
			return tx.SetAttributeInactive(ctx, w.company.ID, attributes[0].ID, true)
		},
		"confirm": func(ctx context.Context, tx *store.Tx) error {
			rounds, err := tx.Rounds(ctx, other.ID)
			if err != nil {
				return err
			}
			return tx.Confirm(ctx, w.company, rounds[0].ID, ours.ID)
		},
	} {
		if err := w.try(do); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: expected that it is not found, found %v", name, err)
		}
	}
	w.view(func(ctx context.Context, tx *store.Tx) error {
		all, err := tx.Deliveries(ctx, w.company.ID, 0, 0)
		rounds, err2 := tx.Rounds(ctx, w.company.ID)
		if len(all) != 0 || len(rounds) != 0 {
			t.Errorf("%d deliveries and %d rounds of the other company are seen", len(all), len(rounds))
		}
		return errors.Join(err, err2)
	})
}

func TestAttributeNames(t *testing.T) {
	w := newWorld(t, "")
	w.addAttribute(peakon.Attribute{Name: "Employed Since", Type: peakon.DateType})
	add := func(name, alias string) error {
		return w.try(func(ctx context.Context, tx *store.Tx) error { return tx.AddAlias(ctx, w.company.ID, name, alias) })
	}
	if err := add("employed since", "Since_2"); err != nil {
		t.Error(err)
	}
	if err := add("Since_2", "A_first"); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"Since_2", "A_first"}, w.attribute("A_FIRST").Aliases); diff != "" {
		t.Errorf("aliases in the order of adding (-want +got):\n%s", diff)
	}
	var conflict *peakon.ConflictError
	if err := add("Office", "DEPARTMENT"); !errors.As(err, &conflict) {
		t.Errorf("an alias that is another's name: %v", err)
	}
	if err := add("Unheard of", "Alias"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an alias of nothing: %v", err)
	}
	var field *peakon.FieldError
	if err := add("Office", "with space"); !errors.As(err, &field) {
		t.Errorf("an alias with a space: %v", err)
	}
	err := w.try(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.CreateAttribute(ctx, w.company.ID, peakon.Attribute{Name: "start_date", Type: peakon.Option})
		return err
	})
	if !errors.As(err, &conflict) {
		t.Errorf("a name that is another's alias: %v", err)
	}
}

func TestOptionsAreMadeOnce(t *testing.T) {
	w := newWorld(t, "")
	department := w.attribute("Department").ID
	for _, name := range []string{"A", "B", "C"} {
		e := person(name)
		e.Values = map[int64]peakon.Value{department: {Option: map[string]string{"A": "Sales", "B": "Sales", "C": "sales"}[name]}}
		w.create(e)
	}
	w.view(func(ctx context.Context, tx *store.Tx) error {
		options, err := tx.Options(ctx, w.company.ID, department)
		if diff := cmp.Diff([]string{"Sales", "sales"}, options); diff != "" {
			t.Errorf("options (-want +got):\n%s", diff)
		}
		return err
	})
	if got := w.events("AttributeOption", 1); len(got) != 1 {
		t.Errorf("audit of the option: %v", got)
	}
}

func TestAnInactiveAttributeKeepsItsValues(t *testing.T) {
	w := newWorld(t, "")
	office := w.attribute("Office").ID
	e := person("Jane")
	e.Values = map[int64]peakon.Value{office: {Option: "Oslo"}}
	e = w.create(e)
	hide := func(inactive bool) {
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.SetAttributeInactive(ctx, w.company.ID, office, inactive)
		})
	}
	hide(true)
	w.view(func(ctx context.Context, tx *store.Tx) error {
		all, err := tx.Attributes(ctx, w.company.ID)
		if _, known := peakon.Resolve(all, "Office"); known {
			t.Error("an inactive attribute is known")
		}
		return err
	})
	w.update(e.ID, func(e *peakon.Employee) { e.GivenName = "Janet" })
	hide(false)
	if got := w.employee(e.ID).Values[w.attribute("Office").ID].Option; got != "Oslo" {
		t.Errorf("office %q after reactivating the attribute", got)
	}
}

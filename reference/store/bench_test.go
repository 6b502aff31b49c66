package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

func BenchmarkOpenInMemory(b *testing.B) {
	clock := &manualClock{now: at(b, "2026-02-20 08:00")}
	for b.Loop() {
		s, err := store.Open(b.Context(), store.Options{Clock: clock})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func crowded(b *testing.B, path string, people int) *world {
	b.Helper()
	w := newWorld(b, path)
	for made := 0; made < people; {
		w.change(func(ctx context.Context, tx *store.Tx) error {
			for range min(people-made, 5000) {
				if _, err := tx.CreateEmployee(ctx, w.company.ID, person(fmt.Sprintf("P%d", made))); err != nil {
					return err
				}
				made++
			}
			return nil
		})
	}
	return w
}

func lookups(b *testing.B, w *world, people int) {
	b.Helper()
	i := 0
	for b.Loop() {
		i++
		w.view(func(ctx context.Context, tx *store.Tx) error {
			found, err := tx.FindEmployees(ctx, w.company.ID, store.ByUserName, fmt.Sprintf("P%d@EXAMPLE.com", i*7919%people))
			if len(found) != 1 {
				b.Fatal("nobody was found")
			}
			return err
		})
	}
}

func BenchmarkEmployees(b *testing.B) {
	for _, kind := range []string{"memory", "file"} {
		b.Run(kind, func(b *testing.B) {
			path := ""
			if kind == "file" {
				path = filepath.Join(b.TempDir(), "peakon.db")
			}
			const people = 10_000
			w := crowded(b, path, people)
			b.Run("lookup of 10000", func(b *testing.B) { lookups(b, w, people) })
			b.Run("get", func(b *testing.B) {
				i := 0
				for b.Loop() {
					i++
					w.employee(int64(i*7919%people) + 1)
				}
			})
			b.Run("page of 100", func(b *testing.B) {
				for b.Loop() {
					w.view(func(ctx context.Context, tx *store.Tx) error {
						_, err := tx.ListEmployees(ctx, w.company.ID, people/2, 100)
						return err
					})
				}
			})
			next := people
			b.Run("create", func(b *testing.B) {
				for b.Loop() {
					next++
					w.create(person(fmt.Sprintf("P%d", next)))
				}
			})
			b.Run("update", func(b *testing.B) {
				i := 0
				for b.Loop() {
					i++
					w.update(int64(i*7919%people)+1, func(e *peakon.Employee) { e.Active = !e.Active })
				}
			})
		})
	}
}

func BenchmarkLookupOf100000(b *testing.B) {
	if testing.Short() {
		b.Skip("takes a while to fill")
	}
	const people = 100_000
	lookups(b, crowded(b, "", people), people)
}

func BenchmarkRoundOf10000(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		w := crowded(b, "", 10_000)
		w.plan(peakon.Schedule{
			Name: "Drill", StartDate: peakon.Date{Year: 2026, Month: 3, Day: 2}, Frequency: peakon.Biweekly, DurationDays: 10,
			SendTime: peakon.TimeOfDay{Hour: 9}, DataCollection: true,
		})
		w.clock.set(at(b, "2026-03-13 12:00"))
		b.StartTimer()
		w.tick()
	}
}

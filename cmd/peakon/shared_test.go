package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
	"github.com/scimdrill/scimdrill/reference/store/postgrestest"
)

type standing time.Time

func (s standing) Now() time.Time { return time.Time(s) }

// Two servers share one PostgreSQL. Both run the surveys of one company; one of them is killed in the middle of sending. Every
// invitation is sent once.
func TestTwoServersShareOneDatabase(t *testing.T) {
	people := 10_000
	if testing.Short() {
		people = 1000
	}
	database := postgrestest.Database(t)
	staff(t, database, people)
	counts, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer counts.Close(context.WithoutCancel(t.Context())) //nolint:errcheck // it was read from
	count := func(query string, arguments ...any) (n int) {
		if err := counts.QueryRow(t.Context(), query, arguments...).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	one := startProcess(t, "-db", database, "-control")
	two := startProcess(t, "-db", database, "-control")
	for round := range 3 {
		// Monday, at noon: every invitation of the round is due.
		noon := time.Date(2030, 3, 4+7*round, 12, 0, 0, 0, time.UTC)
		var moving sync.WaitGroup
		for _, server := range []*process{one, two} {
			moving.Go(func() {
				status, answer := server.ask(http.MethodPost, server.root+"/_control/clock", map[string]any{"now": noon.Format(time.RFC3339)})
				if status != http.StatusOK && (server != one || round != 1) {
					t.Errorf("round %d: the clock: %d %v", round, status, answer)
				}
			})
		}
		if round == 1 {
			before := people * round
			for deadline := time.Now().Add(time.Minute); count(`SELECT COUNT(*) FROM delivery WHERE status = 'sent'`) <= before; {
				if time.Now().After(deadline) {
					t.Fatal("nothing is being sent")
				}
			}
			one.kill()
			t.Logf("round %d: one server was killed after %d of %d invitations", round+1, count(`SELECT COUNT(*) FROM delivery WHERE status = 'sent'`)-before, people)
		}
		moving.Wait()
		if round == 1 {
			one = startProcess(t, "-db", database, "-control")
		}
	}
	made := count(`SELECT COUNT(*) FROM delivery WHERE status = 'sent'`)
	sends := count(`SELECT COUNT(*) FROM audit_event WHERE object_type = 'Delivery' AND event = 'send'`)
	twice := count(`SELECT COUNT(*) FROM (SELECT object_id FROM audit_event WHERE object_type = 'Delivery' AND event = 'send' GROUP BY object_id HAVING COUNT(*) > 1) AS twice`)
	perRound := count(`SELECT COUNT(*) FROM round WHERE skipped = ''`)
	t.Logf("%d employees, %d rounds: %d deliveries expected, %d made, %d duplicated", people, perRound, 3*people, made, twice)
	if made != 3*people || sends != made || twice != 0 || perRound != 3 {
		t.Errorf("deliveries: %d made and %d sendings noted, %d of them twice, in %d rounds; want %d, once each, in 3", made, sends, twice, perRound, 3*people)
	}
}

// staff makes a company of that many people, and a weekly schedule that begins on Monday, 4 March 2030.
func staff(t *testing.T, database string, people int) {
	t.Helper()
	ctx := t.Context()
	data, err := store.Open(ctx, store.Options{Path: database, Clock: standing(time.Date(2026, 2, 20, 8, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close() //nolint:errcheck // every change was acknowledged
	err = data.Change(ctx, func(tx *store.Tx) error {
		company, err := tx.CreateCompany(ctx, "Example Company", "Europe/Copenhagen")
		if err != nil {
			return err
		}
		if err := tx.Adopt(ctx, company.ID, processToken); err != nil {
			return err
		}
		for n := range people {
			e := peakon.Employee{UserName: fmt.Sprintf("p%d@example.com", n), GivenName: "Robin", FamilyName: "Vale", Active: true}
			if _, err := tx.CreateEmployee(ctx, company.ID, e); err != nil {
				return err
			}
		}
		_, err = tx.PlanSchedule(ctx, company, peakon.Schedule{
			Name: "Drill", StartDate: peakon.Date{Year: 2030, Month: time.March, Day: 4}, Frequency: peakon.Weekly, DurationDays: 5,
			SendTime: peakon.TimeOfDay{Hour: 9}, DataCollection: true,
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

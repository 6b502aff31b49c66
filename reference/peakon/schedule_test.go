package peakon_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

func copenhagen(t *testing.T) peakon.Schedule {
	t.Helper()
	return peakon.Schedule{
		Name: "Company", StartDate: day(t, "2026-03-02"), Frequency: peakon.Weekly, DurationDays: 14,
		SendTime: clock(t, "09:00"), Timezone: "Europe/Copenhagen", DataCollection: true,
	}
}

func TestSendAtInTheEmployeesZoneButNotBeforeTheRoundOpens(t *testing.T) {
	s := copenhagen(t)
	round, _ := s.Round(0, "")
	if got := round.OpensAt.UTC().Format(time.RFC3339); got != "2026-03-01T23:30:00Z" {
		t.Fatalf("opens at %s", got)
	}
	for zone, want := range map[string]string{
		"Pacific/Kiritimati": "2026-03-01T23:30:00Z", "Pacific/Auckland": "2026-03-01T23:30:00Z", "Australia/Sydney": "2026-03-01T23:30:00Z",
		"Asia/Tokyo": "2026-03-02T00:00:00Z", "Asia/Kolkata": "2026-03-02T03:30:00Z", "Europe/Copenhagen": "2026-03-02T08:00:00Z",
		"America/New_York": "2026-03-02T14:00:00Z", "Pacific/Pago_Pago": "2026-03-02T20:00:00Z",
	} {
		if got := s.SendAt(round, peakon.EffectiveZone(zone)).UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s: sent at %s, want %s", zone, got, want)
		}
	}
}

func TestRoundsKeepWallTimeAndClose(t *testing.T) {
	s := copenhagen(t)
	for seq, want := range map[int]string{0: "2026-03-01T23:30:00Z", 3: "2026-03-22T23:30:00Z", 4: "2026-03-29T22:30:00Z"} {
		round, _ := s.Round(seq, "")
		if got := round.OpensAt.UTC().Format(time.RFC3339); got != want {
			t.Errorf("round %d opens at %s, want %s", seq, got, want)
		}
	}
	round, _ := s.Round(0, "")
	if got := round.ClosesAt.Format(time.RFC3339); got != "2026-03-16T23:59:00Z" {
		t.Errorf("closes at %s", got)
	}
	if got := round.HardClosesAt.Sub(round.ClosesAt); got != 14*24*time.Hour {
		t.Errorf("hard close after %s", got)
	}
	for at, want := range map[string]peakon.RoundStatus{
		"2026-03-01T23:29:59Z": peakon.RoundScheduled, "2026-03-01T23:30:00Z": peakon.RoundOpen,
		"2026-03-16T23:59:00Z": peakon.RoundSoftClosed, "2026-03-30T23:59:00Z": peakon.RoundHardClosed,
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := round.Status(now); got != want {
			t.Errorf("at %s the round is %s, want %s", at, got, want)
		}
	}
}

func TestFrequencies(t *testing.T) {
	for _, test := range []struct {
		frequency peakon.Frequency
		every     int
		want      string
	}{
		{peakon.Weekly, 0, "2026-03-16"},
		{peakon.Biweekly, 0, "2026-03-30"},
		{peakon.Monthly, 0, "2026-04-27"},
		{peakon.Quarterly, 0, "2026-08-17"},
		{peakon.Custom, 3, "2026-04-13"},
	} {
		s := copenhagen(t)
		s.Frequency, s.EveryWeeks = test.frequency, test.every
		round, exists := s.Round(2, "")
		if !exists || round.LaunchDate.String() != test.want {
			t.Errorf("%s: third launch %s, want %s", test.frequency, round.LaunchDate, test.want)
		}
	}
	once := copenhagen(t)
	once.Frequency = peakon.Manual
	if _, exists := once.Round(1, ""); exists {
		t.Error("a manual schedule has a second round")
	}
}

func TestReminders(t *testing.T) {
	for duration, want := range map[int][]string{
		7:  {"2026-03-05", "2026-03-09"},
		10: {"2026-03-09", "2026-03-11"},
		14: {"2026-03-09", "2026-03-13"},
		21: {"2026-03-12", "2026-03-16", "2026-03-20"},
	} {
		s := copenhagen(t)
		s.DurationDays = duration
		round, _ := s.Round(0, "")
		var got []string
		for _, at := range s.Reminders(round, time.UTC) {
			got = append(got, at.Format(time.DateOnly))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("duration %d (-want +got):\n%s", duration, diff)
		}
	}
}

// Recurrences keep their place on the clock in every zone, whatever daylight saving does.
func TestSendTimesKeepWallTime(t *testing.T) {
	s := copenhagen(t)
	for seq, want := range map[int]string{0: "2026-03-02T14:00:00Z", 1: "2026-03-09T13:00:00Z"} {
		round, _ := s.Round(seq, "")
		if got := s.SendAt(round, peakon.EffectiveZone("America/New_York")).UTC().Format(time.RFC3339); got != want {
			t.Errorf("round %d: sent at %s, want %s", seq, got, want)
		}
	}
}

func TestOpeningIsInTheSchedulesZoneElseTheCompanys(t *testing.T) {
	for _, test := range []struct{ schedule, company, want string }{
		{"Asia/Tokyo", "Europe/Copenhagen", "2026-03-01T15:30:00Z"}, {"", "Europe/Copenhagen", "2026-03-01T23:30:00Z"}, {"", "", "2026-03-02T00:30:00Z"},
	} {
		s := copenhagen(t)
		s.Timezone = test.schedule
		round, _ := s.Round(0, test.company)
		if got := round.OpensAt.UTC().Format(time.RFC3339); got != test.want {
			t.Errorf("%+v: opens at %s", test, got)
		}
	}
}

func TestLaunchedTodayOpensAndSendsAtOnce(t *testing.T) {
	s := copenhagen(t)
	s.LaunchedToday = time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC)
	round, _ := s.Round(0, "")
	if !round.OpensAt.Equal(s.LaunchedToday) || !s.SendAt(round, peakon.EffectiveZone("Pacific/Pago_Pago")).Equal(s.LaunchedToday) {
		t.Errorf("opens at %s", round.OpensAt)
	}
	next, _ := s.Round(1, "")
	if got := next.OpensAt.UTC().Format(time.RFC3339); got != "2026-03-08T23:30:00Z" {
		t.Errorf("the next round opens at %s", got)
	}
}

func TestAMovedLaunchMovesOneRound(t *testing.T) {
	s := copenhagen(t)
	s.Overrides = map[int]peakon.Date{1: day(t, "2026-03-11")}
	for seq, want := range []string{"2026-03-02", "2026-03-11", "2026-03-16"} {
		if round, _ := s.Round(seq, ""); round.LaunchDate.String() != want {
			t.Errorf("round %d is launched on %s, want %s", seq, round.LaunchDate, want)
		}
	}
}

// Reminders are at the send-out time of the recipient's zone, and only before the round closes at 23:59 UTC.
func TestRemindersAreBeforeTheClose(t *testing.T) {
	s := copenhagen(t)
	s.DurationDays, s.SendTime = 7, clock(t, "20:00")
	round, _ := s.Round(0, "")
	for zone, want := range map[string]int{"Europe/Copenhagen": 2, "Pacific/Pago_Pago": 1} {
		if got := s.Reminders(round, peakon.EffectiveZone(zone)); len(got) != want {
			t.Errorf("%s: reminders at %s, want %d", zone, got, want)
		}
	}
}

func TestSchedulesAreValidated(t *testing.T) {
	if err := copenhagen(t).Validate(); err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string]func(*peakon.Schedule){
		"name":         func(s *peakon.Schedule) { s.Name = "" },
		"startDate":    func(s *peakon.Schedule) { s.StartDate = peakon.Date{} },
		"frequency":    func(s *peakon.Schedule) { s.Frequency = "daily" },
		"durationDays": func(s *peakon.Schedule) { s.DurationDays = 0 },
		"targets":      func(s *peakon.Schedule) { s.Targets = []peakon.Target{{Mode: "maybe", Option: "Sales"}} },
	} {
		s := copenhagen(t)
		edit(&s)
		var field *peakon.FieldError
		if err := s.Validate(); !errors.As(err, &field) || field.Field != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, weeks := range []int{0, 53, -1} {
		s := copenhagen(t)
		s.Frequency, s.EveryWeeks = peakon.Custom, weeks
		if s.Validate() == nil {
			t.Errorf("custom, every %d weeks, was taken", weeks)
		}
	}
}

package peakon_test

import (
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
		{peakon.Weekly, 0, "2026-03-16"}, {peakon.Biweekly, 0, "2026-03-30"}, {peakon.Monthly, 0, "2026-04-27"},
		{peakon.Quarterly, 0, "2026-08-17"}, {peakon.Custom, 3, "2026-04-13"},
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

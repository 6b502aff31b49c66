package peakon_test

import (
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestBarred(t *testing.T) {
	created := peakon.Standing{
		CreatedAt:   instant(t, "2026-01-01T00:00:00Z"),
		Transitions: []peakon.Transition{{At: instant(t, "2026-01-01T00:00:00Z"), Active: true}},
	}
	toggled := created
	toggled.Transitions = append(toggled.Transitions[:1:1],
		peakon.Transition{At: instant(t, "2026-02-01T00:00:00Z"), Active: false},
		peakon.Transition{At: instant(t, "2026-03-01T00:00:00Z"), Active: true})
	deleted := created
	deleted.DeletedAt = instant(t, "2026-02-01T00:00:00Z")
	starting, leaving := created, created
	starting.StartDate, leaving.SeparationDate = day(t, "2026-02-01"), day(t, "2026-02-01")
	for _, test := range []struct {
		name     string
		standing peakon.Standing
		at, zone string
		want     peakon.Reason
	}{
		{"before the record", created, "2025-12-31T23:59:59Z", "UTC", peakon.Deleted},
		{"at the creation", created, "2026-01-01T00:00:00Z", "UTC", ""},
		{"D12 right before the deactivation", toggled, "2026-01-31T23:59:59Z", "UTC", ""},
		{"D12 at the deactivation", toggled, "2026-02-01T00:00:00Z", "UTC", peakon.Inactive},
		{"D12 right before the reactivation", toggled, "2026-02-28T23:59:59Z", "UTC", peakon.Inactive},
		{"D12 at the reactivation", toggled, "2026-03-01T00:00:00Z", "UTC", ""},
		{"right before the deletion", deleted, "2026-01-31T23:59:59Z", "UTC", ""},
		{"at the deletion", deleted, "2026-02-01T00:00:00Z", "UTC", peakon.Deleted},
		{"E14 the day before the start", starting, "2026-01-31T23:59:59Z", "UTC", peakon.NotStarted},
		{"E14 the start date", starting, "2026-02-01T00:00:00Z", "UTC", ""},
		{"D11 the start date, which has come in Tokyo", starting, "2026-01-31T15:00:00Z", "Asia/Tokyo", ""},
		{"D11 the start date, which has not come in New York", starting, "2026-02-01T04:59:00Z", "America/New_York", peakon.NotStarted},
		{"E15 the last day", leaving, "2026-02-01T23:59:59Z", "UTC", ""},
		{"E15 the day after", leaving, "2026-02-02T00:00:00Z", "UTC", peakon.Left},
		{"D11 the last day, still in New York", leaving, "2026-02-02T04:59:00Z", "America/New_York", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.standing.Barred(instant(t, test.at), peakon.EffectiveZone(test.zone)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestAtSend(t *testing.T) {
	for _, test := range []struct {
		name   string
		barred peakon.Reason
		email  string
		status peakon.DeliveryStatus
		reason peakon.Reason
	}{
		{"eligible", "", "jane@example.com", peakon.Sent, ""},
		{"E03 inactive", peakon.Inactive, "jane@example.com", peakon.Suppressed, peakon.Inactive},
		{"E16 left", peakon.Left, "jane@example.com", peakon.Suppressed, peakon.Left},
		{"E20 deleted", peakon.Deleted, "", peakon.Cancelled, peakon.Deleted},
		{"E25 no address", "", "", peakon.NoChannel, ""},
		{"inactive without an address", peakon.Inactive, "", peakon.Suppressed, peakon.Inactive},
	} {
		status, reason := peakon.AtSend(test.barred, test.email)
		if status != test.status || reason != test.reason {
			t.Errorf("%s: %s %s", test.name, status, reason)
		}
	}
}

func TestAnswerable(t *testing.T) {
	hard := instant(t, "2026-03-26T23:59:00Z")
	for _, test := range []struct {
		name   string
		status peakon.DeliveryStatus
		barred peakon.Reason
		at     time.Time
		works  bool
	}{
		{"sent", peakon.Sent, "", hard.Add(-time.Second), true},
		{"hard-closed", peakon.Sent, "", hard, false},
		{"E04 inactive", peakon.Sent, peakon.Inactive, hard.Add(-time.Hour), false},
		{"E03 kept back", peakon.Suppressed, "", hard.Add(-time.Hour), false},
		{"E18 withdrawn", peakon.Withdrawn, "", hard.Add(-time.Hour), false},
	} {
		if why := peakon.Answerable(test.status, test.barred, test.at, hard); (why == "") != test.works {
			t.Errorf("%s: %q", test.name, why)
		}
	}
}

func TestSurveysItsTargets(t *testing.T) {
	has := func(options ...string) map[int64]peakon.Value {
		values := map[int64]peakon.Value{}
		for i, option := range options {
			values[int64(i+1)] = peakon.Value{Option: option}
		}
		return values
	}
	include := func(attribute int64, option string) peakon.Target {
		return peakon.Target{Mode: peakon.Include, Attribute: attribute, Option: option}
	}
	exclude := func(attribute int64, option string) peakon.Target {
		return peakon.Target{Mode: peakon.Exclude, Attribute: attribute, Option: option}
	}
	for _, test := range []struct {
		name    string
		targets []peakon.Target
		values  map[int64]peakon.Value
		want    bool
	}{
		{"none stands for all", nil, nil, true},
		{"included", []peakon.Target{include(1, "Sales")}, has("Sales"), true},
		{"not included", []peakon.Target{include(1, "Sales")}, has("R&D"), false},
		{"one of several suffices", []peakon.Target{include(1, "Sales"), include(2, "Oslo")}, has("R&D", "Oslo"), true},
		{"excluded", []peakon.Target{exclude(1, "Sales")}, has("Sales"), false},
		{"not excluded", []peakon.Target{exclude(1, "Sales")}, has("R&D"), true},
		{"exclusion wins", []peakon.Target{include(1, "Sales"), exclude(2, "Oslo")}, has("Sales", "Oslo"), false},
	} {
		if got := (peakon.Schedule{Targets: test.targets}).Surveys(test.values); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

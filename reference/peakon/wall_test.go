package peakon_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

func TestWallAcrossDaylightSaving(t *testing.T) {
	for _, test := range []struct{ zone, day, clock, want, why string }{
		{"Asia/Beirut", "2026-03-29", "00:30", "2026-03-28T22:30:00Z", "a gap at midnight moves forward"},
		{"Africa/Cairo", "2026-04-24", "00:30", "2026-04-23T22:30:00Z", "a gap at midnight moves forward"},
		{"America/Santiago", "2026-09-06", "00:30", "2026-09-06T04:30:00Z", "a gap does not fall on the day before"},
		{"Europe/Copenhagen", "2026-10-25", "02:30", "2026-10-25T00:30:00Z", "the first of two occurrences"},
		{"America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z", "the first of two occurrences"},
		{"Europe/Copenhagen", "2026-03-02", "00:30", "2026-03-01T23:30:00Z", "winter time"},
		{"Europe/Copenhagen", "2026-03-30", "00:30", "2026-03-29T22:30:00Z", "summer time, the day after the change"},
		{"America/New_York", "2026-03-02", "09:00", "2026-03-02T14:00:00Z", "before the change"},
		{"America/New_York", "2026-03-09", "09:00", "2026-03-09T13:00:00Z", "after the change"},
		{"Pacific/Kiritimati", "2026-03-02", "09:00", "2026-03-01T19:00:00Z", "fourteen hours ahead"},
		{"Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T19:00:00Z", "a day that Samoa left out moves forward by a day"},
	} {
		t.Run(test.zone+" "+test.day, func(t *testing.T) {
			zone, err := time.LoadLocation(test.zone)
			if err != nil {
				t.Fatal(err)
			}
			got := peakon.Wall(day(t, test.day), clock(t, test.clock), zone)
			if got.UTC().Format(time.RFC3339) != test.want {
				t.Errorf("%s %s: got %s, want %s (%s)", test.day, test.clock, got.UTC().Format(time.RFC3339), test.want, test.why)
			}
		})
	}
}

func day(t *testing.T, text string) peakon.Date {
	t.Helper()
	d, err := peakon.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func clock(t *testing.T, text string) peakon.TimeOfDay {
	t.Helper()
	c, err := peakon.ParseTimeOfDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// In every zone, on every day of two years: what Wall returns shows the time on the clock, and is the first instant to do so; or
// no instant shows it, and the clock is ahead by less than a day.
func TestWallInEveryZone(t *testing.T) {
	for _, zone := range everyZone(t) {
		for d := day(t, "2026-01-01"); d.Before(day(t, "2028-01-01")); d = d.AddDays(1) {
			for _, text := range []string{"00:30", "02:30"} {
				want := clock(t, text)
				got := peakon.Wall(d, want, zone)
				shows := func(at time.Time) bool {
					local := at.In(zone)
					return peakon.DateOf(local) == d && local.Hour() == want.Hour && local.Minute() == want.Minute
				}
				if shows(got) {
					for _, earlier := range []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour} {
						if shows(got.Add(-earlier)) {
							t.Fatalf("%s %s %s: %s is not the first", zone, d, text, got)
						}
					}
					continue
				}
				for offset := -30 * time.Hour; offset <= 30*time.Hour; offset += 15 * time.Minute {
					if shows(got.Add(offset)) {
						t.Fatalf("%s %s %s: got %s, but %s shows it", zone, d, text, got, got.Add(offset))
					}
				}
				if local := got.In(zone); peakon.DateOf(local).Before(d) || local.Hour() < want.Hour && peakon.DateOf(local) == d {
					t.Fatalf("%s %s %s: moved back to %s", zone, d, text, local)
				}
			}
		}
	}
}

func everyZone(t *testing.T) (zones []*time.Location) {
	t.Helper()
	names, err := os.ReadFile("zones.txt")
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.Lines(string(names)) {
		zone, err := time.LoadLocation(strings.TrimSpace(name))
		if err != nil {
			t.Fatal(err)
		}
		zones = append(zones, zone)
	}
	return zones
}

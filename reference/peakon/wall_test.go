package peakon_test

import (
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

package peakon

import (
	"fmt"
	"time"
)

// TimeOfDay is a wall-clock time.
type TimeOfDay struct{ Hour, Minute int }

// ParseTimeOfDay reads HH:MM.
func ParseTimeOfDay(text string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return TimeOfDay{}, fmt.Errorf("expected a time of day like 09:00, found %q", text)
	}
	return TimeOfDay{t.Hour(), t.Minute()}, nil
}

// String is HH:MM.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", t.Hour, t.Minute) }

// Wall is the instant at which clocks in a zone show a time on a day. A time that is skipped when clocks go forward moves
// forward by the length of the gap; of a time that comes twice when they go back, the first is meant (D13).
//
// time.Date promises neither: it resolves gaps by either offset, so that 00:30 on 6 September 2026 in Santiago falls on the
// 5th, and takes the second of two occurrences in Copenhagen and the first in New York.
func Wall(day Date, clock TimeOfDay, zone *time.Location) time.Time {
	naive := time.Date(day.Year, day.Month, day.Day, clock.Hour, clock.Minute, 0, 0, time.UTC)
	// No zone is further than 26 hours from itself across a change; the offsets a day before and after are all there are.
	_, before := naive.Add(-26 * time.Hour).In(zone).Zone()
	_, after := naive.Add(26 * time.Hour).In(zone).Zone()
	first := naive.Add(-time.Duration(max(before, after)) * time.Second)
	last := naive.Add(-time.Duration(min(before, after)) * time.Second)
	for _, candidate := range []time.Time{first, last} {
		if shows(candidate.In(zone), day, clock) {
			return candidate
		}
	}
	// In a gap: what clocks would have shown had they not gone forward.
	return naive.Add(-time.Duration(before) * time.Second)
}

func shows(t time.Time, day Date, clock TimeOfDay) bool {
	return DateOf(t) == day && t.Hour() == clock.Hour && t.Minute() == clock.Minute
}

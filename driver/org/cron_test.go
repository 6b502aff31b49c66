package org

import (
	"testing"
	"time"
)

func TestCron(t *testing.T) {
	for _, c := range []struct{ expression, after, next string }{
		{"* * * * *", "2026-11-27T10:00:30Z", "2026-11-27T10:01:00Z"},
		{"0 * * * *", "2026-11-27T10:00:00Z", "2026-11-27T11:00:00Z"},
		{"30 2 * * *", "2026-11-27T02:30:00Z", "2026-11-28T02:30:00Z"},
		{"00 21 * * Mon,Thu,Fri,Sat", "2026-11-28T22:00:00Z", "2026-11-30T21:00:00Z"},
		{"*/15 9-17 * * 1-5", "2026-11-27T17:46:00Z", "2026-11-30T09:00:00Z"},
		{"0 0 1 jan *", "2026-11-27T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"0 0 13 * 5", "2026-11-27T00:00:00Z", "2026-12-04T00:00:00Z"},
		{"0 0 * * 7", "2026-11-27T00:00:00Z", "2026-11-29T00:00:00Z"},
		{"5/20 * * * *", "2026-11-27T00:26:00Z", "2026-11-27T00:45:00Z"},
		{"0 0 29 2 *", "2026-11-27T00:00:00Z", "2028-02-29T00:00:00Z"},
		{"0 0 30 2 *", "2026-11-27T00:00:00Z", "0001-01-01T00:00:00Z"},
	} {
		times, err := parseCron(c.expression)
		if err != nil {
			t.Errorf("%s: %v", c.expression, err)
			continue
		}
		after, _ := time.Parse(time.RFC3339, c.after)
		if next := times.next(after).UTC().Format(time.RFC3339); next != c.next {
			t.Errorf("%s after %s is due at %s, want %s", c.expression, c.after, next, c.next)
		}
	}
	for _, wrong := range []string{"", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *", "a * * * *", "* * * * Mond", ", * * * *"} {
		if _, err := parseCron(wrong); err == nil {
			t.Errorf("%q was accepted", wrong)
		}
	}
}

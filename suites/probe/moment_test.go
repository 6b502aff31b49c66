package probe_test

import (
	"testing"

	"github.com/scimdrill/scimdrill/suites/probe"
)

func TestMomentsAreThoseOfXMLSchema(t *testing.T) {
	for value, legal := range map[any]bool{
		"2026-01-23T04:56:22Z": true, "2026-01-23T04:56:22.123456+01:00": true, "2026-01-23T04:56:22": true,
		"2026-01-23 04:56:22Z": false, "2026-01-23": false, "2026-02-30T00:00:00Z": false, "1769144182": false, "2026-01-23T04:56:22+0100": false,
		"": false, nil: false, 1769144182: false,
	} {
		if _, err := probe.Moment(value); (err == nil) != legal {
			t.Errorf("%v: expected legal %v, found %v", value, legal, err)
		}
	}
}

package probe_test

import (
	"testing"

	"github.com/scimdrill/scimdrill/suites/probe"
)

func TestActive(t *testing.T) {
	for _, test := range []struct{ stands, want any }{
		{true, true}, {false, false}, {"true", true}, {"False", false}, {"no", "no"}, {nil, nil},
	} {
		if found := (probe.Resource{"active": test.stands}).Active(); found != test.want {
			t.Errorf("active %v: found %v, want %v", test.stands, found, test.want)
		}
	}
}

package org

import (
	"strings"
	"testing"
)

func TestFilter(t *testing.T) {
	values := map[string][]string{"status": {"ACTIVE"}, "target.id": {"00u1", "0oa2"}, "name": {`says "hi"`}, "published": {"2026-01-31T08:00:00.000Z"}, "none": nil}
	for text, want := range map[string]bool{
		`status eq "active"`:  true,
		`status ne "ACTIVE"`:  false,
		`status EQ "ACTIVE"`:  true,
		`target.id eq "0oa2"`: true,
		`target.id eq "00u3"`: false,
		`name co "\"HI\""`:    true,
		`status pr`:           true,
		`none pr`:             false,
		`not none pr`:         true,
		`published gt "2026-01-01T00:00:00.000Z"`:                true,
		`published le "2026-01-01T00:00:00.000Z"`:                false,
		`status sw "A" and target.id sw "0oa"`:                   true,
		`status eq "x" or target.id sw "0oa" and name sw "says"`: true,
		`(status eq "x" or target.id sw "0oa") and name sw "x"`:  false,
		`not (status eq "x")`:                                    true,
	} {
		f, err := parseFilter(text, func(a string) bool { _, ok := values[a]; return ok })
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := f(func(a string) []string { return values[a] }); got != want {
			t.Errorf("%s is %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{``, `status`, `status eq`, `status is "x"`, `(status eq "x"`, `status eq "x" status eq "y"`, `"x" eq "y"`, `shoe eq "44"`, `status eq "x" and`} {
		if _, err := parseFilter(text, func(a string) bool { return a == "status" }); err == nil || !strings.Contains(err.Error(), "E0000031") {
			t.Errorf("%q: error %v, want E0000031", text, err)
		}
	}
}

func FuzzFilter(f *testing.F) {
	for _, seed := range []string{`a eq "b"`, `(a pr or not b sw "c\"d") and e gt 1`, `((`, `"`, `a eq "\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := parseFilter(text, func(string) bool { return true })
		if err == nil {
			parsed(func(a string) []string { return []string{a} })
		}
	})
}

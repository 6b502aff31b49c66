package server_test

import (
	"net/http"
	"testing"

	"github.com/scimdrill/scimdrill/reference/server"
)

// TestEligibleIsAsTheSchedulerJudges, in its mistakes too.
func TestEligibleIsAsTheSchedulerJudges(t *testing.T) {
	for _, c := range []struct {
		defects                    []string
		before, while, after, told any
	}{
		{nil, true, false, true, "inactive"},
		{[]string{"survey-after-deactivation"}, true, true, true, nil},
		{[]string{"no-survey-after-reactivation"}, true, false, false, "inactive"},
	} {
		s := start(t, func(o *server.Options) { o.Defects = c.defects })
		jane := s.hired("jane@example.com", nil)
		asked := func() answer {
			return s.control(http.MethodGet, "/employees/"+jane+"/eligible", nil).must(t, 200)
		}
		before := asked().at("eligible")
		s.patch(jane, operation("replace", "", m{"active": false})).must(t, 200)
		while := asked()
		s.patch(jane, operation("replace", "", m{"active": true})).must(t, 200)
		after := asked().at("eligible")
		if before != c.before || while.at("eligible") != c.while || while.at("reason") != c.told || after != c.after {
			t.Errorf("%v: found %v, %s, %v", c.defects, before, while.body, after)
		}
	}
	s := start(t)
	s.control(http.MethodGet, "/employees/99/eligible", nil).must(t, 404)
	s.control(http.MethodGet, "/employees/jane/eligible", nil).must(t, 400)
}

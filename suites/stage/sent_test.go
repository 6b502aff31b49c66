package stage_test

import (
	"slices"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// TestWhatIsSentAgainAfterA429IsSentOnce: a push that is put off half-way begins anew with its lookup. A target that is within its rights
// must not be told that Okta sent too much.
func TestWhatIsSentAgainAfterA429IsSentOnce(t *testing.T) {
	const lookup, user = "/Users?filter=userName", "/Users/7"
	cases := map[string]struct {
		sent []sent
		want []string
	}{
		"put off at once": {
			sent: []sent{{"GET", lookup, 429}, {"GET", lookup, 200}, {"POST", "/Users", 201}},
			want: []string{"GET " + lookup, "POST /Users"},
		},
		"put off half-way, and begun anew": {
			sent: []sent{{"GET", lookup, 200}, {"PATCH", user, 429}, {"GET", lookup, 200}, {"PATCH", user, 200}},
			want: []string{"GET " + lookup, "PATCH " + user},
		},
		"put off twice": {
			sent: []sent{{"GET", lookup, 200}, {"PATCH", user, 429}, {"GET", lookup, 429}, {"GET", lookup, 200}, {"PATCH", user, 200}},
			want: []string{"GET " + lookup, "PATCH " + user},
		},
		"read twice, and never put off": {
			sent: []sent{{"GET", lookup, 200}, {"PATCH", user, 200}, {"GET", lookup, 200}},
			want: []string{"GET " + lookup, "PATCH " + user, "GET " + lookup},
		},
		"written twice": {
			sent: []sent{{"PUT", user, 200}, {"PATCH", user, 429}, {"PATCH", user, 200}, {"PUT", user, 200}},
			want: []string{"PUT " + user, "PATCH " + user, "PUT " + user},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			recorder := transcript.NewRecorder()
			for _, each := range c.sent {
				recorder.Record(scimdrill.Exchange{
					Number: recorder.Begin(), Actor: scimdrill.ByOkta,
					Request:  scimdrill.Request{Method: each.method, URL: each.url},
					Response: &scimdrill.Response{Status: each.status},
				})
			}
			var found []string
			for _, exchange := range (&stage.Stage{Recorder: recorder}).SentByOkta(0) {
				found = append(found, exchange.Request.Method+" "+exchange.Request.URL)
			}
			if !slices.Equal(found, c.want) {
				t.Errorf("expected %q, found %q", c.want, found)
			}
		})
	}
}

type sent struct {
	method, url string
	status      int
}

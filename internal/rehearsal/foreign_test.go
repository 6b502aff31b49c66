package rehearsal_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
)

// TestNobodyElseIsTouched: a tenant full of people who have the very userNames that the run is about to use, so that Okta's lookup
// finds them. Nothing is written to them, nor are they read by id; what would have been is blocked, not failed.
func TestNobodyElseIsTouched(t *testing.T) {
	const seed = "k7fq2x"
	odd := newOddTarget(t)
	residents := map[string]bool{}
	for number := range 60 {
		name := fmt.Sprintf("jane.hale.%s%02d@corp.example.net", seed, number+1)
		id := fmt.Sprintf("resident %d@people", number)
		odd.users[id] = odd.kept(object{
			"userName": name, "title": "Resident", "active": true, "name": object{"givenName": "R", "familyName": "Resident"},
			"emails": []any{object{"value": name, "primary": true}}, oddExtension: object{"badge": 1.0},
		}, id)
		odd.order = append(odd.order, id)
		residents["/Users/"+url.PathEscape(id)] = true
	}
	file := declared(t, strings.Replace(oddFile, "ADDRESS", odd.url, 1))
	chosen, err := profiles.Find("okta-oin")
	if err != nil {
		t.Fatal(err)
	}
	r, err := rehearsal.Prepare(t.Context(), rehearsal.Options{
		URL: file.Address, Token: "okta:p:w", Authorization: "Basic b2t0YTpwOnc=", Declared: file, Kinds: scimdrill.AppKinds(), Kind: "foreign",
		Seed: seed, Runs: t.TempDir(),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	outcome, err := new(gate.Gate).Run(t.Context(), gate.Options{
		Stage: r.Stage(), Selected: func(id string, _ scimdrill.AppKind) bool { return chosen[0].Counts(id) },
	})
	if err != nil {
		t.Fatal(err)
	}
	r.CleanUp(t.Context())
	blocked := 0
	for _, result := range outcome.Results {
		if result.Outcome == scimdrill.Blocked && strings.Contains(result.Reason, "this run did not make") {
			blocked++
		}
		if result.Outcome == scimdrill.Error {
			t.Errorf("%s: %s", result.Requirement, result.Failure.Message)
		}
	}
	if blocked == 0 {
		t.Error("nothing was held back: this test could not fail")
	}
	odd.mu.Lock()
	defer odd.mu.Unlock()
	for _, request := range odd.asked {
		if _, path, _ := strings.Cut(request, " "); residents[path] {
			t.Errorf("a resident was touched: %s", request)
		}
	}
	if left := len(odd.users); left != len(residents) {
		t.Errorf("%d users are left, and %d were there before", left, len(residents))
	}
}

package rehearsal_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
)

// nonsense are answers that no SCIM server gives, to whatever is asked.
func nonsense() map[string]func(method string) (int, string) {
	made := func(body string) func(string) (int, string) {
		return func(method string) (int, string) {
			if method == http.MethodPost {
				return http.StatusCreated, body
			}
			return http.StatusOK, body
		}
	}
	always := func(status int, body string) func(string) (int, string) {
		return func(string) (int, string) { return status, body }
	}
	return map[string]func(string) (int, string){
		"nothing": always(http.StatusOK, ""), "no content": always(http.StatusNoContent, ""),
		"a page": always(http.StatusOK, "<!DOCTYPE html><title>Welcome</title>"), "faults": always(http.StatusInternalServerError, "oops"),
		"values of other types": made(`{"id":"n1","schemas":"x","userName":42,"name":[],"emails":{},"active":"maybe","members":"m","meta":[],"groups":7,` +
			`"displayName":{},"totalResults":"many","Resources":{},"Operations":[null,3],"status":[],"detail":{},"externalId":[1]}`),
		"ids that are none": made(`{"id":{},"schemas":[1,null],"userName":null,"name":"n","emails":[null,"x",1],"active":null,"members":[null,1,"m"],"meta":"m",` +
			`"groups":[1],"displayName":5,"totalResults":-5,"Resources":[{"id":1},{"userName":[]}],"Operations":{},"nextCursor":5,"startIndex":-1,"itemsPerPage":1e30}`),
	}
}

// TestATargetThatAnswersNonsenseGetsAWholeReport: whatever it answers, every requirement comes to an outcome, none of them is a fault
// of our own, and the run ends.
func TestATargetThatAnswersNonsenseGetsAWholeReport(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the whole catalogue is run once for each kind of nonsense")
	}
	for what, answer := range nonsense() {
		t.Run(what, func(t *testing.T) {
			target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				status, body := answer(r.Method)
				w.Header().Set("Content-Type", "application/scim+json")
				w.Header().Set("Location", "::::")
				w.Header().Set("ETag", "???")
				w.WriteHeader(status)
				if status != http.StatusNoContent {
					_, _ = w.Write([]byte(body))
				}
			}))
			t.Cleanup(target.Close)
			r, err := rehearsal.Prepare(t.Context(), rehearsal.Options{
				URL: target.URL, Token: "token-of-the-first", SecondToken: "token-of-the-second", AllowHeavy: true, Kind: "foreign",
				Kinds: scimdrill.AppKinds(), Runs: t.TempDir(), Timeout: 10 * time.Second, Seed: "nonsense",
			})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			outcome, err := new(gate.Gate).Run(t.Context(), gate.Options{Stage: r.Stage()})
			if err != nil {
				t.Fatal(err)
			}
			counts := map[scimdrill.Outcome]int{}
			for _, result := range outcome.Results {
				counts[result.Outcome]++
				if result.Outcome == scimdrill.Error || result.Outcome == scimdrill.Blocked && strings.Contains(result.Reason, "not reached") {
					t.Errorf("%s is %s: %s%s", result.Requirement, result.Outcome, result.Reason, result.Failure.Message)
				}
			}
			if len(outcome.Results) < 500 || counts[scimdrill.Fail]+counts[scimdrill.Blocked] < 100 {
				t.Errorf("expected every requirement with an outcome, and few to hold; found %d results: %v", len(outcome.Results), counts)
			}
			if left := r.CleanUp(t.Context()); len(left) > 20 {
				t.Errorf("expected a short list of what is left behind, found %d lines", len(left))
			}
		})
	}
}

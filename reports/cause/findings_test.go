package cause_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports/cause"
)

const base = "https://scim.example.com/scim/v2"

// run is a report that is made one exchange after the other.
type run struct{ scimdrill.Report }

func newRun() *run { return &run{scimdrill.Report{Target: scimdrill.Target{URL: base}}} }

func (r *run) exchange(method, path, body string, status int, answer string) int {
	header := scimdrill.Header{{Name: "Authorization", Value: "Bearer ***"}}
	r.Exchanges = append(r.Exchanges, scimdrill.Exchange{
		Number: len(r.Exchanges) + 1, Actor: scimdrill.ByOkta, Request: scimdrill.Request{Method: method, URL: base + path, Header: header, Body: body},
		Response: &scimdrill.Response{Status: status, Header: scimdrill.Header{{Name: "Content-Type", Value: "application/scim+json"}}, Body: answer},
	})
	return len(r.Exchanges)
}

func (r *run) result(id string, outcome scimdrill.Outcome, message string, exchanges ...int) {
	result := scimdrill.Result{Requirement: id, Outcome: outcome, Exchanges: exchanges}
	if outcome != scimdrill.Pass {
		result.Failure = &scimdrill.Failure{Message: message}
		if len(exchanges) > 0 {
			result.Failure.Decisive = exchanges[len(exchanges)-1]
		}
	}
	r.Requirements = append(r.Requirements, scimdrill.Requirement{ID: id, Title: "The server does " + id + ".", Level: scimdrill.Okta})
	r.Results = append(r.Results, result)
}

func user(id, name, locale string, active bool) string {
	return fmt.Sprintf(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":%q,"meta":{"resourceType":"User"},"userName":%q,"locale":%q,"active":%t}`, id, name, locale, active)
}

// employee is created, and read; the answers say what the server holds.
func (r *run) employee(id, locale string) []int {
	sent := fmt.Sprintf(`{"userName":"%s@example.com","locale":"en-GB","active":true}`, id)
	return []int{
		r.exchange("POST", "/Users", sent, 201, user(id, id+"@example.com", locale, true)),
		r.exchange("GET", "/Users/"+id, "", 200, user(id, id+"@example.com", locale, true)),
	}
}

func (r *run) deactivate(id, method string, kept bool) []int {
	body := `{"Operations":[{"op":"replace","value":{"active":false}}]}`
	if method == "PUT" {
		body = fmt.Sprintf(`{"userName":"%s@example.com","locale":"en-GB","active":false}`, id)
	}
	return []int{
		r.exchange(method, "/Users/"+id, body, 200, user(id, id+"@example.com", "en-GB", false)),
		r.exchange("GET", "/Users/"+id, "", 200, user(id, id+"@example.com", "en-GB", kept)),
	}
}

const stays = "active after leaving\nExpected\n    <bool>: true\nto equal\n    <bool>: false"

type told struct {
	Title  string
	Damage string
	IDs    string
}

func tell(r *run) []told {
	var all []told
	for _, finding := range cause.Findings(&r.Report) {
		var ids []string
		for _, at := range finding.Results {
			ids = append(ids, r.Results[at].Requirement)
		}
		all = append(all, told{finding.Title, finding.Damage.String(), strings.Join(ids, " ")})
	}
	return all
}

func TestFindings(t *testing.T) {
	const stillActive = "Deactivating a user is answered with success, but the user stays active."
	for name, test := range map[string]struct {
		make func(*run)
		want []told
	}{
		"nothing fails": {func(r *run) {
			r.result("okta.create.new", scimdrill.Pass, "", r.employee("a", "en-GB")...)
		}, nil},
		"one fault fails several requirements, by both methods": {func(r *run) {
			r.result("okta.create.new", scimdrill.Pass, "", r.employee("a", "en-GB")...)
			r.result("okta.deactivate.patch", scimdrill.Fail, stays, append(r.employee("b", "en-GB"), r.deactivate("b", "PATCH", true)...)...)
			r.result("okta.deactivate.put", scimdrill.Fail, stays, append(r.employee("c", "en-GB"), r.deactivate("c", "PUT", true)...)...)
			r.result("okta.reactivate.again", scimdrill.Blocked, "the deactivation before it took no effect", append(r.employee("d", "en-GB"), r.deactivate("d", "PATCH", true)...)...)
		}, []told{{stillActive, "leavers keep access", "okta.deactivate.patch okta.deactivate.put okta.reactivate.again"}}},
		"two faults are two, though the one shows wherever the other does": {func(r *run) {
			locale := "locale\nExpected\n    <string>: xx\nto equal\n    <string>: en-GB"
			r.result("okta.create.new", scimdrill.Pass, "", r.employee("a", "xx")...)
			r.result("okta.create.locale", scimdrill.Fail, locale, r.employee("b", "xx")...)
			r.result("rfc.create.locale", scimdrill.Fail, locale, r.employee("c", "xx")...)
			r.result("okta.deactivate.patch", scimdrill.Fail, stays, append(r.employee("d", "xx"), r.deactivate("d", "PATCH", true)...)...)
			r.result("okta.deactivate.put", scimdrill.Fail, stays, append(r.employee("e", "xx"), r.deactivate("e", "PUT", true)...)...)
		}, []told{
			{stillActive, "leavers keep access", "okta.deactivate.patch okta.deactivate.put"},
			{"The locale of a user is stored as something else than was sent.", "data is lost", "okta.create.locale rfc.create.locale"},
		}},
		"a method that is not there": {func(r *run) {
			r.result("okta.create.new", scimdrill.Pass, "", r.employee("a", "en-GB")...)
			for _, id := range []string{"okta.update.a", "okta.update.b", "rfc.replace.c"} {
				people := r.employee(id, "en-GB")
				r.result(id, scimdrill.Fail, "expected status 200, found 501", append(people, r.exchange("PUT", "/Users/"+id, `{"userName":"x"}`, 501, `{}`))...)
			}
		}, []told{{"PUT /Users/{id} is answered with 501 Not Implemented.", "changes do not arrive", "okta.update.a okta.update.b rfc.replace.c"}}},
		"what never got to the target follows what kept it from it": {func(r *run) {
			for i := range 3 {
				at := r.exchange("GET", "/Users?startIndex=1&count=2", "", 200, `[]`)
				r.result(fmt.Sprintf("okta.credentials.c%d", i), scimdrill.Fail, "connecting failed: the org answered: No results for users returned", at)
			}
			r.result("okta.create.new", scimdrill.Fail, "assign somebody failed: connecting failed: the org answered: No results for users returned")
		}, []told{{"GET /Users is answered with success and a bare array.", "joiners", "okta.credentials.c0 okta.credentials.c1 okta.credentials.c2 okta.create.new"}}},
		"what no exchange shows of surveys is one": {func(r *run) {
			r.result("peakon.survey.leaver", scimdrill.Fail, "she is in round 2", r.employee("a", "en-GB")...)
			r.result("effect.deactivated.kept-out", scimdrill.Fail, "she gets in", r.employee("b", "en-GB")...)
		}, []told{{"Surveys do not go to those whom they should, though nothing that SCIM shows is wrong.", "leavers keep access", "peakon.survey.leaver effect.deactivated.kept-out"}}},
		"words alone": {func(r *run) {
			r.result("okta.create.odd", scimdrill.Fail, "something is odd", r.employee("a", "en-GB")...)
		}, []told{{"Does not hold: The server does okta.create.odd.", "joiners", "okta.create.odd"}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRun()
			test.make(r)
			if difference := cmp.Diff(test.want, tell(r)); difference != "" {
				t.Error(difference)
			}
		})
	}
}

// TestFindingsAreTheSameEachTime: maps are in another order each time, and findings must not be.
func TestFindingsAreTheSameEachTime(t *testing.T) {
	r := newRun()
	for i := range 12 {
		id := fmt.Sprintf("p%d", i)
		message := fmt.Sprintf("locale of %s, and active: neither is so", id)
		r.result("okta.update."+id, scimdrill.Fail, message, append(r.employee(id, []string{"xx", "en-GB"}[i%2]), r.deactivate(id, []string{"PUT", "PATCH"}[i%2], i%3 == 0)...)...)
	}
	first := cause.Findings(&r.Report)
	if len(first) == 0 {
		t.Fatal("no findings")
	}
	for range 20 {
		if difference := cmp.Diff(first, cause.Findings(&r.Report)); difference != "" {
			t.Fatal(difference)
		}
	}
}

// FuzzFindings: whatever a target answers, each failing result is of exactly one finding.
func FuzzFindings(f *testing.F) {
	f.Add("/Users/1?filter=a eq \"b", `{"id":"1","active":"no","members":[{"value":3}],"emails":{}}`, `{"Operations":[{"op":3,"path":"a[","value":[null]}]}`, 200)
	f.Add("/Groups/../x", `[1]`, `{`, 500)
	f.Add("", "", "", 0)
	f.Fuzz(func(t *testing.T, path, answer, body string, status int) {
		r := newRun()
		for i, method := range []string{"POST", "PUT", "PATCH", "GET", "DELETE"} {
			at := r.exchange(method, path, body, status, answer)
			again := r.exchange("GET", path+"/1", "", 200, answer)
			r.result(fmt.Sprintf("okta.x.r%d", i), []scimdrill.Outcome{scimdrill.Fail, scimdrill.Pass}[i%2], answer, at, again)
		}
		seen := map[int]int{}
		for _, finding := range cause.Findings(&r.Report) {
			if finding.Title == "" || finding.ID == "" {
				t.Errorf("a finding without a name: %+v", finding)
			}
			for _, at := range finding.Results {
				seen[at]++
			}
		}
		for i, result := range r.Results {
			if failing := cause.Failing(result); failing && seen[i] != 1 || !failing && seen[i] != 0 {
				t.Errorf("result %d is of %d findings", i, seen[i])
			}
		}
	})
}

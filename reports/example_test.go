package reports_test

import (
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill"
)

const (
	exampleBase = "https://scim.example.com/scim/v2"
	// leakedToken stands in the example as if the driver had forgotten to take it out. It may be in no rendering.
	leakedToken = "aW50ZWdyYXRpb24tc2VjcmV0"
)

// hostileTexts are what a target may put into its answers. None may act in any rendering.
func hostileTexts() []string {
	return []string{
		`</script><script>alert(1)</script>`,
		`<img src=x onerror=alert(1)>`,
		`"><svg/onload=alert(1)>`,
		`]]></failure><testcase name="forged"/>`,
		"\x1b[2J\x1b]0;owned\x07",
		"Ada\u202Egnp.exe\u2066",
		"zero\u200Bwidth\uFEFF",
		"nul\x00 bell\x07 del\x7f c1\u0085",
		"bad utf-8 \xff\xfe",
		"` ``` | * _ @ada [x](javascript:alert(1)) www.example.com https://evil.example.com",
		"$(rm -rf ~) `id` 'quoted' \"double\" \\",
		"{{.Report}} ${HOME}",
	}
}

func exampleReport() *scimdrill.Report {
	began := time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
	return &scimdrill.Report{
		Version: scimdrill.ReportVersion,
		Tool:    scimdrill.Tool{Name: "scimdrill", Version: "v0.4.0", Commit: "0123456789abcdef0123"},
		Started: began, Finished: began.Add(14*time.Second + 210*time.Millisecond),
		Target: scimdrill.Target{
			URL: exampleBase, Kind: "foreign", Capabilities: []scimdrill.Capability{scimdrill.CanPatch, scimdrill.CanShowWire},
			Defects: []string{"deactivate-ignored"},
		},
		Org:     scimdrill.Org{URL: "http://127.0.0.1:4010", Kind: "mock", Apps: scimdrill.AppKinds()},
		Profile: "okta-oin", Seed: "maple", Verdict: scimdrill.Unknown,
		Requirements: exampleRequirements(), Results: exampleResults(), Findings: exampleFindings(),
		Exchanges: exampleExchanges(began),
		ByHand: []scimdrill.ByHand{{
			Case: scimdrill.Citation{Source: "OIN test plan", Section: "C9343"}, Title: "A person signs in by SAML", Why: "It takes a browser.",
			Do: "Press the tile of the app.", See: "The person is signed in.",
		}},
		Previous: &scimdrill.Comparison{
			File: "main/results.json", Started: began.Add(-24 * time.Hour), Target: exampleBase, Verdict: scimdrill.NotMet,
			Tool:  scimdrill.Tool{Name: "scimdrill", Version: "v0.3.0"},
			Notes: []string{"version of the tool: scimdrill v0.3.0 before, scimdrill v0.4.0 (0123456789ab) now"},
			Changes: []scimdrill.Change{
				{Kind: scimdrill.NewFailure, Requirement: "okta.deactivate.patch-replace", App: scimdrill.Template, Before: scimdrill.Pass, Now: scimdrill.Fail},
				{Kind: scimdrill.StillFails, Requirement: "okta.create.duplicate-409", App: scimdrill.Template, Before: scimdrill.Fail, Now: scimdrill.Fail},
				{Kind: scimdrill.Fixed, Requirement: "okta.reactivate.requests", App: scimdrill.Template, Before: scimdrill.Blocked, Now: scimdrill.Pass},
				{Kind: scimdrill.Removed, Requirement: "okta.gone", Title: "What was asked before: " + hostileTexts()[0], Before: scimdrill.Pass},
			},
			Unchanged: 12,
		},
		LeftBehind: []string{"grace.hopper@example.com: DELETE answered 405, so the user was deactivated"},
		TargetLog:  []string{"level=WARN msg=\"active ignored\" user=7d1c", "level=ERROR msg=" + hostileTexts()[4]},
	}
}

func exampleRequirement(id, title string, level scimdrill.Level) scimdrill.Requirement {
	return scimdrill.Requirement{
		ID: id, Title: title, Level: level,
		Why: "Okta takes the answer for the state of the account. What is not so there is not so for the admin, who is told nothing.",
		Fix: "Apply what was sent before answering, and answer with what is stored then.",
		Cites: []scimdrill.Citation{
			{Source: "RFC 7644", Section: "3.5.2", URL: "https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2"},
			{Source: "OIN test plan", Section: "C9295"},
		},
	}
}

func exampleRequirements() []scimdrill.Requirement {
	return []scimdrill.Requirement{
		exampleRequirement("okta.credentials.good-token", "A good token connects the app.", scimdrill.Okta),
		exampleRequirement("okta.create.new-employee", "A new employee is created with what Okta sends.", scimdrill.Must),
		exampleRequirement("okta.create.duplicate-409", "A second employee of the same name is refused with 409.", scimdrill.Must),
		exampleRequirement("okta.update.unicode", "A name in any script comes back as it was sent.", scimdrill.Must),
		exampleRequirement("okta.update.stale-meta", "The time of the last change moves with it.", scimdrill.Should),
		exampleRequirement("okta.deactivate.patch-replace", "PATCH with active false deactivates the employee.", scimdrill.Okta),
		exampleRequirement("okta.reactivate.same-id", "Who comes back has the same id.", scimdrill.Okta),
		exampleRequirement("okta.reactivate.profile-intact", "Who comes back has the same profile.", scimdrill.Okta),
		exampleRequirement("okta.reactivate.requests", "Okta sends one request.", scimdrill.Okta),
		exampleRequirement("okta.crud.step-4", "The list is filtered.", scimdrill.Okta),
		exampleRequirement("peakon.survey.active", "An active employee receives each round of a schedule exactly once.", scimdrill.Peakon),
		exampleRequirement("peakon.groups.push-refused", "A pushed group is refused.", scimdrill.Peakon),
	}
}

func exampleResults() []scimdrill.Result {
	ms := time.Millisecond
	blocked := "the employee could not be deactivated, so that nobody can come back"
	return []scimdrill.Result{
		{Requirement: "okta.credentials.good-token", App: scimdrill.Template, Outcome: scimdrill.Pass, Duration: 12 * ms, Exchanges: []int{1}},
		{Requirement: "okta.credentials.good-token", App: scimdrill.Wizard, Outcome: scimdrill.Pass, Duration: 11 * ms, Exchanges: []int{1}},
		{Requirement: "okta.create.new-employee", App: scimdrill.Template, Outcome: scimdrill.Pass, Duration: 30 * ms, Exchanges: []int{2, 3}},
		{
			Requirement: "okta.create.new-employee", App: scimdrill.Wizard, Outcome: scimdrill.Fail, Duration: 60 * time.Second, Exchanges: []int{2, 4},
			Failure: &scimdrill.Failure{
				Message: "POST /Users: the target did not answer within the time limit", Silence: scimdrill.Hang, Decisive: 4,
				AdminSees: []string{"Automatic provisioning of user Ada Lovelace to app Peakon failed: Error while creating user ada.lovelace@example.com: timeout"},
				Location:  "suites/create/newemployee.go:41",
			},
		},
		{
			Requirement: "okta.create.duplicate-409", App: scimdrill.Template, Outcome: scimdrill.ExpectedFail, Duration: 9 * ms, Exchanges: []int{3},
			Reason:  "vendor ticket 118, until June",
			Failure: &scimdrill.Failure{Message: "Expected\n    <int>: 201\nto equal\n    <int>: 409", Decisive: 3},
		},
		{
			Requirement: "okta.update.unicode", App: scimdrill.Template, Outcome: scimdrill.Fail, Duration: 22 * ms, Exchanges: []int{2, 3, 5},
			Failure: &scimdrill.Failure{
				Message: "the stored name: " + hostileTexts()[0] + hostileTexts()[5], Decisive: 5, AdminSees: hostileTexts(),
				Differences: hostileDifferences(), Location: "suites/update/update.go:120",
			},
		},
		{
			Requirement: "okta.update.stale-meta", App: scimdrill.Template, Outcome: scimdrill.Warn, Duration: 5 * ms, Exchanges: []int{5},
			Failure: &scimdrill.Failure{
				Message: "meta.lastModified: expected a later time", Decisive: 5,
				Differences: []scimdrill.Difference{{Pointer: "/meta/lastModified", Expected: "", Found: `"2026-03-02T09:30:01Z"`}},
			},
		},
		{
			Requirement: "okta.deactivate.patch-replace", App: scimdrill.Template, Outcome: scimdrill.Fail, Duration: 18 * ms, Exchanges: []int{6},
			Failure: &scimdrill.Failure{
				Message: "the employee after deactivation: at /active expected false, found true", Decisive: 6,
				Differences: []scimdrill.Difference{
					{Pointer: "/active", Expected: "false", Found: "true"},
					{Pointer: "/name", Expected: "", Found: `{"familyName":"Lovelace","givenName":"Ada"}`},
				},
				AdminSees: []string{"Successfully deactivated user in Peakon"}, Location: "suites/lifecycle/leaving.go:33",
			},
		},
		{Requirement: "okta.reactivate.same-id", App: scimdrill.Template, Outcome: scimdrill.Blocked, Reason: blocked, Failure: &scimdrill.Failure{Message: blocked}},
		{Requirement: "okta.reactivate.same-id", App: scimdrill.Wizard, Outcome: scimdrill.Blocked, Reason: blocked, Failure: &scimdrill.Failure{Message: blocked}},
		{Requirement: "okta.reactivate.profile-intact", App: scimdrill.Template, Outcome: scimdrill.Blocked, Reason: blocked, Failure: &scimdrill.Failure{Message: blocked}},
		{Requirement: "okta.reactivate.requests", App: scimdrill.Template, Outcome: scimdrill.Stale, Duration: 8 * ms, Reason: "the baseline expects it to fail (vendor ticket 97): remove the entry"},
		{
			Requirement: "okta.crud.step-4", Outcome: scimdrill.Error, Duration: ms,
			Failure: &scimdrill.Failure{Message: "the check itself panicked: index out of range [3] with length 2\ngoroutine 41 [running]:\n…"},
		},
		{Requirement: "peakon.survey.active", App: scimdrill.Template, Outcome: scimdrill.NotApplicable, Reason: "needs surveys"},
		{Requirement: "peakon.survey.active", App: scimdrill.Wizard, Outcome: scimdrill.NotApplicable, Reason: "needs surveys"},
		{Requirement: "peakon.groups.push-refused", Outcome: scimdrill.Pass, Duration: 3 * ms},
	}
}

func hostileDifferences() []scimdrill.Difference {
	var differences []scimdrill.Difference
	for i, text := range hostileTexts() {
		differences = append(differences, scimdrill.Difference{Pointer: fmt.Sprintf("/urn:example/%d|%s", i, text), Expected: `"Ada"`, Found: text})
	}
	return differences
}

func exampleFindings() []scimdrill.Finding {
	return []scimdrill.Finding{
		{
			Requirement: "okta.credentials.good-token", Title: "Answers are of type application/json instead of application/scim+json.",
			Cite: scimdrill.Citation{Source: "RFC 7644", Section: "3.1", URL: "https://www.rfc-editor.org/rfc/rfc7644#section-3.1"}, Exchange: 1, Count: 5,
		},
		{Title: "An id is a number: " + hostileTexts()[1], Cite: scimdrill.Citation{Source: "RFC 7643", Section: "3.1", URL: "javascript:alert(1)"}, Count: 1},
	}
}

func exampleExchanges(began time.Time) []scimdrill.Exchange {
	header := scimdrill.Header{
		{Name: "Host", Value: "scim.example.com"},
		{Name: "Authorization", Value: "Bearer " + leakedToken},
		{Name: "Accept", Value: "application/scim+json"},
		{Name: "Accept-Encoding", Value: "gzip"},
	}
	withBody := append(header[:len(header):len(header)], scimdrill.HeaderField{Name: "Content-Type", Value: "application/scim+json; charset=utf-8"})
	answer := scimdrill.Header{{Name: "Content-Type", Value: "application/json"}, {Name: "Set-Cookie", Value: "session=" + leakedToken}}
	ada := `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7d1c","userName":"ada.lovelace@example.com","name":{"givenName":"Ada","familyName":"Lovelace"},"active":true}`
	exchange := func(number int, purpose, method, path, body string, response *scimdrill.Response) scimdrill.Exchange {
		sent := header
		if body != "" {
			sent = withBody
		}
		return scimdrill.Exchange{
			Number: number, Actor: scimdrill.ByOkta, App: scimdrill.Template, Purpose: purpose, Duration: time.Duration(number) * 4 * time.Millisecond,
			Started: began.Add(time.Duration(number) * time.Second), Request: scimdrill.Request{Method: method, URL: exampleBase + path, Header: sent, Body: body},
			Response: response,
		}
	}
	silent := exchange(4, "assign: create", "POST", "/Users", ada, nil)
	silent.App, silent.Silence, silent.Problem, silent.Duration = scimdrill.Wizard, scimdrill.Hang, "context deadline exceeded", time.Minute
	probe := exchange(5, "look at "+hostileTexts()[2], "GET", "/Users/7d1c?x=[1]", "", &scimdrill.Response{
		Status: 299, Header: append(answer[:1:1], scimdrill.HeaderField{Name: "X-Note", Value: hostileTexts()[4]}), Body: fmt.Sprint(hostileTexts()),
	})
	probe.Actor, probe.App = scimdrill.ByProbe, ""
	return []scimdrill.Exchange{
		exchange(1, "Test API Credentials", "GET", "/Users?startIndex=1&count=2", "", &scimdrill.Response{Status: 200, Header: answer, Body: `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"Resources":[]}`}),
		exchange(2, "assign: look up", "GET", "/Users?filter=userName%20eq%20%22ada.lovelace%40example.com%22&startIndex=1&count=100", "", &scimdrill.Response{Status: 200, Header: answer, Body: `{"totalResults":0,"Resources":[]}`}),
		exchange(3, "assign: create", "POST", "/Users", ada, &scimdrill.Response{Status: 201, Header: answer, Body: ada}),
		silent, probe,
		exchange(6, "unassign: deactivate", "PATCH", "/Users/7d1c", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}`, &scimdrill.Response{Status: 200, Header: answer, Body: ada}),
	}
}

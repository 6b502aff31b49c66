package reports_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// everyRendering is each way in which a report leaves the package, by name.
func everyRendering(t *testing.T, report *scimdrill.Report) map[string]string {
	t.Helper()
	renderings := map[string]string{"console": string(summary(report, reports.ConsoleOptions{}))}
	for name, write := range map[string]func(io.Writer, *scimdrill.Report) error{
		reports.ResultsFile: reports.WriteResults, reports.HTMLFile: reports.WriteHTML, reports.JUnitFile: reports.WriteJUnit,
		reports.MarkdownFile: reports.WriteMarkdown, reports.ExchangesFile: reports.WriteHAR,
	} {
		renderings[name] = string(rendered(t, write, report))
	}
	var page bytes.Buffer
	if err := reports.FailurePage(&page, report, report.Results[failing(t, report)]); err != nil {
		t.Fatal(err)
	}
	renderings["failure page"] = page.String()
	return renderings
}

// failing is the place of a failure with an exchange that was answered.
func failing(t *testing.T, report *scimdrill.Report) int {
	t.Helper()
	for i, result := range report.Results {
		if result.Requirement == "okta.deactivate.patch-replace" && result.Outcome == scimdrill.Fail {
			return i
		}
	}
	t.Fatal("the example has no failed deactivation")
	return 0
}

func TestSecretsLeaveByNoWay(t *testing.T) {
	const secret = `s3cr3t/t0ken+value=="x`
	const inAddress = "s3cr3t-in-address"
	for name, plant := range map[string]func(*scimdrill.Failure, *scimdrill.Exchange, *scimdrill.Report){
		"password in the address of the target": func(_ *scimdrill.Failure, _ *scimdrill.Exchange, r *scimdrill.Report) {
			r.Target.URL = "https://okta:" + inAddress + "@scim.example.com/v2"
		},
		"password in the address of a request": func(_ *scimdrill.Failure, x *scimdrill.Exchange, _ *scimdrill.Report) {
			x.Request.URL = "https://okta:" + inAddress + "@scim.example.com/v2/Users"
		},
		"password in the address of the target, repeated by it": func(f *scimdrill.Failure, _ *scimdrill.Exchange, r *scimdrill.Report) {
			r.Target.URL = "https://okta:" + inAddress + "@scim.example.com/v2"
			f.Message = "found " + inAddress
		},
		"password that only the target tells": func(_ *scimdrill.Failure, x *scimdrill.Exchange, _ *scimdrill.Report) {
			x.Response.Body = `{"id":"7d1c","password":"` + inAddress + `"}`
		},
		"token that only the target tells": func(_ *scimdrill.Failure, x *scimdrill.Exchange, _ *scimdrill.Report) {
			x.Response.Header = scimdrill.Header{{Name: "X-Auth-Token", Value: secret}}
		},
		"token in a query": func(_ *scimdrill.Failure, x *scimdrill.Exchange, _ *scimdrill.Report) {
			x.Request.URL += "?access_token=" + inAddress
		},
		"header for a key": func(_ *scimdrill.Failure, x *scimdrill.Exchange, _ *scimdrill.Report) {
			x.Request.Header = scimdrill.Header{{Name: "X-Api-Key", Value: secret}}
		},
		"unknown scheme": func(_ *scimdrill.Failure, x *scimdrill.Exchange, _ *scimdrill.Report) {
			x.Request.Header = scimdrill.Header{{Name: "Authorization", Value: "Secret " + secret}}
		},
		"no scheme": func(_ *scimdrill.Failure, x *scimdrill.Exchange, _ *scimdrill.Report) {
			x.Request.Header = scimdrill.Header{{Name: "authorization", Value: secret}}
		},
		"password that was sent and is kept": func(f *scimdrill.Failure, x *scimdrill.Exchange, _ *scimdrill.Report) {
			x.Request.Body = `{"password" : "` + inAddress + `"}`
			x.Response.Body = x.Request.Body
			f.Differences = append(f.Differences, scimdrill.Difference{Pointer: "/password", Found: `"` + inAddress + `"`})
		},
		"token that the target repeats": func(f *scimdrill.Failure, x *scimdrill.Exchange, r *scimdrill.Report) {
			x.Request.Header = scimdrill.Header{{Name: "Authorization", Value: "Bearer " + secret}}
			x.Response.Header = append(x.Response.Header, scimdrill.HeaderField{Name: "X-Echo", Value: "token " + secret})
			x.Response.Body = `{"detail":"bad token s3cr3t/t0ken+value==\"x"}`
			f.Message, f.AdminSees = "found "+secret, []string{"Error: " + secret}
			r.Findings = append(r.Findings, scimdrill.Finding{Title: secret, Cite: scimdrill.Citation{Source: "RFC 6750", Section: "5.3"}, Count: 1})
			r.LeftBehind, r.TargetLog = append(r.LeftBehind, secret), append(r.TargetLog, secret)
		},
	} {
		t.Run(name, func(t *testing.T) {
			report := exampleReport()
			failure := report.Results[failing(t, report)].Failure
			plant(failure, &report.Exchanges[failure.Decisive-1], report)
			for where, text := range everyRendering(t, report) {
				for _, part := range []string{"s3cr3t", "t0ken+value"} {
					if strings.Contains(text, part) {
						at := strings.Index(text, part)
						t.Errorf("%s has the secret: …%s…", where, text[max(0, at-60):min(len(text), at+60)])
					}
				}
			}
		})
	}
}

func TestRedactingLeavesTheReportAlone(t *testing.T) {
	report := exampleReport()
	report.Exchanges[5].Response.Body = `{"password":"` + leakedToken + `"}`
	everyRendering(t, report)
	if got := report.Exchanges[5].Request.Header.Get("Authorization"); got != "Bearer "+leakedToken {
		t.Errorf("rendering changed the report: Authorization is %q", got)
	}
	if !strings.Contains(report.Exchanges[5].Response.Body, leakedToken) {
		t.Error("rendering changed the report: the body of an answer lost its password")
	}
}

func TestShortCredentialsBlotOutNothingElse(t *testing.T) {
	report := exampleReport()
	report.Exchanges[5].Request.Header = scimdrill.Header{{Name: "Authorization", Value: "Bearer active"}}
	page := everyRendering(t, report)["failure page"]
	if strings.Contains(page, "Bearer active") || !strings.Contains(page, "at /active") {
		t.Errorf("expected no credentials and the pointer /active, found:\n%s", page)
	}
}

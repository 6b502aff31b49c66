package reports_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// sequence is a report of one failing requirement with these exchanges, of which the last is decisive.
func sequence(exchanges ...scimdrill.Exchange) *scimdrill.Report {
	report := exampleReport()
	report.Results = report.Results[7:8]
	result := &report.Results[0]
	result.Exchanges = nil
	at := report.Started
	for i := range exchanges {
		x := &exchanges[i]
		x.Number = i + 1
		x.Started = at.Add(time.Duration(x.Started.Nanosecond()) * time.Second) // nanoseconds stand for the seconds of a gap
		at = x.Started.Add(x.Duration)
		x.Request.URL = exampleBase + x.Request.URL
		result.Exchanges = append(result.Exchanges, x.Number)
	}
	result.Failure.Decisive = len(exchanges)
	report.Exchanges = exchanges
	return report
}

func step(method, path string, status int, body string) scimdrill.Exchange {
	x := scimdrill.Exchange{
		Actor: scimdrill.ByOkta, App: scimdrill.Template, Purpose: "assign: " + method, Duration: 4 * time.Millisecond,
		Request: scimdrill.Request{Method: method, URL: path},
	}
	if status > 0 {
		x.Response = &scimdrill.Response{Status: status, Body: body}
	}
	return x
}

func drawings(t *testing.T, report *scimdrill.Report) []string {
	t.Helper()
	page := string(rendered(t, reports.WriteHTML, report))
	for _, link := range regexp.MustCompile(`<a href="#([^"]+)"><title>Exchange`).FindAllStringSubmatch(page, -1) {
		if strings.Count(page, ` id="`+link[1]+`"`) != 1 {
			t.Errorf("an arrow leads to #%s, which is not one place in the page", link[1])
		}
	}
	return regexp.MustCompile(`(?s)<svg class="seq".*?</svg>`).FindAllString(page, -1)
}

func TestADiagramTellsWhatOktaMadeOfEachAnswer(t *testing.T) {
	cut := step("PATCH", "/Users/7", 0, "")
	cut.Silence = scimdrill.CutConnection
	late := step("PATCH", "/Users/7", http.StatusOK, "")
	late.Started = time.Unix(0, 5)
	drawn := drawings(t, sequence(
		step("GET", "/Users?filter=userName%20eq%20%22ada%22", http.StatusOK, `{"totalResults":0}`),
		step("POST", "/Users", http.StatusCreated, `{"id":"7d1c"}`),
		step("POST", "/Users", http.StatusConflict, `{}`), cut, late,
	))
	if len(drawn) != 1 {
		t.Fatalf("expected one drawing, found %d", len(drawn))
	}
	for _, words := range []string{
		`>1. GET /Users?filter=userName eq &#34;ada&#34;<`, "Okta finds nobody of that name", "Okta keeps the id 7d1c", "Okta takes it for there already",
		"connection cut after 4ms", "Okta takes it for failed", ">5s pass<", "sent for the 2nd time", "here it shows", "the admin reads:",
		"5: Okta sends PATCH /Users/7; 200 OK, 4ms; here it shows, sent for the 2nd time, Okta takes it for done.",
	} {
		if !strings.Contains(drawn[0], words) {
			t.Errorf("expected %q in the drawing", words)
		}
	}
	if found := strings.Count(drawn[0], `class="x dec"`); found != 1 {
		t.Errorf("expected one decisive exchange, found %d", found)
	}
	if strings.Contains(drawn[0], ">scimdrill<") {
		t.Error("nobody but Okta asked, and there is a lane for scimdrill")
	}
}

func TestADiagramSaysWhatItLeavesOut(t *testing.T) {
	var many []scimdrill.Exchange
	for range 9 {
		many = append(many, step("GET", "/"+strings.Repeat("名", 400), http.StatusOK, "{"))
	}
	many[8].Actor = scimdrill.ByProbe
	drawn := drawings(t, sequence(many...))[0]
	if !strings.Contains(drawn, "3 more exchanges not drawn") || strings.Count(drawn, "<a ") != 6 {
		t.Errorf("expected six exchanges and a word about three more, found %d", strings.Count(drawn, "<a "))
	}
	if !strings.Contains(drawn, ">scimdrill<") {
		t.Error("scimdrill asked itself, and has no lane")
	}
	for _, line := range regexp.MustCompile(`<text class="w"[^>]*>([^<]*)<`).FindAllStringSubmatch(drawn, -1) {
		if found := len([]rune(line[1])); found > 30 {
			t.Errorf("expected a path of wide characters to be cut to the arrow, found %d of them", found)
		}
	}
}

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

// timingRow is the row of an operation in the table of timings, without its markup.
func timingRow(t *testing.T, report *scimdrill.Report, operation string) string {
	t.Helper()
	page := string(rendered(t, reports.WriteHTML, report))
	_, table, _ := strings.Cut(page, `<table class="timings">`)
	table, _, _ = strings.Cut(table, `</table>`)
	for _, row := range strings.Split(table, "<tr>") {
		if strings.Contains(row, `<th scope="row">`+operation+`<`) {
			return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(row, " ")), " ")
		}
	}
	return ""
}

func TestTimingsAreThoseThatWereTaken(t *testing.T) {
	var sent []scimdrill.Exchange
	for i := 1; i <= 100; i++ {
		x := step("POST", "/Users", http.StatusCreated, "")
		x.Duration = time.Duration(i) * time.Millisecond
		sent = append(sent, x)
	}
	sent[99].Duration = 700 * time.Millisecond
	hung := step("POST", "/Users", 0, "")
	hung.Silence, hung.Duration = scimdrill.Hang, time.Minute
	probe := step("POST", "/Users", http.StatusCreated, "")
	probe.Actor, probe.Duration = scimdrill.ByProbe, 9*time.Second
	report := sequence(append(sent, hung, probe)...)
	row := timingRow(t, report, "Create a user")
	if !strings.HasPrefix(row, "Create a user 100 + 1 without an answer 50ms 95ms 700ms Create a user 1 500 µs to 1 ms, 1 1 ms to 2 ms, 3 2 ms to 5 ms") ||
		!strings.HasSuffix(row, "49 50 ms to 100 ms, 1 500 ms to 1 s") {
		t.Errorf("expected the times of what Okta sent, and of nothing else; found %q", row)
	}
	if page := string(rendered(t, reports.WriteHTML, report)); !strings.Contains(page, "1 answer took 600 ms or longer.") || !strings.Contains(page, "1 request had no answer.") {
		t.Error("expected the page to say what was slow and what was not answered")
	}
}

func TestEachOperationHasItsRow(t *testing.T) {
	put := step("PUT", "/Users/7", http.StatusOK, "")
	put.Request.Body = `{"userName": "ada", "active": false}`
	leave, back := step("PATCH", "/Users/7", http.StatusOK, ""), step("PATCH", "/Users/7", http.StatusOK, "")
	leave.Request.Body, back.Request.Body = `{"Operations":[{"op":"replace","value":{"active":false}}]}`, `{"Operations":[{"op":"replace","value":{"active":true}}]}`
	report := sequence(
		step("GET", "/Users?startIndex=1&count=2", 200, ""), step("GET", "/Users?filter=userName%20eq%20%22a%22", 200, ""), step("GET", "/Users/7", 200, ""),
		step("PUT", "/Users/7", 200, ""), step("PATCH", "/Users/7", 200, ""), put, leave, back, step("DELETE", "/Users/7", 204, ""),
		step("GET", "/Groups", 200, ""), step("PATCH", "/Groups/7", 204, ""), step("GET", "/Schemas", 200, ""), step("POST", "/Bulk", 200, ""), step("GET", "/nowhere", 404, ""),
	)
	for operation, times := range map[string]string{
		"List users": "1", "Look up a user": "1", "Read a user": "1", "Replace a user (PUT)": "1", "Change a user (PATCH)": "1",
		"Deactivate a user": "2", "Reactivate a user": "1", "Delete a user": "1", "List groups": "1", "Change a group (PATCH)": "1",
		"Discovery": "1", "Bulk": "1", "Something else": "1",
	} {
		if row := timingRow(t, report, operation); !strings.HasPrefix(row, operation+" "+times+" ") {
			t.Errorf("%s: expected it %s times, found %q", operation, times, row)
		}
	}
}

package reports_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// manyRequirements are 2,000 requirements with 10,000 exchanges, of which every twentieth fails: some 5 MB of report.html.
func manyRequirements() *scimdrill.Report {
	report := largeReport(2000, 20)
	for i := range report.Results {
		result := &report.Results[i]
		for n := range 4 {
			exchange := exampleExchanges(report.Started)[n%3]
			exchange.Number = 2001 + i*4 + n
			report.Exchanges = append(report.Exchanges, exchange)
			result.Exchanges = append(result.Exchanges, exchange.Number)
		}
	}
	return report
}

// TestALargePageStaysSmooth measures in a browser what its reader waits for. The machine may be busy, so that the best of three counts.
func TestALargePageStaysSmooth(t *testing.T) {
	report := manyRequirements()
	var page bytes.Buffer
	began := time.Now()
	if err := reports.WriteHTML(&page, report); err != nil {
		t.Fatal(err)
	}
	made := time.Since(began)
	o := open(t, report, "")
	paint, key := 1e9, 1e9
	for range 3 {
		o.do(chromedp.Navigate("about:blank"), chromedp.Navigate(o.url))
		o.is(`document.readyState === "complete" && performance.getEntriesByName("first-contentful-paint")[0]`)
		paint = min(paint, value[float64](o, `performance.getEntriesByName("first-contentful-paint")[0].startTime`))
		key = min(key, value[float64](o, `(() => {
			const q = document.getElementById("q");
			let most = 0;
			for (const text of ["c", "ca", "case-1", "case-19", "none", ""]) {
				const began = performance.now();
				q.value = text;
				q.dispatchEvent(new Event("input"));
				document.body.getBoundingClientRect();
				most = Math.max(most, performance.now() - began);
			}
			return most;
		})()`))
	}
	t.Logf("%.1f MB for %d requirements and %d exchanges, made in %v: first paint after %.0f ms, a keystroke in the filter takes %.0f ms at most",
		float64(page.Len())/1e6, len(report.Requirements), len(report.Exchanges), made.Round(time.Millisecond), paint, key)
	if os.Getenv("REQUIRE_BROWSER") != "" && (paint > 1000 || key > 100) {
		t.Errorf("expected a first paint within 1000 ms and a keystroke within 100 ms, found %.0f and %.0f", paint, key)
	}
}

// TestThePageIsTheSameEachTime: two files of the same results are the same to the byte, whatever order maps are in.
func TestThePageIsTheSameEachTime(t *testing.T) {
	for name, report := range map[string]*scimdrill.Report{"example": exampleReport(), "large": largeReport(200, 2), "hostile": everywhereHostile(hostileTexts()[9])} {
		first := rendered(t, reports.WriteHTML, report)
		for range 5 {
			if !bytes.Equal(first, rendered(t, reports.WriteHTML, report)) {
				t.Fatal(name + ": another file")
			}
		}
	}
}

func BenchmarkHTML(b *testing.B) {
	report := manyRequirements()
	b.ReportAllocs()
	for b.Loop() {
		var page bytes.Buffer
		if err := reports.WriteHTML(&page, report); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(page.Len())/1e6, "MB/file")
	}
}

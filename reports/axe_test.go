package reports_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/scimdrill/scimdrill"
)

// TestThePageIsAccessible asks axe-core, which `make axe` fetches: WCAG 2.2 at level AA and good practice, light and dark, on a phone and
// on a desktop, folded and with everything open.
func TestThePageIsAccessible(t *testing.T) {
	script, err := os.ReadFile("../.tmp/axe/axe.min.js")
	if err != nil {
		if os.Getenv("REQUIRE_AXE") != "" {
			t.Fatalf("REQUIRE_AXE is set, and axe-core is not there (%v): make axe", err)
		}
		t.Skip("axe-core is not there: the page is not checked (make axe; set REQUIRE_AXE=1 to fail instead)")
	}
	clean := exampleReport()
	clean.Results, clean.Findings, clean.Verdict, clean.Target.Defects = clean.Results[:3:3], nil, scimdrill.Met, nil
	hostile := everywhereHostile(hostileTexts()[1])
	for name, report := range map[string]*scimdrill.Report{"example": exampleReport(), "clean": clean, "hostile": hostile, "large": largeReport(60, 2)} {
		o := open(t, report, "")
		o.do(chromedp.Evaluate[chromedp.Void](string(script)))
		for _, scheme := range []string{"light", "dark"} {
			if _, err := chromedp.Call(o.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			}); err != nil {
				t.Fatal(err)
			}
			for _, width := range []int64{360, 1280} {
				o.do(chromedp.EmulateViewport(width, 800))
				for _, folded := range []bool{true, false} {
					if !folded {
						o.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => { d.open = true })`))
					}
					where := name + ", " + scheme + ", " + map[int64]string{360: "phone", 1280: "desktop"}[width] + map[bool]string{true: "", false: ", everything open"}[folded]
					o.accessible(where)
				}
				o.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => { d.open = false })`))
			}
		}
		o.asksForNothing()
	}
}

// accessible complains of each violation.
func (o *opened) accessible(where string) {
	o.Helper()
	answer := value[string](o, `axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
		.then(r => JSON.stringify({passes: r.passes.length, violations: r.violations.map(v => ({id: v.id, help: v.help, count: v.nodes.length,
			nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.failureSummary)}))}))`)
	var result struct {
		Passes     int `json:"passes"`
		Violations []struct {
			ID    string   `json:"id"`
			Help  string   `json:"help"`
			Count int      `json:"count"`
			Nodes []string `json:"nodes"`
		} `json:"violations"`
	}
	if err := json.Unmarshal([]byte(answer), &result); err != nil {
		o.Fatal(err)
	}
	if result.Passes < 15 {
		o.Errorf("%s: axe found %d rules that hold: it has looked at nothing", where, result.Passes)
	}
	for _, v := range result.Violations {
		o.Errorf("%s: %s (%s), %d times: %q", where, v.ID, v.Help, v.Count, v.Nodes)
	}
	o.Logf("%s: %d rules hold, %d violations", where, result.Passes, len(result.Violations))
}

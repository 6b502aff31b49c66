package site_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/scimdrill/scimdrill/internal/browser"
	"github.com/scimdrill/scimdrill/reports/site"
)

// A reader comes from disk, on a telephone and at a desk; follows a target to its runs, and a run to its report.
func TestTheSiteIsWalkedInABrowser(t *testing.T) {
	ctx := browser.Open(t)
	dir := filepath.Join(t.TempDir(), "site")
	if err := site.Write(dir, "Conformance", history()); err != nil {
		t.Fatal(err)
	}
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatal(err)
		}
	}
	said := func(script string) string {
		t.Helper()
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	const asked = `performance.getEntriesByType("resource").map(e => e.name).join(" ")`
	do(chromedp.EmulateViewport(360, 800), chromedp.Navigate("file://"+filepath.Join(dir, "index.html")))
	if wide := said(`"" + (document.documentElement.scrollWidth - document.documentElement.clientWidth)`); wide != "0" {
		t.Errorf("at 360 pixels the page is %s too wide", wide)
	}
	do(chromedp.EmulateViewport(1280, 800))
	if display := said(`getComputedStyle(document.querySelector("thead th")).display`); display != "table-cell" {
		t.Errorf("at a desk a heading of the table is %s", display)
	}
	for _, step := range []struct{ link, heading string }{{"acme/index.html", "Acme"}, {"20261102-120000.html", ""}} {
		if requests := said(asked); requests != "" {
			t.Errorf("asked for %s", requests)
		}
		do(chromedp.Click(`a[href="`+step.link+`"]`), chromedp.WaitReady("footer"))
		if place := said("location.href"); !strings.HasSuffix(place, step.link) {
			t.Errorf("the link to %s leads to %s", step.link, place)
		}
		if heading := said(`document.querySelector("h1").innerText`); heading == "" || step.heading != "" && heading != step.heading {
			t.Errorf("the heading of %s is %q", step.link, heading)
		}
	}
}

package reports_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	browserlog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/browser"
	"github.com/scimdrill/scimdrill/reports"
)

// opened is a report.html in a browser, from disk, as its reader opens it.
type opened struct {
	*testing.T

	ctx context.Context
	url string

	mu       sync.Mutex
	console  []string
	requests []string
}

func open(t *testing.T, report *scimdrill.Report, hash string) *opened {
	t.Helper()
	file := filepath.Join(t.TempDir(), reports.HTMLFile)
	var page bytes.Buffer
	if err := reports.WriteHTML(&page, report); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, page.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	o := &opened{T: t, ctx: browser.Open(t), url: "file://" + file}
	if err := chromedp.Listen(o.ctx, o.hear); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(o.ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	o.do(chromedp.Navigate(o.url + hash))
	return o
}

// hear keeps what the page asks for and complains of.
func (o *opened) hear(event any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		o.requests = append(o.requests, event.Request.URL)
	case *runtime.EventConsoleAPICalled:
		o.console = append(o.console, fmt.Sprint(event.Type))
	case *runtime.EventExceptionThrown:
		o.console = append(o.console, event.ExceptionDetails.Text)
	case *browserlog.EventEntryAdded:
		o.console = append(o.console, event.Entry.Text)
	}
}

// asksForNothing: no request but the one for the file itself, and nothing in the console, a refusal by the policy included.
func (o *opened) asksForNothing() {
	o.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, request := range o.requests {
		if !strings.HasPrefix(request, o.url) {
			o.Errorf("the page asks for %q", request)
		}
	}
	if len(o.requests) == 0 {
		o.Error("not even the file was asked for: nothing is heard")
	}
	if len(o.console) > 0 {
		o.Errorf("the console says %q", o.console)
	}
}

func (o *opened) do(steps ...chromedp.Action[chromedp.Void]) {
	o.Helper()
	for i, step := range steps {
		ctx, cancel := context.WithTimeout(o.ctx, 20*time.Second)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			o.Fatalf("step %d: %v", i+1, err)
		}
	}
}

func value[T any](o *opened, script string) T {
	o.Helper()
	v, err := chromedp.Run(o.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		o.Fatalf("%s: %v", script, err)
	}
	return v
}

// is waits until an expression is true.
func (o *opened) is(expression string) {
	o.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if value[bool](o, "!!("+expression+")") {
			return
		}
	}
	o.Fatalf("it is not so: %s\naddress %s\n%s", expression, value[string](o, "location.hash"), value[string](o, `document.getElementById("shown")?.textContent ?? ""`))
}

const rowsShown = `[...document.querySelectorAll("tr[data-o]")].filter(r => r.checkVisibility())`

// TestTheTableIsFiltered walks through the filter as a reader does, and finds each state in the address again.
func TestTheTableIsFiltered(t *testing.T) {
	o := open(t, exampleReport(), "")
	o.is(rowsShown + `.length === 12 && document.getElementById("shown").textContent === "12 requirements"`)
	check := func(outcome string) {
		o.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("input[value=` + outcome + `]").click()`))
	}
	pick := func(name, key string) {
		o.do(chromedp.Evaluate[chromedp.Void](`{const s = document.querySelector("select[name=` + name + `]"); s.value = "` + key + `"; s.dispatchEvent(new Event("change"))}`))
	}
	check("fail")
	o.is(rowsShown + `.length === 3 && location.hash === "#requirements?outcome=fail"`)
	o.is(`document.getElementById("shown").textContent === "3 of 12 requirements"`)
	pick("level", "okta")
	o.is(rowsShown + `.length === 1 && location.hash === "#requirements?outcome=fail&level=okta"`)
	o.is(`document.querySelector("[data-count=fail]").textContent === "1" && document.querySelector("[data-count=blocked]").textContent === "2"`)
	o.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	o.is(rowsShown + `.length === 3 && location.hash === "#requirements?outcome=fail" && document.querySelector("select[name=level]").value === ""`)
	o.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	o.is(rowsShown + `.length === 12`)
	o.do(chromedp.Evaluate[chromedp.Void](`history.forward()`))
	o.is(rowsShown + `.length === 3`)
	pick("app", "aiw")
	o.is(rowsShown + `.length === 1`)
	o.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("all").click()`))
	o.is(rowsShown + `.length === 12 && document.activeElement.id === "q"`)
	o.do(chromedp.KeyEvent("UNICODE zebra"))
	o.is(rowsShown + `.length === 0 && !document.getElementById("nothing").hidden`)
	o.do(chromedp.KeyEvent(kb.Escape))
	o.do(chromedp.KeyEvent("unicode"))
	o.is(rowsShown + `.length === 1 && location.hash === "#requirements?q=unicode"`)
	o.do(chromedp.KeyEvent(kb.Escape))
	o.is(rowsShown + `.length === 12`)
	pick("feature", "deactivate-users")
	o.is(rowsShown + `.length === 1`)
	pick("feature", "")
	pick("suite", "okta.reactivate")
	o.is(rowsShown + `.length === 3 && [...document.querySelectorAll("table.outcomes tbody")].filter(b => b.checkVisibility()).length === 1`)
	o.asksForNothing()
}

// TestAddressesLeadWhereTheySay opens the page at addresses that somebody was sent.
func TestAddressesLeadWhereTheySay(t *testing.T) {
	o := open(t, exampleReport(), "#requirements?outcome=fail,blocked&app=template&q=employee")
	o.is(rowsShown + `.length === 1 && document.getElementById("q").value === "employee" && document.querySelector("select[name=app]").value === "template"`)
	o.do(chromedp.Navigate("about:blank"), chromedp.Navigate(o.url+"#r-okta.deactivate.patch-replace"))
	o.is(`document.getElementById("r-okta.deactivate.patch-replace").open && document.activeElement.matches("#r-okta\\.deactivate\\.patch-replace > summary")`)
	o.is(`Math.abs(document.getElementById("r-okta.deactivate.patch-replace").getBoundingClientRect().top) < 40`)
	o.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#r-okta.create.new-employee-aiw"`))
	o.is(`document.getElementById("r-okta.create.new-employee").open && document.getElementById("r-okta.create.new-employee-aiw").checkVisibility()`)
	// A link to a finding's requirements, and one that names what is not there.
	o.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("a[data-filter^=finding]").click()`))
	o.is(`location.hash.startsWith("#requirements?finding=") && document.getElementById("within").textContent.length > 10`)
	o.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#requirements?level=nonsense&outcome=%3Cscript%3E&q=%ff"`))
	o.is(`document.querySelector("select[name=level]").value === ""`)
	o.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#r-%ff%"`))
	o.is(`document.querySelector("h1")`)
	o.asksForNothing()
}

// TestThePageIsWalkedByKeyboard: the first thing is the way past the head of the page; a slash searches.
func TestThePageIsWalkedByKeyboard(t *testing.T) {
	o := open(t, exampleReport(), "")
	o.do(chromedp.KeyEvent(kb.Tab))
	o.is(`document.activeElement.className === "skip" && document.activeElement.getBoundingClientRect().top >= 0`)
	o.do(chromedp.KeyEvent(kb.Enter))
	o.is(`location.hash === "#content"`)
	o.do(chromedp.KeyEvent(kb.Tab))
	o.is(`document.activeElement.closest("#content")`)
	o.do(chromedp.KeyEvent("/"))
	o.is(`document.activeElement.id === "q" && document.activeElement.value === ""`)
	o.do(chromedp.KeyEvent("a/b"))
	o.is(`document.getElementById("q").value === "a/b"`)
	o.do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape))
	o.is(`document.activeElement === document.body && document.getElementById("q").value === ""`)
	// Everything that can be pressed can be reached, in the order of the page, and shows that it is where the keyboard is.
	o.do(chromedp.Evaluate[chromedp.Void](`window.scrollTo(0, 0); document.querySelector(".skip").focus()`))
	seen := map[string]bool{}
	for range 40 {
		o.do(chromedp.KeyEvent(kb.Tab))
		at := value[string](o, `(() => { const e = document.activeElement; const s = getComputedStyle(e); return e.outerHTML.slice(0, 120) + "|" + (s.outlineStyle !== "none") })()`)
		if !strings.HasSuffix(at, "|true") {
			t.Errorf("the keyboard is at something that does not show it: %s", at)
		}
		seen[at] = true
	}
	if len(seen) < 35 {
		t.Errorf("40 steps reach %d places: the keyboard is caught", len(seen))
	}
	o.asksForNothing()
}

// TestThePageStandsWithoutItsScript: everything is there, and what only a script can do is not offered.
func TestThePageStandsWithoutItsScript(t *testing.T) {
	o := open(t, exampleReport(), "")
	if _, err := chromedp.Call(o.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	o.do(chromedp.Navigate("about:blank"), chromedp.Navigate(o.url+"#requirements"))
	o.is(rowsShown + `.length === 12`)
	o.is(`!document.getElementById("filter").checkVisibility() && !document.querySelector(".copied button") && ![...document.querySelectorAll(".scripted")].some(e => e.checkVisibility())`)
	o.is(`[...document.querySelectorAll("a[href^='#']")].every(a => document.getElementById(decodeURIComponent(a.getAttribute("href").slice(1))))`)
	o.asksForNothing()
}

// TestThePageIsNoWiderThanAPhone, whatever is opened.
func TestThePageIsNoWiderThanAPhone(t *testing.T) {
	for name, report := range map[string]*scimdrill.Report{"example": exampleReport(), "hostile": everywhereHostile(strings.Repeat("W", 400) + hostileTexts()[0])} {
		o := open(t, report, "")
		for _, width := range []int64{360, 500, 800, 1280} {
			o.do(chromedp.EmulateViewport(width, 800))
			o.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => { d.open = true })`))
			if wide := value[int64](o, `document.documentElement.scrollWidth`); wide > width {
				t.Errorf("%s is %d pixels wide on %d: %s", name, wide, width, value[string](o, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility()).slice(-2).map(e => e.outerHTML.slice(0, 200)).join("\n")`))
			}
		}
	}
}

// TestALinkIsCopied: a press on the button puts the line into the clipboard, or selects it where there is none.
func TestALineIsCopied(t *testing.T) {
	o := open(t, exampleReport(), "#r-okta.deactivate.patch-replace")
	o.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#r-okta\\.deactivate\\.patch-replace .copied button").click()`))
	o.is(`["Copied", "Selected"].includes(document.querySelector("#r-okta\\.deactivate\\.patch-replace .copied button").textContent)`)
}

package workbench_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// tab is a browser's one tab.
type tab struct {
	*testing.T

	ctx context.Context
}

// newTab starts Chromium; the test is skipped where there is none, unless REQUIRE_BROWSER is set.
func newTab(t *testing.T) *tab {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("REQUIRE_BROWSER") != "" {
			t.Fatal("REQUIRE_BROWSER is set, and there is no chromium on the path")
		}
		t.Skip("no chromium on the path: the workbench is not walked (set REQUIRE_BROWSER=1 to fail instead)")
	}
	profile, err := os.MkdirTemp("", "chromium") //nolint:usetesting // Chromium may still write to it when the test ends
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.UserDataDir(profile))
	allocated, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as the context of the first call
		t.Fatal(err)
	}
	ctx, timeout := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(timeout)
	return &tab{t, ctx}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	for i, step := range steps {
		ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			b.Fatalf("step %d: %v", i+1, err)
		}
	}
}

func get[T any](b *tab, what chromedp.Action[T]) T {
	b.Helper()
	value, err := chromedp.Run(b.ctx, what)
	if err != nil {
		b.Fatal(err)
	}
	return value
}

// sees waits until the element says all of the words.
func (b *tab) sees(selector string, words ...string) {
	b.Helper()
	said := ""
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		said = get(b, chromedp.Evaluate[string](`[...document.querySelectorAll("`+selector+`")].map(e => e.innerText).join("\n")`))
		missing := false
		for _, word := range words {
			missing = missing || !strings.Contains(said, word)
		}
		if !missing {
			return
		}
	}
	b.picture("missing")
	b.Fatalf("%s does not say %q:\n%s", selector, words, said)
}

// picture looks at the page on a desktop and on phones, which it may not be wider than. Where WORKBENCH_SCREENSHOTS names a
// folder it keeps what it sees, light and dark.
func (b *tab) picture(name string) {
	b.Helper()
	for _, on := range []struct {
		what          string
		width, height int64
	}{{"phone", 390, 844}, {"narrow", 360, 800}, {"desktop", 1360, 900}} {
		b.do(chromedp.EmulateViewport(on.width, on.height))
		if wide := get(b, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`)); wide > on.width {
			b.Errorf("%s is %d pixels wide on a %s of %d", name, wide, on.what, on.width)
		}
		dir := os.Getenv("WORKBENCH_SCREENSHOTS")
		if dir == "" || on.what == "narrow" {
			continue
		}
		for _, scheme := range []string{"dark", "light"} {
			b.do(prefers(scheme))
			if err := os.WriteFile(filepath.Join(dir, "workbench-"+name+"-"+on.what+"-"+scheme+".png"), get(b, chromedp.FullScreenshot(100)), 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// prefers has the browser prefer a color scheme.
func prefers(scheme string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return none, err
	}
}

// shown waits for an element that can be seen.
func shown(selector string) chromedp.Action[chromedp.Void] { return on(selector, "") }

// click presses what can be seen.
func click(selector string) chromedp.Action[chromedp.Void] {
	return on(selector, "e.focus(); e.click()")
}

// typed puts a text in the place of the one that is there.
func typed(selector, text string) chromedp.Action[chromedp.Void] {
	return on(selector, fmt.Sprintf("e.focus(); e.value = %q", text))
}

// on runs a statement on the first element e of the selector once it can be seen. The page puts parts in the place of others
// while the test runs: what is looked up in one step may be gone in the next.
func on(selector, statement string) chromedp.Action[chromedp.Void] {
	look := fmt.Sprintf("(() => { const e = document.querySelector(%q); if (!e?.checkVisibility()) return false; %s; return true })()", selector, statement)
	return func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		for {
			done, err := chromedp.Evaluate[bool](look)(ctx, t)
			if err != nil || done {
				return none, err
			}
			select {
			case <-ctx.Done():
				return none, fmt.Errorf("%s is not to be seen: %w", selector, ctx.Err())
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
}

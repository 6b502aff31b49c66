package workbench_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/scimdrill/scimdrill/internal/browser"
)

// tab is a browser's one tab.
type tab struct {
	*testing.T

	ctx context.Context
}

func newTab(t *testing.T) *tab {
	t.Helper()
	return &tab{t, browser.Open(t)}
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

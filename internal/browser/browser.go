// Package browser opens Chromium for tests.
package browser

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Open starts a browser with one tab that ends with the test, or two minutes later. The test is skipped where there is no Chromium,
// unless REQUIRE_BROWSER is set.
func Open(tb testing.TB) context.Context {
	tb.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("REQUIRE_BROWSER") != "" {
			tb.Fatal("REQUIRE_BROWSER is set, and there is no chromium on the path")
		}
		tb.Skip("no chromium on the path: the page is not walked (set REQUIRE_BROWSER=1 to fail instead)")
	}
	profile, err := os.MkdirTemp("", "chromium") //nolint:usetesting // Chromium may still write to it when the test ends
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(profile) })
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.UserDataDir(profile))
	allocated, stop := chromedp.NewExecAllocator(tb.Context(), options...)
	tb.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocated)
	tb.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as the context of the first call
		tb.Fatal(err)
	}
	ctx, timeout := context.WithTimeout(ctx, 2*time.Minute)
	tb.Cleanup(timeout)
	return ctx
}

package console_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/reference/store"
)

// browser starts Chromium; the test is skipped where there is none, unless REQUIRE_BROWSER is set.
func browser(t *testing.T) context.Context {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("REQUIRE_BROWSER") != "" {
			t.Fatal("REQUIRE_BROWSER is set, and there is no chromium on the path")
		}
		t.Skip("no chromium on the path: the console is not walked (set REQUIRE_BROWSER=1 to fail instead)")
	}
	profile, err := os.MkdirTemp("", "chromium") //nolint:usetesting // Chromium may still write to it when the test ends
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // Chromium may still write to it
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.UserDataDir(profile))
	allocated, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	ctx, timeout := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(timeout)
	return ctx
}

// tab is the browser's one tab.
type tab struct {
	*testing.T

	ctx context.Context
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
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

// picture looks at the page on a desktop and on a phone: it may not be wider than the phone. Where CONSOLE_SCREENSHOTS names a folder
// it keeps what it sees.
func (b *tab) picture(name string) {
	b.Helper()
	for _, on := range []struct {
		what  string
		width int64
	}{{"phone", 360}, {"desktop", 1280}} {
		b.do(chromedp.EmulateViewport(on.width, 900))
		if wide := get(b, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`)); wide > on.width {
			b.Errorf("%s is %d pixels wide on a %s of %d", name, wide, on.what, on.width)
		}
		if dir := os.Getenv("CONSOLE_SCREENSHOTS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+"-"+on.what+".png"), get(b, chromedp.FullScreenshot(100)), 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// TestTheArticleInABrowser walks from Connect to the first provisioned employee, and through every page.
func TestTheArticleInABrowser(t *testing.T) {
	s := open(t, func(o *server.Options) { o.DB, o.Token = withoutToken(t), "" })
	b := &tab{t, browser(t)}
	page := func(path string) string { return s.root + "/admin" + path }
	b.do(chromedp.Navigate(page("/")), chromedp.WaitVisible("#password"))
	b.picture("sign-in")
	b.do(chromedp.SetValue("#name", "admin"), chromedp.SendKeys("#password", password), chromedp.Click("main form button"), chromedp.WaitVisible(".path"))
	b.picture("not-connected")
	b.do(chromedp.Click(`form[action$="/connect"] button`), chromedp.WaitVisible("#token"))
	b.picture("token")
	address, token := get(b, chromedp.Value("#url")), get(b, chromedp.Value("#token"))
	if address != s.root+"/api/scim/v2" || len(token) < 20 {
		t.Fatalf("the page shows %q and a token of %d characters", address, len(token))
	}
	s.provision(token)
	b.do(chromedp.Navigate(page("/sign-in")), chromedp.SendKeys("#password", password), chromedp.Click("main form button"), chromedp.WaitVisible(".path"))
	b.picture("connected")
	b.do(chromedp.Click(`a[href$="/regenerate"]`), chromedp.WaitVisible(".danger"))
	b.picture("regenerate")
	b.do(chromedp.Click(`header a[href$="/employees"]`), chromedp.WaitVisible("table"))
	b.picture("employees")
	b.shows("table", "Hale", "hale@example.com", "Active", "Inactive")
	b.do(chromedp.SendKeys("#q", "north"), chromedp.Click(".search button"), chromedp.WaitVisible(`#q[value="north"]`), chromedp.Click("tbody a"), chromedp.WaitVisible("dl"))
	b.picture("employee")
	b.shows("main", "Engineering", "Europe/London", "created", "provisioning")
	b.do(chromedp.Navigate(page("/attributes")), chromedp.WaitVisible("#aliases"), chromedp.SendKeys("#name", "Business Unit"),
		chromedp.SendKeys("#aliases", "Business_Unit"), chromedp.Click("section.card form button"), chromedp.WaitVisible(".notice"))
	b.picture("attributes")
	b.shows("table", "Business Unit", "Business_Unit")
	b.do(chromedp.Navigate(page("/surveys")), chromedp.WaitVisible("#start"))
	b.picture("surveys")
	b.do(chromedp.Click(`a[href*="/surveys/rounds/"]`), chromedp.WaitVisible(".lead"))
	b.picture("round")
	b.shows("main", "inactive since", "after the round opened", "Confirm")
}

func (b *tab) shows(selector string, words ...string) {
	b.Helper()
	text := get(b, chromedp.Text(selector))
	for _, word := range words {
		if !strings.Contains(text, word) {
			b.Errorf("the page does not show %q:\n%s", word, text)
		}
	}
}

// withoutToken is a database with a company that is not connected yet.
func withoutToken(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "peakon.db")
	data, err := store.Open(t.Context(), store.Options{Path: file, Clock: server.ClockAt(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	err = data.Change(t.Context(), func(tx *store.Tx) error {
		_, err := tx.CreateCompany(t.Context(), "Example Company", "")
		return err
	})
	if err := errors.Join(err, data.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}

// provision makes a schedule, hires people as Okta does, and lets a round open.
func (s *site) provision(token string) {
	s.Helper()
	s.signIn().post("/surveys", "/surveys", url.Values{"name": {"Drill"}, "start": {"2026-03-09"}, "frequency": {"weekly"}, "days": {"5"}, "send": {"09:00"}})
	for name, more := range map[string]string{"Hale": "", "Vale": `,"active":false`, "North": ""} {
		more += `,"locale":"en-GB","timezone":"Europe/London","urn:ietf:params:scim:schemas:extension:peakon:2.0:User":{"Department":"Engineering"}`
		if a := s.hire(token, "Jane", name, more); a.StatusCode != http.StatusCreated {
			s.Fatalf("%s %s", a.Status, a.body)
		}
	}
	s.move("2026-03-09T12:00:00Z")
	s.hire(token, "Kim", "Late", "")
}

package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/internal/browser"
)

// TestTheWorkbenchOfTheCommands starts the reference and the org as the commands that they are, has a person make the app in
// Chromium and assign somebody, and ends the org while the page is open.
func TestTheWorkbenchOfTheCommands(t *testing.T) {
	const token = "peakon-token-of-a-test"
	ctx := browser.Open(t)
	reference := startCommand(t, "PEAKON_TOKEN="+token, "serve", "--addr", "127.0.0.1:0")
	okta := startCommand(t, "OKTA_API_TOKEN=00workbench", "okta", "--addr", "127.0.0.1:0")
	scim := strings.TrimSuffix(reference.url, "/")
	if !strings.Contains(scim, "/scim/") {
		scim += "/api/scim/v2"
	}
	walk(ctx, t,
		chromedp.Navigate(okta.url+"/?show=new"), chromedp.WaitVisible("#new-app"), chromedp.SetValue("#new-app [name=kind]", "peakon"),
		chromedp.SendKeys("#new-app [name=scimBaseUrl]", scim), chromedp.SendKeys("#new-app [name=token]", token),
		chromedp.SendKeys("#new-app [name=token]", "\r"), // Return sends the form
	)
	says(ctx, t, "#outcome", "Next: assign somebody")
	walk(ctx, t, chromedp.Evaluate[chromedp.Void](`document.querySelector(".offer button").click()`))
	says(ctx, t, "#people", "Jane Hale")
	walk(ctx, t, chromedp.Evaluate[chromedp.Void](`document.querySelector('[aria-label="Assign Jane Hale"]').click()`))
	says(ctx, t, "#people", "Provisioned")
	says(ctx, t, "#exchanges", "201 Created")
	says(ctx, t, "#live", "Live")
	start := time.Now()
	if err := okta.end(); err != nil || time.Since(start) > 5*time.Second {
		t.Errorf("with a page open the org ended after %v: %v", time.Since(start), err)
	}
}

func TestTheWorkbenchIsOffWhereStrangersReachIt(t *testing.T) {
	w := &world{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" }}
	mock := org.New(org.Options{})
	for _, c := range []struct {
		addr   string
		asked  bool
		status int
	}{
		{"127.0.0.1:0", false, http.StatusOK},
		{"[::1]:0", false, http.StatusOK},
		{"localhost:0", false, http.StatusOK},
		{"0.0.0.0:0", false, http.StatusUnauthorized},
		{":0", false, http.StatusUnauthorized},
		{"okta.example.org:0", false, http.StatusUnauthorized},
		{"0.0.0.0:0", true, http.StatusOK},
	} {
		front, note, err := (&oktaCommand{Addr: c.addr, Open: c.asked}).front(w, mock)
		if err != nil {
			t.Fatal(err)
		}
		found := httptest.NewRecorder()
		front.ServeHTTP(found, httptest.NewRequest(http.MethodGet, "http://127.0.0.1/", nil))
		if found.Code != c.status || (note == "") != (c.status == http.StatusOK) {
			t.Errorf("at %s, asked for %v: / answers %d, and the note is %q", c.addr, c.asked, found.Code, note)
		}
	}
}

// started is a command as a process of its own.
type started struct {
	command *exec.Cmd
	url     string
}

func startCommand(t *testing.T, environment string, arguments ...string) *started {
	t.Helper()
	s := &started{command: exec.CommandContext(t.Context(), os.Args[0], arguments...)}
	s.command.Env = append(os.Environ(), asCommand+"=1", environment)
	s.command.Stderr = os.Stderr
	out, err := s.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.command.Process.Kill() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, address, ready := strings.Cut(lines.Text(), "ready url="); ready {
			s.url = address
			return s
		}
	}
	t.Fatalf("%v did not start", arguments)
	return nil
}

// end asks the process to end, and waits for it.
func (s *started) end() error {
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.command.Wait()
}

func walk(ctx context.Context, t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// says waits until the element says the words.
func says(ctx context.Context, t *testing.T, selector, words string) {
	t.Helper()
	said := ""
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var err error
		if said, err = chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("`+selector+`")?.innerText ?? ""`)); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(said, words) {
			return
		}
	}
	t.Fatalf("%s does not say %q:\n%s", selector, words, said)
}

package reports_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reports"
)

// The page is opened as its reader opens it: in a browser, from disk.
func TestTheReportOpensInABrowser(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("REQUIRE_BROWSER") != "" {
			t.Fatal("REQUIRE_BROWSER is set, and there is no chromium on the path")
		}
		t.Skip("no chromium on the path: the page is not opened (set REQUIRE_BROWSER=1 to fail instead)")
	}
	dir := t.TempDir()
	if err := reports.WriteAll(dir, exampleReport()); err != nil {
		t.Fatal(err)
	}
	picture := filepath.Join(dir, "page.png")
	command := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--window-size=360,900", "--screenshot="+picture, "--dump-dom",
		"file://"+filepath.Join(dir, "report.html"))
	dom, err := command.Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	for _, words := range []string{"Test API Credentials", "okta.create.new-employee", "Why it matters"} {
		if !strings.Contains(string(dom), words) {
			t.Errorf("the page does not show %q", words)
		}
	}
	if info, err := os.Stat(picture); err != nil || info.Size() < 10_000 {
		t.Errorf("the picture of the page is missing or empty: %v", err)
	}
}

package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/internal/targetfile"
	"github.com/scimdrill/scimdrill/reference/server"
)

func TestInitWritesWhatTheTargetSaysOfItself(t *testing.T) {
	running, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: "good"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = running.Close(t.Context()) })
	path := filepath.Join(t.TempDir(), "target.yaml")
	environment := map[string]string{"SCIM_TOKEN": "good"}
	code, out, stderr := run(t, environment, "init", "--url", running.URL, path)
	if code != exitMet || !strings.Contains(out, "scimdrill run --target") {
		t.Fatalf("init: %d %s%s", code, out, stderr)
	}
	file, err := targetfile.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if file.Address != running.URL || !file.Capabilities["patch"] || file.Capabilities["groups"] || !file.Capabilities["peakon-schema"] {
		t.Errorf("found %+v", file)
	}
	if _, said := file.Capabilities["search"]; said {
		t.Error("it says what nothing said")
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(text), "good") || strings.Count(string(text), "#") < 20 {
		t.Errorf("expected comments and no secret:\n%s", text)
	}
	if code, _, stderr := run(t, environment, "init", "--url", running.URL, path); code != exitUsage || !strings.Contains(stderr, "not written over") {
		t.Errorf("a second init: %d %s", code, stderr)
	}
	out2 := t.TempDir()
	code, out, stderr = run(t, environment, "run", "--target", path, "--case", "okta.create.external-id-kept", "--profile", "okta-oin", "--out", out2, "--runs", out2, "--timeout", "7s", "--consistency", "off")
	if code != exitMet {
		t.Errorf("run --target: %d %s%s", code, out, stderr)
	}
	for _, words := range []string{"target file " + path, "--timeout in place of timeouts.request", "--consistency in place of consistency.mode"} {
		if !strings.Contains(out, words) {
			t.Errorf("it does not say %q:\n%s", words, out)
		}
	}
}

func TestInitOfATargetThatSaysNothing(t *testing.T) {
	silent := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(silent.Close)
	path := filepath.Join(t.TempDir(), "target.yaml")
	code, out, stderr := run(t, nil, "init", "--url", silent.URL, path)
	if code != exitMet || !strings.Contains(out, "no discovery endpoint") {
		t.Errorf("init: %d %s%s", code, out, stderr)
	}
	if file, err := targetfile.Load(path); err != nil || len(file.Capabilities) != 0 {
		t.Errorf("the draft: %+v, %v", file, err)
	}
	form := filepath.Join(t.TempDir(), "form.yaml")
	if code, out, _ := run(t, nil, "init", form); code != exitMet || !strings.Contains(out, "fill in") {
		t.Errorf("init without an address: %d %s", code, out)
	}
	// Whatever a comment offers can be taken as it stands.
	text, err := os.ReadFile(form)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.SplitSeq(string(text), "\n") {
		rest := strings.TrimLeft(line, " ")
		if offer, isComment := strings.CutPrefix(rest, "# "); isComment && (strings.HasSuffix(offer, ":") || strings.HasPrefix(offer, " ") || strings.Contains(offer, ": ") && !strings.Contains(offer, ".") && !strings.Contains(offer, ",")) {
			line = strings.Repeat(" ", len(line)-len(rest)) + offer
		}
		lines = append(lines, line)
	}
	if _, err := targetfile.Parse("form.yaml", []byte(strings.Join(lines, "\n"))); err != nil {
		t.Errorf("what the form offers: %v\n%s", err, strings.Join(lines, "\n"))
	}
	for _, test := range [][]string{{"init", "--url", "api.example.com", form + "2"}, {"init", "--url", "http://127.0.0.1:1", form + "2"}} {
		if code, _, _ := run(t, nil, test...); code == exitMet {
			t.Errorf("%v was done", test)
		}
	}
	if _, err := os.Stat(form + "2"); err == nil {
		t.Error("a file was written although the target could not be asked")
	}
}

//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// onTerminal runs a command at a terminal of so many columns, and gives what was written to it.
func onTerminal(t *testing.T, columns int, environment map[string]string, arguments ...string) (code int, written string) {
	t.Helper()
	screen, keyboard, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal here: %v", err)
	}
	if err := pty.Setsize(keyboard, &pty.Winsize{Rows: 40, Cols: uint16(columns)}); err != nil {
		t.Fatal(err)
	}
	read := make(chan string)
	go func() {
		data, err := io.ReadAll(screen)
		if err != nil && !errors.Is(err, syscall.EIO) { // Linux says so when the other side is closed
			data = append(data, err.Error()...)
		}
		read <- string(data)
	}()
	w := &world{ctx: t.Context(), stdout: keyboard, stderr: keyboard, getenv: func(name string) string { return environment[name] }}
	code = execute(w, append(arguments, "--out", t.TempDir()))
	if err := keyboard.Close(); err != nil {
		t.Fatal(err)
	}
	written = <-read
	if err := screen.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		t.Fatal(err)
	}
	return code, strings.ReplaceAll(written, "\r\n", "\n")
}

func TestATerminalHasALineOfProgressAndKeepsNoneOfIt(t *testing.T) {
	for _, columns := range []int{40, 80, 200} {
		code, written := onTerminal(t, columns, map[string]string{"TERM": "xterm", "LANG": "C.UTF-8"}, "run", "--case", "okta.deactivate.*")
		if code != exitMet {
			t.Fatalf("exit code %d:\n%s", code, written)
		}
		drawn := regexp.MustCompile(`\r([^\r\n]*)\x1b\[K`).FindAllStringSubmatch(written, -1)
		if len(drawn) < 2 {
			t.Fatalf("at %d columns no line of progress:\n%q", columns, written)
		}
		for _, line := range drawn {
			if width := len([]rune(line[1])); width >= columns {
				t.Errorf("at %d columns a line of progress of %d: %q", columns, width, line[1])
			}
		}
		if last := drawn[len(drawn)-1][1]; last != "" {
			t.Errorf("the line of progress is left standing: %q", last)
		}
		lines := strings.Split(strings.TrimRight(written, "\n"), "\n")
		if verdict := lines[len(lines)-1]; !strings.Contains(verdict, "MET") {
			t.Errorf("the verdict is not the last: %q", verdict)
		}
	}
}

func TestADumbTerminalGetsPlainLines(t *testing.T) {
	for name, environment := range map[string]map[string]string{
		"dumb":                         {"TERM": "dumb"},
		"without colours":              {"TERM": "xterm", "NO_COLOR": "1"},
		"of a locale without Unicode":  {"TERM": "xterm", "LANG": "C"},
		"dumb, with colours asked for": {"TERM": "dumb", "FORCE_COLOR": "1"},
	} {
		_, written := onTerminal(t, 80, environment, "run", "--case", "okta.deactivate.*", "--defect", "deactivate-ignored")
		if coloured := regexp.MustCompile(`\x1b\[[0-9;]*m`).MatchString(written); coloured != strings.Contains(name, "colours asked for") && name != "of a locale without Unicode" {
			t.Errorf("%s: colours %t", name, coloured)
		}
		if redrawn := strings.Contains(written, "\r"); redrawn != (environment["TERM"] != "dumb") {
			t.Errorf("%s: a line is redrawn: %t", name, redrawn)
		}
		if name != "without colours" {
			for _, r := range written {
				if r > 0x7f {
					t.Errorf("%s: it holds %q", name, r)
					break
				}
			}
		}
	}
}

func TestColourAndLoudness(t *testing.T) {
	_, plain := onTerminal(t, 80, map[string]string{"TERM": "xterm"}, "run", "--case", "okta.deactivate.patch-replace", "--color", "never")
	if strings.Contains(plain, "\x1b[1m") {
		t.Errorf("--color never: %q", plain)
	}
	_, stdout, _ := run(t, nil, "run", "--case", "okta.deactivate.patch-replace", "--color", "always", "--verbose", "--out", t.TempDir())
	if !regexp.MustCompile(`\x1b\[32mpassed +\x1b\[0m okta\.deactivate\.patch-replace \[template\]`).MatchString(stdout) {
		t.Errorf("--color always --verbose: %q", stdout)
	}
	if code, _, stderr := run(t, nil, "run", "--quiet", "--verbose"); code != exitUsage || !strings.Contains(stderr, "can't be used together") {
		t.Errorf("both: %d %s", code, stderr)
	}
}

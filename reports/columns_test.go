package reports

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
)

func TestALineIsCutByColumns(t *testing.T) {
	for line, want := range map[string]string{
		"abcdef":                    "abcdef",
		"abcdefg":                   "abcde…",
		"日本語":                       "日本語",
		"日本語学":                      "日本…",
		"e\u0301e\u0301e\u0301abc":  "e\u0301e\u0301e\u0301abc",
		"e\u0301e\u0301e\u0301abcd": "e\u0301e\u0301e\u0301ab…",
	} {
		if found := cutToColumns(line, 6); found != want {
			t.Errorf("%q: expected %q, found %q", line, want, found)
		}
	}
}

func TestTimeLeftIsToldWhenItCanBeTold(t *testing.T) {
	for name, test := range map[string]struct {
		elapsed       time.Duration
		done, planned int
		want          time.Duration
	}{
		"too early":     {4 * time.Second, 50, 100, 0},
		"too few":       {10 * time.Second, 9, 100, 0},
		"no plan":       {10 * time.Second, 9, 0, 0},
		"half":          {10 * time.Second, 50, 100, 10 * time.Second},
		"over":          {10 * time.Second, 100, 100, 0},
		"never no time": {5 * time.Second, 999, 1000, time.Second},
	} {
		if found := timeLeft(test.elapsed, test.done, test.planned); found != test.want {
			t.Errorf("%s: expected %s, found %s", name, test.want, found)
		}
	}
}

func TestATerminalWithoutUnicodeGetsASCIIAndNoControlCharacters(t *testing.T) {
	var out bytes.Buffer
	console := NewConsole(&out, ConsoleOptions{Width: 40, Terminal: true, ASCII: true})
	console.Started("日本\x1b]0;owned\x07"+strings.Repeat("x", 60), scimdrill.Wizard)
	drawn := strings.TrimSuffix(strings.TrimPrefix(out.String(), "\r"), "\x1b[K")
	if !strings.HasSuffix(drawn, "~") {
		t.Errorf("expected a line cut with ~, found %q", drawn)
	}
	for _, r := range drawn {
		if r < 0x20 || r >= 0x7f {
			t.Errorf("expected ASCII without control characters, found %q in %q", r, drawn)
		}
	}
}

func TestTheWidthIsAskedForEachTime(t *testing.T) {
	var out bytes.Buffer
	columns := 60
	now := time.Unix(0, 0)
	console := NewConsole(&out, ConsoleOptions{Terminal: true, Columns: func() int { return columns }})
	console.now = func() time.Time { now = now.Add(time.Second); return now }
	for _, columns = range []int{60, 30} {
		out.Reset()
		console.Started(strings.Repeat("x", 200), scimdrill.Wizard)
		line := strings.TrimSuffix(strings.TrimPrefix(out.String(), "\r"), "\x1b[K")
		if found := len([]rune(line)); found != columns-1 {
			t.Errorf("expected %d columns, found %d: %q", columns-1, found, line)
		}
	}
}

package foreign_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/internal/foreign"
	"github.com/scimdrill/scimdrill/internal/har"
)

// golden compares with a file of testdata; UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +found):\n%s", file, diff)
	}
}

func imported(t *testing.T, files ...string) (told *foreign.Told, recording string, err error) {
	t.Helper()
	options := foreign.Options{Out: filepath.Join(t.TempDir(), "out.har"), Creator: har.Creator{Name: "scimdrill", Version: "test"}}
	for _, file := range files {
		if !filepath.IsAbs(file) {
			file = filepath.Join("testdata", file)
		}
		options.Files = append(options.Files, file)
	}
	told, err = foreign.Recording(options)
	data, readErr := os.ReadFile(options.Out)
	if readErr != nil && !errors.Is(readErr, os.ErrNotExist) {
		t.Fatal(readErr)
	}
	return told, string(data), err
}

func TestWhatOthersRecordedBecomesARecording(t *testing.T) {
	for _, file := range []string{"chrome.har", "firefox.har", "charles.har", "mitmproxy.har", "truncated.har", "ticket.txt"} {
		t.Run(file, func(t *testing.T) {
			told, recording, err := imported(t, file)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, file+".told.txt", told.String())
			golden(t, file+".imported.har", recording)
			for _, secret := range []string{"s3cret", "Tr0ub4dor", "hunter2", "abcdef"} {
				if strings.Contains(recording, secret) || strings.Contains(told.String(), secret) {
					t.Errorf("the secret %s got through", secret)
				}
			}
		})
	}
}

func TestSeveralFilesFollowEachOther(t *testing.T) {
	_, recording, err := imported(t, "firefox.har", "charles.har")
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for exchange, err := range har.Read(strings.NewReader(recording)) {
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, exchange.Number)
	}
	if fmt.Sprint(numbers) != "[1 3 4]" {
		t.Errorf("numbers %v", numbers)
	}
}

func TestWhatCannotBecomeARecordingIsRefused(t *testing.T) {
	write := func(text string) string {
		file := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for _, c := range []struct {
		name  string
		files []string
		want  string
	}{
		{"two apps", []string{"two-apps.har"}, "the exchanges are of 2 SCIM base URLs, as two apps have them, and a recording is of one: choose with --target URL\n" +
			"      2 of https://api.example.com/scim/v2\n      1 of https://b.example.com/tenants/7/scim"},
		{"no SCIM", []string{"nothing.har"}, "nothing to import: none of what was read (1) is an exchange of a SCIM client\n" +
			"  dropped      1  not SCIM: text/html; the first: GET https://news.example.com/"},
		{"two kinds", []string{"chrome.har", "ticket.txt"}, "is of another kind (curl lines) than"},
		{"a dump of mitmproxy", []string{write("1532:9:websocket;0:~8:response;")}, "mitmdump -nr FILE --set hardump=FILE.har"},
		{"a session of Charles", []string{write(`[{"status":"COMPLETE","method":"GET","scheme":"https"}]`)}, "export it as HTTP Archive"},
		{"Charles's own", []string{write("\x01\x00\x02binary")}, "it is a binary file"},
		{"a zip file", []string{write("PK\x03\x04")}, "it is a zip file"},
		{"packets", []string{write("\xd4\xc3\xb2\xa1\x02\x00")}, "it is a capture of packets"},
		{"a page", []string{write("<!doctype html>")}, "it is XML or HTML"},
		{"a log as CSV", []string{write("timestamp,display_message,event_type\n")}, "it is a System Log as CSV"},
		{"prose", []string{write("she gets no survey\n")}, "there is no curl line in it"},
		{"nothing", []string{write(" \n")}, "the file is empty"},
		{"other JSON", []string{write(`{"info":{"_postman_id":"1"},"item":[]}`)}, `it is a JSON object without the member "log"`},
		{"no file", []string{"nowhere.har"}, "no such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, recording, err := imported(t, c.files...)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("expected %q\nfound    %v", c.want, err)
			}
			if recording != "" {
				t.Error("a file was written all the same")
			}
		})
	}
}

func TestTheTargetChoosesAmongSeveral(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.har")
	options := foreign.Options{Files: []string{"testdata/two-apps.har"}, Out: out, Target: "https://b.example.com/tenants/7/scim/"}
	told, err := foreign.Recording(options)
	if err != nil || told.Kept != 1 || !strings.Contains(told.String(), "2  of another SCIM base URL; the first: GET https://api.example.com/scim/v2/Users/1") {
		t.Errorf("%v\n%s", err, told)
	}
	if _, err := foreign.Recording(options); !errors.Is(err, os.ErrExist) {
		t.Errorf("a recording was written over: %v", err)
	}
	options.Target = "https://c.example.com"
	if _, err := foreign.Recording(options); !errors.Is(err, foreign.ErrNothing) {
		t.Errorf("a target that is not there: %v", err)
	}
}

// A file of 50 MB is read with the memory of its largest entry.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "large.har")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	body := `{"x":"` + strings.Repeat("x", 100_000) + `"}`
	write := func(text string) {
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"log":{"version":"1.2","entries":[`)
	for i := range 500 {
		if i > 0 {
			write(",")
		}
		write(fmt.Sprintf(`{"startedDateTime":"2026-03-02T09:00:01Z","request":{"method":"GET","url":"https://api.example.com/scim/Users/%d","headers":[]},`+
			`"response":{"status":200,"headers":[{"name":"Content-Type","value":"application/scim+json"}],"content":{"text":%q}}}`, i, body))
	}
	write("]}}")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	peak := uint64(0)
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		ticks := time.NewTicker(20 * time.Millisecond)
		defer ticks.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticks.C:
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapInuse)
			}
		}
	}()
	told, err := foreign.Recording(foreign.Options{Files: []string{file}, Out: filepath.Join(t.TempDir(), "out.har")})
	close(done)
	<-stopped
	if err != nil || told.Kept != 500 {
		t.Fatalf("%v: %v", told, err)
	}
	if peak > 40<<20 {
		t.Errorf("the heap grew to %d MiB", peak>>20)
	}
}

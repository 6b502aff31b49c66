package reports_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

var update = flag.Bool("update", false, "write the golden files anew") //nolint:gochecknoglobals // a flag must be known before the tests start

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; make it with: go test ./reports -update", err)
	}
	if difference := cmp.Diff(string(want), string(got)); difference != "" {
		t.Errorf("%s differs (-golden +now); if that is meant: go test ./reports -update\n%s", path, difference)
	}
}

func rendered(t *testing.T, write func(io.Writer, *scimdrill.Report) error, report *scimdrill.Report) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, report); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestGoldenFiles(t *testing.T) {
	report := exampleReport()
	golden(t, "junit.golden.xml", rendered(t, reports.WriteJUnit, report))
	golden(t, "exchanges.golden.har", rendered(t, reports.WriteHAR, report))
	golden(t, "report.golden.md", rendered(t, reports.WriteMarkdown, report))
	golden(t, "console.golden.txt", summary(report, reports.ConsoleOptions{Width: 100}))
	golden(t, "console-quiet.golden.txt", summary(report, reports.ConsoleOptions{Width: 100, Quiet: true}))
}

func summary(report *scimdrill.Report, options reports.ConsoleOptions) []byte {
	var out bytes.Buffer
	reports.NewConsole(&out, options).Summary(report, "")
	return out.Bytes()
}

package reports_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reports"
)

func TestWriteAll(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there")
	for range 2 { // the second time over the first
		if err := reports.WriteAll(dir, exampleReport()); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"exchanges.har", "junit.xml", "report.html", "report.md", "results.json"}
	if found := names(t, dir); !slices.Equal(found, want) {
		t.Errorf("expected %v and nothing temporary, found %v", want, found)
	}
	for _, name := range want {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() == 0 || info.Mode().Perm() != 0o644 {
			t.Errorf("%s: expected a file that others can read, found %d bytes with mode %v", name, info.Size(), info.Mode())
		}
	}
}

// TestWriteAllNamesTheFile: a directory stands where a file should; the others are written all the same.
func TestWriteAllNamesTheFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "junit.xml", "occupied"), 0o755); err != nil {
		t.Fatal(err)
	}
	err := reports.WriteAll(dir, exampleReport())
	if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, "junit.xml")) {
		t.Errorf("expected an error that names junit.xml, found %v", err)
	}
	want := []string{"exchanges.har", "junit.xml", "report.html", "report.md", "results.json"}
	if found := names(t, dir); !slices.Equal(found, want) {
		t.Errorf("expected the other files and nothing temporary, found %v", found)
	}
}

func TestWriteAllWithoutADirectory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := reports.WriteAll(file, exampleReport()); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("expected an error that names %s, found %v", file, err)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return list
}

func TestHAR(t *testing.T) {
	var archive struct {
		Log struct {
			Version string
			Creator struct{ Name, Version string }
			Entries []struct {
				Number  int    `json:"_number"`
				Silence string `json:"_silence"`
				Time    float64
				Timings struct{ Send, Wait, Receive float64 }
				Request struct {
					Method      string
					QueryString []struct{ Name, Value string }
					PostData    *struct{ MimeType, Text string }
				}
				Response struct {
					Status  int
					Content *struct {
						Size     int
						MimeType string
					}
				}
			}
		}
	}
	report := exampleReport()
	if err := json.Unmarshal(bytes.TrimSpace(rendered(t, reports.WriteHAR, report)), &archive); err != nil { //nolint:musttag // the golden file holds the members to their spelling
		t.Fatal(err)
	}
	if archive.Log.Version != "1.2" || archive.Log.Creator.Name != "scimdrill" || len(archive.Log.Entries) != len(report.Exchanges) {
		t.Fatalf("expected HAR 1.2 by scimdrill with %d entries, found %+v", len(report.Exchanges), archive.Log)
	}
	lookup, create, silent := archive.Log.Entries[1], archive.Log.Entries[2], archive.Log.Entries[3]
	if filter := lookup.Request.QueryString[0]; filter.Name != "filter" || filter.Value != `userName eq "ada.lovelace@example.com"` {
		t.Errorf("expected the decoded filter, found %+v", filter)
	}
	if create.Request.PostData == nil || create.Request.PostData.MimeType != "application/scim+json; charset=utf-8" || create.Response.Status != 201 {
		t.Errorf("expected a POST with a body and 201, found %+v", create)
	}
	if silent.Number != 4 || silent.Response.Status != 0 || silent.Silence != "hang" || silent.Response.Content == nil || silent.Timings.Wait != 60_000 {
		t.Errorf("expected status 0 of a request that hung for a minute, found %+v", silent)
	}
}

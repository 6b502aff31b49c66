package peakon_test

import (
	"archive/zip"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

func TestZones(t *testing.T) {
	zones := peakon.NewZones()
	for text, want := range map[string]string{
		"Europe/Copenhagen": "Europe/Copenhagen", "europe/copenhagen": "Europe/Copenhagen", "AMERICA/NEW_YORK": "America/New_York", "utc": "UTC", "": "",
	} {
		if got, err := zones.Parse(text); err != nil || got != want {
			t.Errorf("B28 %q: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"Mars/Olympus", "GMT+2", "CEST", "Local", "local", "localtime", "posixrules", "Factory", "../etc/passwd", "Europe/", "/", "5", " ", "Europe", "zone.tab"} {
		if got, err := zones.Parse(text); err == nil {
			t.Errorf("B27 %q was taken as %q", text, got)
		}
	}
}

// The list of names is that of the database that comes with Go.
func TestZonesAreThoseOfTheDatabase(t *testing.T) {
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Skipf("no go command: %v", err)
	}
	archive, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Skipf("no zoneinfo.zip: %v", err)
	}
	defer archive.Close() //nolint:errcheck // read only
	zones, counted := peakon.NewZones(), 0
	for _, file := range archive.File {
		if strings.HasSuffix(file.Name, "/") || slices.Contains([]string{"Factory", "localtime", "posixrules"}, file.Name) {
			continue
		}
		counted++
		if got, err := zones.Parse(file.Name); err != nil || got != file.Name {
			t.Errorf("%s: %q, %v", file.Name, got, err)
		}
		if _, err := time.LoadLocation(file.Name); err != nil {
			t.Error(err)
		}
	}
	if counted != zones.Len() {
		t.Errorf("%d names in the database, %d in the list", counted, zones.Len())
	}
}

// TestEffectiveZone is E23.
func TestEffectiveZone(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"Asia/Tokyo", "Europe/Copenhagen"}, "Asia/Tokyo"}, {[]string{"", "Europe/Copenhagen"}, "Europe/Copenhagen"}, {[]string{"", "", ""}, "UTC"},
	} {
		if got := peakon.EffectiveZone(test.names...).String(); got != test.want {
			t.Errorf("%q: %s", test.names, got)
		}
	}
}

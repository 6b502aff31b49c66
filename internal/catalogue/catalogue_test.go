package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
)

func catalogue(t *testing.T) ([]scimdrill.Requirement, []profiles.Profile) {
	t.Helper()
	requirements, err := new(gate.Gate).Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	all, err := profiles.All()
	if err != nil {
		t.Fatal(err)
	}
	return requirements, all
}

func TestTheDocumentIsUpToDate(t *testing.T) {
	requirements, all := catalogue(t)
	written, err := os.ReadFile(filepath.Join("..", "..", requirementsFile))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(written, document(requirements, all)) {
		t.Errorf("%s is not what the catalogue says: run `make docs`, and commit it", requirementsFile)
	}
}

func TestEveryRequirementOfAProfileIsInTheCatalogue(t *testing.T) {
	requirements, all := catalogue(t)
	for _, p := range all {
		for _, id := range p.Requirements {
			at := slices.IndexFunc(requirements, func(r scimdrill.Requirement) bool { return r.ID == id })
			if at < 0 {
				t.Errorf("profile %s counts %s, which is not in the catalogue: ids are stable for ever", p.Name, id)
			} else if !p.Holds(requirements[at]) {
				t.Errorf("profile %s counts %s, which its patterns do not hold", p.Name, id)
			}
		}
		if len(p.Requirements) == 0 {
			t.Errorf("profile %s counts nothing: run `make freeze`", p.Name)
		}
	}
}

func TestAProfileIsFrozenUnderTheNextVersion(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "small.yaml")
	text := "# why it is there\nname: small\nversion: 3\ntitle: Small\nkinds: []\ninclude: [\"rfc.*\"]\nrequirements:\n  - rfc.one.a\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := profiles.Profile{Name: "small", Version: 3, Include: []string{"rfc.*"}, Requirements: []string{"rfc.one.a"}}
	found, err := refreeze(folder, p, []scimdrill.Requirement{{ID: "rfc.one.b"}, {ID: "rfc.one.a"}, {ID: "okta.one.c"}})
	if err != nil || found != "version 4, 2 requirements" {
		t.Fatalf("%q, %v", found, err)
	}
	frozen, err := os.ReadFile(name)
	want := strings.Replace(text, "version: 3", "version: 4", 1) + "  - rfc.one.b\n"
	if err != nil || string(frozen) != want {
		t.Errorf("found %s\nexpected %s", frozen, want)
	}
	p.Requirements = append(p.Requirements, "rfc.one.b")
	if found, err := refreeze(folder, p, []scimdrill.Requirement{{ID: "rfc.one.b"}, {ID: "rfc.one.a"}}); err != nil || found != "version 3 stays, 2 requirements" {
		t.Errorf("%q, %v", found, err)
	}
}

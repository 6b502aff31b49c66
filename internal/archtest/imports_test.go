package archtest_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/scimdrill/scimdrill"

type listed struct {
	ImportPath string   `json:"ImportPath"`
	Deps       []string `json:"Deps"`
	Imports    []string `json:"Imports"`
}

// never is the table of what may not be linked into whom, however indirectly.
func never() map[string][]string {
	return map[string][]string{
		module:                        {module + "/", "github.com/onsi", "github.com/okta"},
		module + "/driver/...":        {"github.com/onsi", module + "/suites", module + "/reference", module + "/reports"},
		module + "/reference/...":     {module + "/driver", module + "/suites", module + "/fixtures", module + "/reports", module + "/internal"},
		module + "/suites/...":        {module + "/reference", module + "/reports"},
		module + "/reports/...":       {module + "/driver", module + "/suites", "github.com/onsi"},
		module + "/cmd/scimdrill/...": {"github.com/testcontainers", "github.com/moby", module + "/reference/container"},
		module + "/cmd/peakon/...":    {"github.com/testcontainers", "github.com/onsi", module + "/driver", module + "/suites"},
	}
}

func TestWhoMayImportWhom(t *testing.T) {
	for who, banned := range never() {
		for _, pkg := range list(t, who) {
			for _, dep := range pkg.Deps {
				for _, prefix := range banned {
					if dep == strings.TrimSuffix(prefix, "/") && !strings.HasSuffix(prefix, "/") || strings.HasPrefix(dep, strings.TrimSuffix(prefix, "/")+"/") {
						t.Errorf("%s is linked into %s: it may not be", dep, pkg.ImportPath)
					}
				}
			}
		}
	}
}

func TestTheReferenceDoesNotShareTheWords(t *testing.T) {
	for _, pkg := range list(t, module+"/reference/...") {
		for _, dep := range pkg.Deps {
			if dep == module {
				t.Errorf("%s imports the root package: shared code would hide shared mistakes", pkg.ImportPath)
			}
		}
	}
}

func TestOnlyTheAdministratorImportsTheSDK(t *testing.T) {
	for _, pkg := range list(t, module+"/...") {
		for _, imported := range pkg.Imports {
			if strings.HasPrefix(imported, "github.com/okta/okta-sdk-golang") && pkg.ImportPath != module+"/driver/admin" {
				t.Errorf("%s imports %s: only driver/admin may", pkg.ImportPath, imported)
			}
		}
	}
}

func list(t *testing.T, pattern string) []listed {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-deps=false", "-json=ImportPath,Deps,Imports", pattern)
	command.Dir = "../.."
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list %s: %v", pattern, err)
	}
	var packages []listed
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var pkg listed
		if err := decoder.Decode(&pkg); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, pkg)
	}
	if len(packages) == 0 {
		t.Fatalf("go list %s found no package", pattern)
	}
	return packages
}

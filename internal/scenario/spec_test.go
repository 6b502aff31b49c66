package scenario_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/internal/scenario"
)

// TestEverySpecCompiles: what is made of each scenario of the catalogue compiles against the suites. The files are laid over the
// module, and stand nowhere in it.
func TestEverySpecCompiles(t *testing.T) {
	all, err := scenario.All()
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	folder, over := t.TempDir(), map[string]string{}
	for i, s := range all {
		source, err := scenario.Spec(s, "bugspecs")
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("bug%02d.go", i)
		if err := os.WriteFile(filepath.Join(folder, name), source, 0o600); err != nil {
			t.Fatal(err)
		}
		over[filepath.Join(root, "suites", "bugspecs", name)] = filepath.Join(folder, name)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": over})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "go", "build", "-overlay", file, "./suites/bugspecs")
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestOneSpec: the spec of a scenario is what people would write.
func TestOneSpec(t *testing.T) {
	s, err := scenario.Open("no-survey-after-reactivation")
	if err != nil {
		t.Fatal(err)
	}
	source, err := scenario.Spec(s, "bugs")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/no-survey-after-reactivation.go.golden", source)
}

func TestARequirementIsProposed(t *testing.T) {
	s, err := scenario.Open("q02-pathless-patch")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := scenario.WriteRequirement(&text, s); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/q02-pathless-patch.requirement.md", []byte(text.String()))
}

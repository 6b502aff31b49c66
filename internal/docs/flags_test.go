//go:build unix

package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryFlagIsThere looks for each flag that the documentation names in the manual, which is made of the definitions of the commands.
func TestEveryFlagIsThere(t *testing.T) {
	program := filepath.Join(build(t), "scimdrill")
	manual, err := exec.CommandContext(t.Context(), program, "man").Output()
	if err != nil {
		t.Fatal(err)
	}
	flag := regexp.MustCompile(`--[a-z][a-z0-9-]*`)
	known := map[string]bool{"--help": true}
	for _, name := range flag.FindAllString(strings.ReplaceAll(string(manual), `\-`, "-"), -1) {
		known[name] = true
	}
	documents, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, document := range append(documents, filepath.Join(root, "README.md")) {
		source, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, span := range CodeSpans(source) {
			if begins, _, _ := strings.Cut(span, " "); !strings.HasPrefix(begins, "--") && !regexp.MustCompile(`^(scimdrill|run|serve|okta|list|clean|record|replay|report|init|explain|baseline|scenario|runscope)$`).MatchString(begins) {
				continue // another program's
			}
			for _, name := range flag.FindAllString(span, -1) {
				named++
				if !known[name] {
					t.Errorf("%s: `%s`: no command has %s", filepath.Base(document), span, name)
				}
			}
		}
	}
	if named < 50 {
		t.Errorf("only %d flags are named: is the documentation read?", named)
	}
	t.Logf("%d flags named, %d known", named, len(known))
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
)

// refreeze lists in a profile's file all that the profile holds, under the next version, and says what it did. What stands
// above the list stays as it is.
func refreeze(folder string, p profiles.Profile, catalogue []scimdrill.Requirement) (string, error) {
	var held []string
	for _, r := range catalogue {
		if p.Holds(r) {
			held = append(held, r.ID)
		}
	}
	slices.Sort(held)
	if slices.Equal(held, p.Requirements) {
		return fmt.Sprintf("version %d stays, %d requirements", p.Version, len(held)), nil
	}
	name := filepath.Join(folder, p.Name+".yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	version := p.Version
	if len(p.Requirements) > 0 {
		version++
	}
	above, _, _ := strings.Cut(string(text), "\nrequirements:")
	above = regexp.MustCompile(`(?m)^version: \d+$`).ReplaceAllString(strings.TrimRight(above, "\n"), fmt.Sprintf("version: %d", version))
	list := above + "\nrequirements:\n  - " + strings.Join(held, "\n  - ") + "\n"
	if err := os.WriteFile(name, []byte(list), 0o644); err != nil { //nolint:gosec // it is for others to read
		return "", err
	}
	return fmt.Sprintf("version %d, %d requirements", version, len(held)), nil
}

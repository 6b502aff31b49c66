package scenario

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/scimdrill/scimdrill/fixtures/bugs"
)

// All are the scenarios of the catalogue, by name.
func All() ([]*Scenario, error) {
	files, err := fs.Glob(bugs.Files, "*.yaml")
	if err != nil {
		return nil, err
	}
	var all []*Scenario
	var problems []error
	for _, file := range files {
		s, err := ofCatalogue(file)
		problems = append(problems, err)
		all = append(all, s)
	}
	return all, errors.Join(problems...)
}

func ofCatalogue(file string) (*Scenario, error) {
	data, err := bugs.Files.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return Parse(ofCatalogueAt(strings.TrimSuffix(file, ".yaml")), data)
}

func ofCatalogueAt(name string) string { return "fixtures/bugs/" + name + ".yaml" }

// Open reads a file, or a scenario of the catalogue by its name.
func Open(name string) (*Scenario, error) {
	if _, err := os.Stat(name); err == nil || strings.ContainsAny(name, `/\.`) {
		return Load(name)
	}
	s, err := ofCatalogue(name + ".yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is neither such a file nor a scenario of that name; `scimdrill scenario list` shows those of the catalogue", name)
	}
	return s, err
}

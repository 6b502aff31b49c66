// Command catalogue writes what is made from the catalogue: docs/requirements.md, and the lists of the profiles.
//
//	catalogue             write docs/requirements.md
//	catalogue -freeze     let what is provisional count: each profile that it changes gets the next version
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
)

// The files, from the project's root.
const (
	requirementsFile = "docs/requirements.md"
	profilesFolder   = "fixtures/profiles"
)

func main() {
	freeze := flag.Bool("freeze", false, "freeze the profiles anew")
	flag.Parse()
	if err := run(*freeze); err != nil {
		fmt.Fprintln(os.Stderr, "catalogue:", err)
		os.Exit(1)
	}
}

func run(freeze bool) error {
	requirements, err := new(gate.Gate).Catalogue()
	if err != nil {
		return err
	}
	all, err := profiles.All()
	if err != nil {
		return err
	}
	if !freeze {
		return os.WriteFile(requirementsFile, document(requirements, all), 0o644) //nolint:gosec // it is for others to read
	}
	for _, p := range all {
		changed, err := refreeze(profilesFolder, p, requirements)
		if err != nil {
			return err
		}
		fmt.Printf("%s: %s\n", p.Name, changed)
	}
	return nil
}

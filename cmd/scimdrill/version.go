package main

import (
	"fmt"

	"github.com/scimdrill/scimdrill/internal/version"
)

type versionCommand struct{}

// Run prints version, commit and compiler.
func (versionCommand) Run(w *world) error {
	build := version.Read()
	fmt.Fprintf(w.stdout, "scimdrill %s", build.Version)
	if build.Commit != "" {
		fmt.Fprintf(w.stdout, " (%s)", build.Commit)
	}
	fmt.Fprintf(w.stdout, " %s\n", build.Go)
	return nil
}

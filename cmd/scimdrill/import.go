package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/scimdrill/scimdrill/internal/foreign"
	"github.com/scimdrill/scimdrill/internal/har"
	"github.com/scimdrill/scimdrill/internal/version"
)

type importCommand struct {
	Files  []string `arg:"" name:"file" help:"HTTP Archive of a browser or proxy, text with curl lines, or System Log of an Okta org as JSON." placeholder:"FILE"`
	Out    string   `help:"File to write: a recording (.har). Default: the name of the first file with .imported.har." placeholder:"FILE"`
	Target string   `help:"SCIM base URL of the exchanges to keep, where there are those of several." placeholder:"URL"`
}

// Run makes a recording of what others recorded.
func (c *importCommand) Run(w *world) error {
	out := c.Out
	if out == "" {
		base := filepath.Base(c.Files[0])
		out = strings.TrimSuffix(base, filepath.Ext(base)) + ".imported.har"
	}
	options := foreign.Options{
		Files: c.Files, Out: out, Target: c.Target, Hide: []string{w.getenv("SCIM_TOKEN"), w.getenv("SCIM_TOKEN_B"), w.getenv("OKTA_API_TOKEN")},
		Creator: har.Creator{Name: "scimdrill", Version: version.Read().Version},
	}
	told, err := foreign.Recording(options)
	if err != nil {
		return usage(err)
	}
	fmt.Fprint(w.stdout, told.String())
	fmt.Fprintf(w.stdout, "recording: %s\n", told.Out)
	if len(told.Missing) > 0 {
		return &codedError{code: exitNotMet, err: errors.New("the recording is a part of what the files held: see MISSING above")}
	}
	return nil
}

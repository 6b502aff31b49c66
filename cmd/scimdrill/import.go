package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/scimdrill/scimdrill/internal/foreign"
	"github.com/scimdrill/scimdrill/internal/har"
	"github.com/scimdrill/scimdrill/internal/scenario"
	"github.com/scimdrill/scimdrill/internal/systemlog"
	"github.com/scimdrill/scimdrill/internal/version"
)

type importCommand struct {
	Files  []string `arg:"" name:"file" help:"HTTP Archive of a browser or proxy, text with curl lines, or System Log of an Okta org as JSON." placeholder:"FILE"`
	Out    string   `help:"File to write: a recording (.har), or of a System Log a scenario (.yaml). Default: the name of the first file with .imported.har, or in small letters with .yaml." placeholder:"FILE"`
	Target string   `help:"SCIM base URL of the exchanges to keep, where there are those of several." placeholder:"URL"`
	App    string   `help:"Of a System Log: id or label of the app, where it is about several." placeholder:"ID"`
	Person []string `help:"Of a System Log: login of somebody whom the scenario is to be about; may be repeated. Default: those with whom something failed." placeholder:"LOGIN"`
}

// Run makes a recording of what others recorded.
func (c *importCommand) Run(w *world) error {
	kind, err := foreign.KindOf(c.Files)
	if err != nil {
		return usage(err)
	}
	if kind == foreign.SystemLog {
		return c.skeleton(w)
	}
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

// skeleton makes a scenario of a System Log.
func (c *importCommand) skeleton(w *world) error {
	if len(c.Files) > 1 {
		return usage(fmt.Errorf("expected one System Log, found %d files: join them, or import one", len(c.Files)))
	}
	out := c.Out
	if out == "" {
		base := filepath.Base(c.Files[0])
		out = scenario.NameOf(strings.TrimSuffix(base, filepath.Ext(base))) + ".yaml"
	}
	text, told, err := systemlog.Skeleton(systemlog.Options{File: c.Files[0], Out: out, App: c.App, People: c.Person})
	if err != nil {
		return usage(err)
	}
	file, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return usage(fmt.Errorf("%s is there already, and is not written over: name another file with --out", out))
	} else if err != nil {
		return usage(err)
	}
	if _, err := file.WriteString(text); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := file.Close(); err != nil {
		return err
	}
	fmt.Fprint(w.stdout, told.String())
	fmt.Fprintf(w.stdout, "scenario: %s\nnext: fill in what begins with \"gap\", then scimdrill run --scenario %s\n", out, out)
	return nil
}

package main

import (
	"context"
	"os"

	"github.com/scimdrill/scimdrill/driver/runscope"
)

// scriptsCommand is the name of the command as which this program starts itself to run the scripts of a test.
const scriptsCommand = "runscope-scripts"

// runscopeScriptsCommand is not for people: it runs scripts in a process of their own, whose memory is bounded.
type runscopeScriptsCommand struct{}

// Run runs the scripts that come in until there are no more.
func (runscopeScriptsCommand) Run(w *world) error {
	// Ctrl-C in a terminal reaches this process too. It is for who started it to say what becomes of the script.
	return runscope.ServeScripts(context.WithoutCancel(w.ctx), os.Stdin, w.stdout)
}

// scriptsApart runs scripts in a process of this very program.
func scriptsApart() (*runscope.Apart, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return runscope.NewApart(self, scriptsCommand), nil
}

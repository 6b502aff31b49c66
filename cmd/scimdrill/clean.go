package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill/driver/journal"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/targetfile"
)

type cleanCommand struct {
	RunID     string        `name:"run" help:"Id of the run, as --list shows it." placeholder:"ID"`
	List      bool          `help:"List the runs that may have left something in a target."`
	Target    string        `help:"Target file; else the one that the run used." placeholder:"FILE"`
	TokenFile string        `help:"File that holds the target's bearer token; else it is taken from SCIM_TOKEN, or from where the target file says." placeholder:"FILE"`
	Runs      string        `help:"Directory of the journals." default:".scimdrill/runs" placeholder:"DIR"`
	Share     float64       `help:"How much of the rate limits of the run's Okta org may be used; its API token is taken from OKTA_API_TOKEN." default:"0.5" placeholder:"PART"`
	Ceiling   time.Duration `name:"org-ceiling" help:"How long that org may take for a push." default:"40s" placeholder:"TIME"`
	Timeout   time.Duration `help:"Cut a request that is not answered for so long." default:"60s"`
}

// Run takes away what a run has left, by its journal.
func (c *cleanCommand) Run(w *world) error {
	switch {
	case c.List && c.RunID == "":
		return c.list(w)
	case c.RunID == "" || c.List:
		return usage(errors.New("say --run ID to clean up after a run, or --list to see which have left something"))
	}
	options, err := c.options(w)
	if err != nil {
		return usage(err)
	}
	cleaned, err := rehearsal.Clean(w.ctx, c.RunID, options)
	if err != nil {
		return classify(err)
	}
	fmt.Fprintf(w.stdout, "run %s on %s: %d gone, %d left\n", c.RunID, cleaned.State.Target, cleaned.Gone, len(cleaned.Left))
	for _, note := range cleaned.Left {
		fmt.Fprintf(w.stdout, "  %s\n", note)
	}
	if len(cleaned.Left) > 0 {
		return &codedError{code: exitNotMet}
	}
	return nil
}

// options are the credentials for the target of the run.
func (c *cleanCommand) options(w *world) (rehearsal.Options, error) {
	state, err := journal.Read(c.Runs, c.RunID)
	if err != nil {
		return rehearsal.Options{}, err
	}
	asked := runCommand{Target: c.Target, TokenFile: c.TokenFile}
	if asked.Target == "" {
		asked.Target = state.File
	}
	if asked.Target != "" {
		if asked.declared.file, err = targetfile.Load(asked.Target); err != nil {
			return rehearsal.Options{}, err
		}
	}
	options := rehearsal.Options{Runs: c.Runs, Timeout: c.Timeout, OrgToken: w.getenv("OKTA_API_TOKEN"), Share: c.Share, Ceiling: c.Ceiling}
	if c.Target != "" {
		options.URL = asked.declared.file.Address
	}
	return options, asked.credentials(w, &options)
}

func (c *cleanCommand) list(w *world) error {
	states, err := journal.List(c.Runs)
	clean := 0
	for _, state := range states {
		if state.Open() == 0 {
			clean++
			continue
		}
		fmt.Fprintf(w.stdout, "%s  %s  began %s ago  %s\n", state.ID, state.Target, time.Since(state.Began).Round(time.Second), remains(state))
	}
	fmt.Fprintf(w.stdout, "%d of %d runs may have left something\n", len(states)-clean, len(states))
	return usage(err)
}

func remains(state journal.State) string {
	objects, unanswered := 0, 0
	for _, tenant := range state.Tenants {
		objects += len(tenant.Objects)
		unanswered += len(tenant.Unanswered)
	}
	text := fmt.Sprintf("%d objects", objects)
	if inOrg := state.InOrg.Open(); inOrg > 0 {
		text += fmt.Sprintf(", %d things in the org %s", inOrg, state.Org)
	}
	if unanswered > 0 {
		text += fmt.Sprintf(", and %d creates of which it is not known what came", unanswered)
	}
	return text
}

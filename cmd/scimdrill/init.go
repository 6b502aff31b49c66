package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/targetfile"
)

type initCommand struct {
	File      string        `arg:"" optional:"" help:"The file to write." default:"target.yaml"`
	URL       string        `name:"url" help:"SCIM base URL of the target, whose discovery endpoints are asked; the token is taken from SCIM_TOKEN. Without it the file is a form to fill in." placeholder:"URL"`
	TokenFile string        `help:"File that holds the target's bearer token; else it is taken from SCIM_TOKEN." placeholder:"FILE"`
	Timeout   time.Duration `help:"Cut a request that is not answered for so long." default:"60s"`
}

// Run writes a target file with comments, filled in as far as the target itself says what it is.
func (c *initCommand) Run(w *world) error {
	if c.Timeout <= 0 {
		return usage(fmt.Errorf("--timeout %v: expected a time above zero, such as 10s", c.Timeout))
	}
	draft := targetfile.Draft{}
	if c.URL != "" {
		token, err := readToken(w, c.TokenFile)
		if err != nil {
			return usage(err)
		}
		draft, err = rehearsal.Survey(w.ctx, rehearsal.Options{URL: strings.TrimSuffix(c.URL, "/"), Token: token, Timeout: c.Timeout})
		if err != nil {
			return classify(err)
		}
	}
	if err := draft.Write(c.File); err != nil {
		return usage(err)
	}
	switch {
	case c.URL == "":
		fmt.Fprintf(w.stdout, "wrote %s: fill in the address, and what else is different\n", c.File)
	case draft.Silent:
		fmt.Fprintf(w.stdout, "wrote %s: the target answers no discovery endpoint, so say in it what it can do\n", c.File)
	default:
		fmt.Fprintf(w.stdout, "wrote %s, with what the target's discovery endpoints say\n", c.File)
	}
	fmt.Fprintf(w.stdout, "next: scimdrill run --target %s\n", c.File)
	return nil
}

package main

import (
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/scimdrill/scimdrill/internal/shell"
)

type manCommand struct{}

// Run prints the manual page: scimdrill man | man -l -.
func (m *manCommand) Run(w *world, parsed *kong.Context) error {
	return shell.Manual(w.stdout, parsed.Model, "rehearse Okta's SCIM provisioning against an endpoint", []shell.Section{
		{Title: "EXIT STATUS", Entries: exitStatus()},
		{Title: "ENVIRONMENT", Entries: environment()},
		{Title: "FILES", Entries: [][2]string{
			{"reports/out", "the reports of the last run"},
			{".scimdrill/runs", "what runs made in a target, so that clean can take it away"},
			{"target.yaml", "what cannot be found out of a target by asking it; docs/target-file.md"},
		}},
	})
}

// exitStatus says what the exit codes mean.
func exitStatus() [][2]string {
	return [][2]string{
		{fmt.Sprint(exitMet), "the verdict is met"},
		{fmt.Sprint(exitNotMet), "unexpected failures, or blocked requirements"},
		{fmt.Sprint(exitOutOfDate), "only stale or expired baseline entries"},
		{fmt.Sprint(exitUsage), "usage or configuration; the only case without reports"},
		{fmt.Sprint(exitUnreachable), "the target cannot be reached"},
		{fmt.Sprint(exitHarness), "a fault of scimdrill"},
		{fmt.Sprint(exitInterrupted), "interrupted; the reports hold what had run"},
	}
}

// environment are the variables that are read.
func environment() [][2]string {
	return [][2]string{
		{"SCIM_TOKEN", "bearer token of the target"},
		{"SCIM_TOKEN_B", "bearer token of a second tenant of it"},
		{"OKTA_API_TOKEN", "API token of the org at --org-url, or of the mock org that okta serves"},
		{"PEAKON_TOKEN", "the first integration token of the reference that serve serves"},
		{"PEAKON_CONTROL_TOKEN", "token of the reference's control API"},
		{"PEAKON_ADMIN_PASSWORD", "password of the reference's first admin"},
		{"SCIMDRILL_ANONYMISE_KEY", "key by which several recordings agree in record --anonymise"},
		{"NO_COLOR", "without colours, whatever its value (no-color.org)"},
	}
}

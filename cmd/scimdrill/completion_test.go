package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestWordsAreCompletedFromTheDefinitions(t *testing.T) {
	for name, test := range map[string]struct {
		words []string
		want  string
	}{
		"commands":           {[]string{"re"}, "record report replay"},
		"hidden command":     {[]string{"comple"}, "completion"},
		"flags":              {[]string{"run", "--prof"}, "--profile"},
		"profiles":           {[]string{"run", "--profile", "okta-o"}, "okta-oin"},
		"profile, as bash":   {[]string{"run", "--profile", "=", "okta-o"}, "okta-oin"},
		"requirement ids":    {[]string{"explain", "okta.deactivate.patch-repl"}, "okta.deactivate.patch-replace"},
		"defects":            {[]string{"serve", "--defect", "update-los"}, "update-lost"},
		"values of a choice": {[]string{"run", "--mode", ""}, "peakon full"},
		"after a switch":     {[]string{"run", "--quiet", "--prof"}, "--profile"},
		"files are left":     {[]string{"run", "--out", ""}, ""},
		"shells":             {[]string{"completion", ""}, "bash"},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := run(t, nil, append([]string{"complete", "--"}, test.words...)...)
			if found := strings.Join(strings.Fields(stdout), " "); code != exitMet || found != test.want {
				t.Errorf("expected %q, found %q, exit code %d\n%s", test.want, found, code, stderr)
			}
		})
	}
}

// TestBashTakesTheCompletion gives the script to a real bash, with a scimdrill that prints what it was asked.
func TestBashTakesTheCompletion(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here")
	}
	folder := t.TempDir()
	asked := filepath.Join(folder, "scimdrill")
	if err := os.WriteFile(asked, []byte("#!/bin/sh\necho \"$#:$*\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, script, _ := run(t, nil, "completion", "bash")
	command := exec.CommandContext(t.Context(), bash, "--norc", "-c", script+`
COMP_WORDS=("$0" run --profile okta-o); COMP_CWORD=3; _scimdrill; printf '%s\n' "${COMPREPLY[@]}"
COMP_WORDS=("$0" run ""); COMP_CWORD=2; _scimdrill; printf '%s\n' "${COMPREPLY[@]}"`, asked)
	out, err := command.CombinedOutput()
	if want := "5:complete -- run --profile okta-o\n4:complete -- run \n"; err != nil || string(out) != want {
		t.Errorf("expected %q, found %q, %v", want, out, err)
	}
}

package main

import (
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
		"files are left":     {[]string{"run", "--out", ""}, ":files"},
		"shells":             {[]string{"completion", ""}, "bash zsh fish powershell"},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := run(t, nil, append([]string{"complete", "--"}, test.words...)...)
			var found []string
			for line := range strings.Lines(stdout) {
				word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
				found = append(found, word)
			}
			if code != exitMet || strings.Join(found, " ") != test.want {
				t.Errorf("expected %q, found %q, exit code %d\n%s", test.want, found, code, stderr)
			}
		})
	}
}

func TestTheManualTellsAllCommands(t *testing.T) {
	code, stdout, stderr := run(t, nil, "man")
	if code != exitMet {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	tells(t, stdout, `.TH SCIMDRILL 1`, `.SS "run [flags]"`, `.SS "scenario show <file>"`, `\-\-baseline=FILE`, ".SH EXIT STATUS", "SCIM_TOKEN")
	if strings.Contains(stdout, `.SS "complete`+" ") {
		t.Error("it tells of the command that scripts call")
	}
}

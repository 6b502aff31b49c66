package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/scenario"
	"github.com/scimdrill/scimdrill/internal/shell"
	"github.com/scimdrill/scimdrill/reference/defects"
	"github.com/scimdrill/scimdrill/reference/variations"
	"github.com/scimdrill/scimdrill/reports"
)

type completionCommand struct {
	Shell string `arg:"" help:"bash, zsh, fish or powershell." enum:"bash,zsh,fish,powershell" placeholder:"SHELL"`
}

// Run prints the script by which a shell completes the command: source <(scimdrill completion bash).
func (c *completionCommand) Run(w *world) error {
	script, err := shell.Script(c.Shell, "scimdrill")
	if err != nil {
		return usage(err)
	}
	fmt.Fprint(w.stdout, script)
	return nil
}

// completeCommand is what the scripts call.
type completeCommand struct {
	Words []string `arg:"" optional:"" passthrough:"" help:"What was typed after the name of the program, up to the cursor."`
}

// Run prints what may stand for the last word.
func (c *completeCommand) Run(w *world, parsed *kong.Context) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	for _, candidate := range shell.Complete(parsed.Model, words, known) {
		line := candidate.Word
		if candidate.Help != "" {
			line += "\t" + strings.Join(strings.Fields(candidate.Help), " ")
		}
		if _, err := fmt.Fprintln(w.stdout, line); err != nil {
			return err
		}
	}
	return nil
}

// known are the words that may stand for a flag or argument.
func known(command, name string) []shell.Candidate {
	if strings.HasPrefix(command, "scenario ") && name == "file" {
		return append(scenarioWords(), shell.Candidate{Word: shell.Files})
	}
	switch name {
	case "profile":
		return profileWords()
	case "case", "skip", "id":
		return requirementWords()
	case "defect":
		return words(defects.All(), func(d defects.Defect) (string, string) { return d.ID, d.Title })
	case "variation":
		return words(variations.All(), func(v variations.Variation) (string, string) { return v.ID, v.Title })
	case "scenario":
		return append(scenarioWords(), shell.Candidate{Word: shell.Files})
	case "format":
		return words(reports.Formats(), func(name string) (string, string) { return name, "" })
	case "file", "files", "out", "target", "baseline", "token-file", "from", "previous", "db", "tls-cert", "tls-key", "init-script", "runs", "fresh":
		return []shell.Candidate{{Word: shell.Files}}
	default:
		return nil
	}
}

func words[T any](all []T, of func(T) (word, help string)) []shell.Candidate {
	candidates := make([]shell.Candidate, len(all))
	for i, each := range all {
		candidates[i].Word, candidates[i].Help = of(each)
	}
	return candidates
}

func profileWords() []shell.Candidate {
	all, err := profiles.All()
	if err != nil {
		return nil // who runs it is told
	}
	return words(all, func(p profiles.Profile) (string, string) { return p.Name, p.Title })
}

func scenarioWords() []shell.Candidate {
	all, err := scenario.All()
	if err != nil {
		return nil
	}
	return words(all, func(s *scenario.Scenario) (string, string) { return s.Name, s.Title })
}

func requirementWords() []shell.Candidate {
	all, err := new(gate.Gate).Catalogue()
	if err != nil {
		return nil
	}
	return words(all, func(r scimdrill.Requirement) (string, string) { return r.ID, r.Title })
}

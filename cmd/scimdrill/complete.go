package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/scenario"
	"github.com/scimdrill/scimdrill/reference/defects"
)

// completeCommand is asked by the shell: the words so far, of which the last is being typed.
type completeCommand struct {
	Words []string `arg:"" optional:"" passthrough:""`
}

// Run prints one candidate a line; none leaves the shell to offer files.
func (c *completeCommand) Run(w *world, parsed *kong.Context) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		words = []string{""}
	}
	typed := words[len(words)-1]
	found, err := candidates(parsed.Model.Node, words[:len(words)-1], typed)
	if err != nil {
		return err
	}
	for _, candidate := range found {
		if strings.HasPrefix(candidate, typed) {
			fmt.Fprintln(w.stdout, candidate)
		}
	}
	return nil
}

// candidates are what may stand after the words before, by the definitions of the commands.
func candidates(node *kong.Node, before []string, typed string) ([]string, error) {
	var flags []*kong.Flag
	var awaited *kong.Flag
	positional := 0
	flags = append(flags, node.Flags...)
	for _, word := range before {
		switch {
		case word == "=": // bash makes a word of it
		case awaited != nil:
			awaited = nil
		case strings.HasPrefix(word, "-"):
			awaited = flagThatWaits(flags, word)
		default:
			if child := childNamed(node, word); child != nil {
				node, flags = child, append(flags, child.Flags...)
			} else {
				positional++
			}
		}
	}
	switch {
	case awaited != nil && typed == "=":
		return nil, nil
	case awaited != nil:
		return valuesOf(awaited.Name, awaited.Enum)
	case strings.HasPrefix(typed, "-"):
		return flagNames(flags), nil
	case len(node.Children) > 0:
		return childNames(node), nil
	case positional < len(node.Positional):
		argument := node.Positional[positional]
		return valuesOf(argument.Name, argument.Enum)
	}
	return nil, nil
}

// flagThatWaits is the flag that a word names, where its value is the next word.
func flagThatWaits(flags []*kong.Flag, word string) *kong.Flag {
	for _, flag := range flags {
		if word == "--"+flag.Name || (flag.Short != 0 && word == "-"+string(flag.Short)) {
			if flag.IsBool() || flag.IsCounter() {
				return nil
			}
			return flag
		}
	}
	return nil
}

func childNamed(node *kong.Node, name string) *kong.Node {
	for _, child := range node.Children {
		if child.Name == name || slices.Contains(child.Aliases, name) {
			return child
		}
	}
	return nil
}

func childNames(node *kong.Node) []string {
	var names []string
	for _, child := range node.Children {
		if !child.Hidden {
			names = append(names, child.Name)
		}
	}
	return names
}

func flagNames(flags []*kong.Flag) []string {
	var names []string
	for _, flag := range flags {
		if !flag.Hidden {
			names = append(names, "--"+flag.Name)
		}
	}
	return names
}

// valuesOf are the values that are known of a flag or an argument: those of its definition, or those that its name stands
// for in every command.
func valuesOf(name, enum string) ([]string, error) {
	if enum != "" {
		return slices.DeleteFunc(strings.Split(enum, ","), func(value string) bool { return value == "" }), nil
	}
	switch name {
	case "profile":
		all, err := profiles.All()
		return profiles.Names(all), err
	case "case", "skip", "id":
		return requirementIDs()
	case "defect":
		var ids []string
		for _, defect := range defects.All() {
			ids = append(ids, defect.ID)
		}
		return ids, nil
	case "scenario":
		all, err := scenario.All()
		var names []string
		for _, s := range all {
			names = append(names, s.Name)
		}
		return names, err
	}
	return nil, nil
}

func requirementIDs() ([]string, error) {
	catalogue, err := new(gate.Gate).Catalogue()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, requirement := range catalogue {
		ids = append(ids, requirement.ID)
	}
	return ids, nil
}

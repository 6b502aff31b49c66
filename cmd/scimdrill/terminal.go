package main

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/scimdrill/scimdrill/reports"
)

// narrowest is a width below which a terminal is not believed.
const narrowest = 20

// outputFlags say how much is printed, and how.
type outputFlags struct {
	Quiet   bool   `short:"q" xor:"loudness" help:"Print nothing but failures and the verdict."`
	Verbose bool   `short:"v" xor:"loudness" help:"Print each requirement as it ends, with its time."`
	Color   string `help:"Colours: auto, always or never. NO_COLOR, CLICOLOR_FORCE and FORCE_COLOR are heeded." enum:"auto,always,never" default:"auto" placeholder:"WHEN"`
}

// consoleOptions are what the terminal can do, or what a log can, where there is none. NO_COLOR goes before all that asks for
// colours (https://no-color.org); CLICOLOR_FORCE and FORCE_COLOR ask for them also in a log.
func consoleOptions(w *world, told outputFlags) reports.ConsoleOptions {
	options := reports.ConsoleOptions{Quiet: told.Quiet, Verbose: told.Verbose, Width: 100}
	if file, isFile := w.stdout.(*os.File); isFile && term.IsTerminal(int(file.Fd())) {
		options.Terminal = w.getenv("TERM") != "dumb"
		options.ASCII = !options.Terminal || !speaksUnicode(w.getenv)
		options.Columns = func() int { return columns(file, w.getenv) }
		options.Width = options.Columns()
	}
	switch told.Color {
	case "always":
		options.Colour = true
	case "never":
	default:
		options.Colour = w.getenv("NO_COLOR") == "" && (options.Terminal || forced(w.getenv("CLICOLOR_FORCE")) || forced(w.getenv("FORCE_COLOR")))
	}
	return options
}

func forced(value string) bool { return value != "" && value != "0" && value != "false" }

// columns is the width of the terminal; COLUMNS is believed where the terminal does not say it.
func columns(file *os.File, getenv func(string) string) int {
	if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > narrowest {
		return width
	}
	if width, err := strconv.Atoi(getenv("COLUMNS")); err == nil && width > narrowest {
		return width
	}
	return 100
}

// speaksUnicode reads the locale as POSIX does: the first of the three that is set decides. None at all is a system that has
// no locales, such as Windows, or a container, and is taken for UTF-8.
func speaksUnicode(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := getenv(name); locale != "" {
			locale = strings.ToLower(locale)
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return true
}

package main

import (
	"bytes"
	"testing"
)

func TestColoursInALogAreAskedFor(t *testing.T) {
	for name, test := range map[string]struct {
		environment map[string]string
		want        bool
	}{
		"a log":               {nil, false},
		"CLICOLOR_FORCE":      {map[string]string{"CLICOLOR_FORCE": "1"}, true},
		"FORCE_COLOR":         {map[string]string{"FORCE_COLOR": "1"}, true},
		"FORCE_COLOR off":     {map[string]string{"FORCE_COLOR": "0"}, false},
		"NO_COLOR goes first": {map[string]string{"FORCE_COLOR": "1", "NO_COLOR": "1"}, false},
	} {
		w := &world{stdout: new(bytes.Buffer), getenv: func(variable string) string { return test.environment[variable] }}
		if options := consoleOptions(w, outputFlags{}); options.Colour != test.want || options.Terminal {
			t.Errorf("%s: expected colours %t and no terminal, found %+v", name, test.want, options)
		}
	}
}

func TestTheLocaleSaysWhetherThereIsUnicode(t *testing.T) {
	for name, test := range map[string]struct {
		environment map[string]string
		want        bool
	}{
		"none":              {nil, true},
		"C":                 {map[string]string{"LANG": "C"}, false},
		"UTF-8":             {map[string]string{"LANG": "de_DE.UTF-8"}, true},
		"utf8":              {map[string]string{"LANG": "C.utf8"}, true},
		"LC_ALL goes first": {map[string]string{"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"}, false},
		"Latin-1":           {map[string]string{"LC_CTYPE": "de_DE.ISO-8859-1"}, false},
	} {
		if found := speaksUnicode(func(variable string) string { return test.environment[variable] }); found != test.want {
			t.Errorf("%s: expected %t, found %t", name, test.want, found)
		}
	}
}

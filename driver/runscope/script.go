package runscope

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// Script is JavaScript of a test: of its steps, or an initial script that makes variables before the first one.
type Script struct {
	// Name says where it stands: "step 21, script 1", or the name of a file.
	Name, Source string
}

// ErrScript is in every error about a script that cannot be run to its end: a mistake in it, or a limit that it reached. What it
// asserts and does not hold is no such error.
var ErrScript = errors.New("script")

// scriptSees is what a script may look at and change.
type scriptSees struct {
	variables *Variables
	// request and answer are nil before there are any.
	request *prepared
	answer  *answer
}

// scriptSaid is what a script made known.
type scriptSaid struct {
	asserted int
	// failed are the assertions that do not hold; the first ends the script.
	failed []string
	logged []string
}

// run executes a script in a world of its own. It sees the variables, the request and the answer, and nothing else: JavaScript as
// the language defines it has no file, network or process.
func (s Script) run(sees scriptSees, limits limits) (scriptSaid, error) {
	// Before it is compiled: that works out what is constant.
	if written := bigInteger.FindAllStringSubmatch(s.Source, -1); slices.ContainsFunc(written, func(found []string) bool { return found[1] != "" }) {
		return scriptSaid{}, fmt.Errorf("%w: %s has an integer without bounds (such as 1n), and scripts have none: one operation could fill all memory; write a number", ErrScript, s.Name)
	}
	program, err := goja.Compile(s.Name, s.Source, false)
	if err != nil {
		return scriptSaid{}, fmt.Errorf("%w: %s is not JavaScript that can be run: %v", ErrScript, s.Name, err) //nolint:errorlint // goja's own words
	}
	type end struct {
		said scriptSaid
		err  error
	}
	vm := goja.New()
	vm.SetMaxCallStackSize(deepest)
	stop := limits.watch(vm)
	ended := make(chan end, 1)
	scratch := sees.variables.clone() // a script that is given up must not touch what the run goes on with
	go func() {
		var e end
		defer func() {
			if thrown := recover(); thrown != nil {
				e.err = fmt.Errorf("%w: %s: %v", ErrScript, s.Name, thrown)
			}
			ended <- e
		}()
		library := &library{vm: vm, sees: sees, most: limits.memory}
		library.sees.variables = scratch
		if e.err = library.install(); e.err == nil {
			_, e.err = vm.RunProgram(program)
		}
		e.said = library.said
	}()
	var e end
	select {
	case e = <-ended:
	case err := <-stop.exceeded:
		// The machine stops at its next instruction. One that is inside a function of the language's own library may not come to it
		// soon; it is left behind, and the run ends with it.
		select {
		case e = <-ended:
		case <-time.After(grace):
		}
		e.err = err
	}
	stop.cancel()
	if e.err == nil {
		*sees.variables = *scratch
		return e.said, nil
	}
	var limit *limitError
	var thrown *goja.Exception
	switch {
	case errors.As(e.err, &limit):
		return e.said, fmt.Errorf("%w: %s %w", ErrScript, s.Name, limit)
	case len(e.said.failed) > 0:
		*sees.variables = *scratch
		return e.said, nil
	case errors.As(e.err, &thrown):
		return e.said, fmt.Errorf("%w: %s threw %s", ErrScript, s.Name, place(thrown))
	case errors.Is(e.err, ErrScript):
		return e.said, e.err
	default:
		return e.said, fmt.Errorf("%w: %s: %w", ErrScript, s.Name, e.err)
	}
}

// bigInteger finds texts and comments, and beside them integers of the type BigInt.
var bigInteger = regexp.MustCompile("\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*'|//[^\\n]*|/\\*[\\s\\S]*?\\*/|\\b([0-9][0-9A-Za-z_]*n)\\b")

// deepest is how deep calls may be nested.
const deepest = 1024

// grace is how long a script is waited for that has been told to stop.
const grace = 250 * time.Millisecond

// place is what was thrown and on which line.
func place(thrown *goja.Exception) string {
	return strings.ReplaceAll(strings.TrimSpace(thrown.String()), "\n", " ")
}

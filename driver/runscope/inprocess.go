package runscope

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// InProcess runs scripts in this process. It stops those that loop and those that grow, but one that asks for very much at one
// stroke can end the process: it is for scripts of people whom one trusts. [Apart] is for all others.
type InProcess struct {
	limits limits
	// grace is how long a script is waited for that has been told to stop.
	grace time.Duration
}

// NewInProcess runs scripts with the limits of every script.
func NewInProcess() *InProcess { return &InProcess{limits: ofScripts(), grace: 250 * time.Millisecond} }

// Interpret runs a script in a world of its own. It sees the variables, the request and the answer, and nothing else: JavaScript as
// the language defines it has no file, network or process.
func (i *InProcess) Interpret(ctx context.Context, task Task) (Said, error) {
	// Before it is compiled: that works out what is constant.
	if written := bigInteger.FindAllStringSubmatch(task.Source, -1); slices.ContainsFunc(written, func(found []string) bool { return found[1] != "" }) {
		return Said{}, scriptError("%s has an integer without bounds (such as 1n), and scripts have none: one operation could fill all memory; write a number", task.Name)
	}
	vm := goja.New()
	vm.SetMaxCallStackSize(deepest)
	stop := i.limits.watch(vm)
	defer stop.cancel()
	ended := make(chan ending, 1)
	go func() { ended <- runTask(vm, task, i.limits) }()
	var e ending
	var of error
	select {
	case e = <-ended:
		of = e.err
	case of = <-stop.exceeded:
	case <-ctx.Done():
		vm.Interrupt(ctx.Err())
		of = ctx.Err()
	}
	if of != nil && e.err == nil {
		// The machine stops at its next instruction. One that is inside a function of the language's own library may not come to it
		// soon; it is left behind, and the run ends with it.
		select {
		case e = <-ended:
		case <-time.After(i.grace):
		}
	}
	var limit *limitError
	var thrown *goja.Exception
	switch {
	case of == nil:
		return e.said, nil
	case errors.As(of, &limit):
		e.said.Set = nil
		return e.said, scriptError("%s %w", task.Name, limit)
	case ctx.Err() != nil:
		return Said{}, ctx.Err()
	case len(e.said.Failed) > 0:
		return e.said, nil
	}
	e.said.Set = nil
	var notJavaScript *notJavaScriptError
	var deep *goja.StackOverflowError
	switch {
	case errors.As(of, &deep):
		return e.said, scriptError("%s %w", task.Name, i.limits.tooDeep())
	case errors.As(of, &notJavaScript):
		return e.said, scriptError("%s %w", task.Name, notJavaScript)
	case errors.As(of, &thrown):
		return e.said, scriptError("%s threw %s", task.Name, place(thrown))
	}
	return e.said, scriptError("%s: %w", task.Name, of)
}

// ending is how a script came to its end.
type ending struct {
	said Said
	err  error
}

func runTask(vm *goja.Runtime, task Task, limits limits) (e ending) {
	defer func() {
		if thrown := recover(); thrown != nil {
			e.err = scriptError("%v", thrown)
		}
	}()
	program, err := goja.Compile(task.Name, task.Source, false)
	if err != nil {
		return ending{err: &notJavaScriptError{err}}
	}
	// A script that is given up must not touch what the run goes on with.
	library := &library{vm: vm, task: task, variables: maps.Clone(task.Variables), most: limits.memory}
	library.said.Set = map[string]string{}
	if e.err = library.install(); e.err == nil {
		_, e.err = vm.RunProgram(program)
	}
	e.said = library.said
	return e
}

type notJavaScriptError struct{ of error }

func (e *notJavaScriptError) Error() string {
	return "is not JavaScript that can be run: " + shorten(e.of.Error())
}

// bigInteger finds texts and comments, and beside them integers of the type BigInt.
var bigInteger = regexp.MustCompile("\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*'|//[^\\n]*|/\\*[\\s\\S]*?\\*/|\\b([0-9][0-9A-Za-z_]*n)\\b")

// deepest is how deep calls may be nested.
const deepest = 1024

// place is what was thrown and on which line.
func place(thrown *goja.Exception) string {
	return shorten(strings.ReplaceAll(strings.TrimSpace(thrown.String()), "\n", " "))
}

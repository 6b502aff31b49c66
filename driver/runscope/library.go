package runscope

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// library is what Runscope offers to scripts, as far as Okta's use it: variables, request, response, log and Chai's assert.
type library struct {
	vm        *goja.Runtime
	task      Task
	variables map[string]string
	said      Said
	most      uint64
}

// install puts the library into the world of a script, and takes out of it what could only serve to fill memory at one stroke.
func (l *library) install() error {
	if err := (&bounds{vm: l.vm, most: l.most}).install(); err != nil {
		return err
	}
	for _, name := range []string{
		"ArrayBuffer", "SharedArrayBuffer", "DataView", "Atomics", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array",
		"Int32Array", "Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array", "BigInt",
		"eval", "Function", // what they run was not looked at
	} {
		if err := l.vm.GlobalObject().Delete(name); err != nil {
			return fmt.Errorf("take %s out of JavaScript: %w", name, err)
		}
	}
	if _, err := l.vm.RunString(noConstructors); err != nil {
		return fmt.Errorf("take the constructors of functions out of JavaScript: %w", err)
	}
	for name, value := range map[string]any{
		"variables": map[string]any{"get": l.get, "set": l.set}, "log": l.log, "assert": l.assert(),
		"response": l.response(), "request": l.request(),
	} {
		if err := l.vm.Set(name, value); err != nil {
			return fmt.Errorf("give %s to a script: %w", name, err)
		}
	}
	return nil
}

// noConstructors takes away the other way to Function, which is through any function.
const noConstructors = `[function () {}, function* () {}, async function () {}].forEach(function (f) { delete Object.getPrototypeOf(f).constructor; });`

func (l *library) get(name string) any {
	found, has := l.variables[name]
	if !has {
		return goja.Undefined()
	}
	return found
}

func (l *library) set(call goja.FunctionCall) goja.Value {
	name := call.Argument(0).String()
	if strings.TrimSpace(name) == "" {
		panic(l.vm.NewTypeError("variables.set needs the name of a variable"))
	}
	text := call.Argument(1).String()
	if object, isObject := call.Argument(1).(*goja.Object); isObject {
		text = compact(object.Export())
	}
	l.variables[name], l.said.Set[name] = text, text
	return goja.Undefined()
}

// mostLogged is how many lines a script may log that are kept.
const mostLogged = 100

func (l *library) log(call goja.FunctionCall) goja.Value {
	if len(l.said.Logged) < mostLogged {
		var words []string
		for _, argument := range call.Arguments {
			words = append(words, argument.String())
		}
		l.said.Logged = append(l.said.Logged, shorten(strings.Join(words, " ")))
	}
	return goja.Undefined()
}

func (l *library) response() any {
	a := l.task.Answer
	if a == nil {
		return nil
	}
	return map[string]any{
		"body": string(a.Body), "status": a.Status, "headers": a.Header, "response_time_ms": a.Milliseconds, "size_bytes": len(a.Body),
	}
}

func (l *library) request() any {
	r := l.task.Request
	if r == nil {
		return nil
	}
	return map[string]any{"method": r.Method, "url": r.URL, "body": string(r.Body), "headers": r.Header}
}

// assertion of Chai: holds says whether it does, at is the place of the message among the arguments.
type assertion struct {
	name  string
	at    int
	holds func(args []goja.Value) bool
	says  string
}

// assertions are those of Chai's that Runscope's documentation shows, and their opposites.
func (l *library) assertions() []assertion {
	truth := func(args []goja.Value) bool { return args[0].ToBoolean() }
	not := func(holds func([]goja.Value) bool) func([]goja.Value) bool {
		return func(args []goja.Value) bool { return !holds(args) }
	}
	loose := func(args []goja.Value) bool { return args[0].Equals(args[1]) }
	strict := func(args []goja.Value) bool { return args[0].StrictEquals(args[1]) }
	deep := func(args []goja.Value) bool { return reflect.DeepEqual(args[0].Export(), args[1].Export()) }
	is := func(want goja.Value) func([]goja.Value) bool {
		return func(args []goja.Value) bool { return args[0].StrictEquals(want) }
	}
	list := func(args []goja.Value) bool { _, isList := args[0].Export().([]any); return isList }
	has := func(args []goja.Value) bool {
		if elements, isList := args[0].Export().([]any); isList {
			return slices.ContainsFunc(elements, func(e any) bool { return reflect.DeepEqual(e, args[1].Export()) })
		}
		return strings.Contains(args[0].String(), args[1].String())
	}
	return []assertion{
		{"ok", 1, truth, "is not true"},
		{"isOk", 1, truth, "is not true"},
		{"notOk", 1, not(truth), "is true"},
		{"isTrue", 1, is(l.vm.ToValue(true)), "is not true"},
		{"isFalse", 1, is(l.vm.ToValue(false)), "is not false"},
		{"isNull", 1, is(goja.Null()), "is not null"},
		{"isNotNull", 1, not(is(goja.Null())), "is null"},
		{"isUndefined", 1, is(goja.Undefined()), "is not undefined"},
		{"isDefined", 1, not(is(goja.Undefined())), "is undefined"},
		{"isArray", 1, list, "is not a list"},
		{"equal", 2, loose, "is not equal to"},
		{"notEqual", 2, not(loose), "is equal to"},
		{"strictEqual", 2, strict, "is not strictly equal to"},
		{"notStrictEqual", 2, not(strict), "is strictly equal to"},
		{"deepEqual", 2, deep, "is not deeply equal to"},
		{"include", 2, has, "does not include"},
		{"notInclude", 2, not(has), "includes"},
	}
}

// assert is a function, assert(expression, message), with functions as members.
func (l *library) assert() goja.Value {
	all := l.assertions()
	judge := func(a assertion) func(goja.FunctionCall) goja.Value {
		return func(call goja.FunctionCall) goja.Value {
			args := make([]goja.Value, a.at+1)
			for i := range args {
				args[i] = call.Argument(i)
			}
			l.said.Asserted++
			if a.holds(args[:a.at]) {
				return goja.Undefined()
			}
			message := shorten(args[0].String()) + " " + a.says
			if a.at == 2 {
				message += " " + shorten(args[1].String())
			}
			if given := args[a.at]; !goja.IsUndefined(given) {
				message = shorten(given.String()) + ": " + message
			}
			l.said.Failed = append(l.said.Failed, message)
			panic(l.vm.NewTypeError("AssertionError: " + message))
		}
	}
	made := l.vm.ToValue(judge(assertion{"assert", 1, all[0].holds, all[0].says})).ToObject(l.vm)
	for _, a := range all {
		_ = made.Set(a.name, judge(a)) // a function takes members
	}
	return made
}

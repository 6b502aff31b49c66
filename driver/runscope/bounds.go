package runscope

import (
	"fmt"

	"github.com/dop251/goja"
)

// bounds keep the functions of JavaScript's own library that make or walk through something long in one call within the limit of
// memory: the machine cannot be interrupted there, and what is asked for at one stroke is there before anybody has looked.
type bounds struct {
	vm   *goja.Runtime
	most uint64
}

// perElement is what an element of a list takes.
const perElement = 16

func (b *bounds) install() error {
	global := func(name string) *goja.Object { return b.vm.Get(name).ToObject(b.vm) }
	prototype := func(name string) *goja.Object { return global(name).Get("prototype").ToObject(b.vm) }
	text := prototype("String")
	for name, makes := range map[string]func(goja.FunctionCall) int64{
		"repeat":   func(c goja.FunctionCall) int64 { return times(int64(len(c.This.String())), c.Argument(0).ToInteger()) },
		"padStart": func(c goja.FunctionCall) int64 { return c.Argument(0).ToInteger() },
		"padEnd":   func(c goja.FunctionCall) int64 { return c.Argument(0).ToInteger() },
	} {
		if err := b.bound(text, name, makes); err != nil {
			return err
		}
	}
	// Every function of lists goes by the length of the list, and some by that of an argument.
	lists := prototype("Array")
	for _, name := range lists.GetOwnPropertyNames() {
		if _, isFunction := goja.AssertFunction(lists.Get(name)); !isFunction || name == "constructor" {
			continue
		}
		makes := b.lists
		if name == "join" {
			makes = func(c goja.FunctionCall) int64 {
				return times(b.length(c.This), max(perElement, int64(len(c.Argument(0).String()))))
			}
		}
		if err := b.bound(lists, name, makes); err != nil {
			return err
		}
	}
	for _, f := range []struct {
		of   *goja.Object
		name string
	}{
		{global("Array"), "from"}, {prototype("Function"), "apply"}, {global("Reflect"), "apply"}, {global("Reflect"), "construct"}, {global("JSON"), "stringify"},
	} {
		if err := b.bound(f.of, f.name, b.lists); err != nil {
			return err
		}
	}
	return nil
}

// bound puts a function that looks first in the place of one that does not.
func (b *bounds) bound(of *goja.Object, name string, makes func(goja.FunctionCall) int64) error {
	original, isFunction := goja.AssertFunction(of.Get(name))
	if !isFunction {
		return fmt.Errorf("JavaScript has no function %s", name)
	}
	return of.Set(name, func(call goja.FunctionCall) goja.Value {
		if makes(call) > int64(b.most) {
			panic(b.vm.NewGoError(limits{memory: b.most}.tooMuch()))
		}
		made, err := original(call.This, call.Arguments...)
		if err != nil {
			panic(err)
		}
		return made
	})
}

// lists is what the longest of the lists in a call would take.
func (b *bounds) lists(call goja.FunctionCall) int64 {
	longest := b.length(call.This)
	for _, argument := range call.Arguments {
		if object, isObject := argument.(*goja.Object); isObject {
			longest = max(longest, b.length(object))
		}
	}
	return times(longest, perElement)
}

func (b *bounds) length(of goja.Value) int64 {
	object, isObject := of.(*goja.Object)
	if !isObject {
		return 0
	}
	length := object.Get("length")
	if length == nil {
		return 0
	}
	return length.ToInteger()
}

// times multiplies without running over.
func times(a, b int64) int64 {
	if a <= 0 || b <= 0 {
		return 0
	}
	if a > (1<<62)/b {
		return 1 << 62
	}
	return a * b
}

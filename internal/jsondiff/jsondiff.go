// Package jsondiff tells where two JSON values part, as JSON Pointers (RFC 6901).
package jsondiff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Option changes what counts as a difference.
type Option func(*rules)

type rules struct {
	ignored     []string
	sets        bool
	emptyAbsent bool
}

// Ignore leaves a pointer and everything below it out.
func Ignore(pointers ...string) Option {
	return func(r *rules) { r.ignored = append(r.ignored, pointers...) }
}

// AnyOrder compares arrays as sets: the order of a multi-valued attribute means nothing in SCIM (RFC 7643 §2.4). Elements are
// matched by equality first, and what is left by "value", then by "id". A pointer counts as the expected array does; elements that were
// found and have no match count on from its end.
func AnyOrder() Option { return func(r *rules) { r.sets = true } }

// EmptyIsAbsent takes null and [] for nothing (RFC 7643 §2.5). "" and {} are values.
func EmptyIsAbsent() Option { return func(r *rules) { r.emptyAbsent = true } }

// Compare returns the differences in the order of their pointers. Values may be anything that encodes as JSON; numbers are
// compared as numbers. The error is that of a value that does not encode.
func Compare(want, found any, options ...Option) ([]scimdrill.Difference, error) {
	var r rules
	for _, option := range options {
		option(&r)
	}
	a, err := plain(want)
	if err != nil {
		return nil, fmt.Errorf("expected value: %w", err)
	}
	b, err := plain(found)
	if err != nil {
		return nil, fmt.Errorf("found value: %w", err)
	}
	c := &comparison{rules: r}
	c.compare("", a, b)
	return c.differences, nil
}

// plain turns a value into maps, slices, strings, booleans and json.Number.
func plain(value any) (any, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var out any
	err = decoder.Decode(&out)
	return out, err
}

type comparison struct {
	rules       rules
	differences []scimdrill.Difference
}

// nothing marks a place at which there is no value, which is not the same as null.
type nothing struct{}

func (c *comparison) compare(pointer string, want, found any) {
	if slices.Contains(c.rules.ignored, pointer) {
		return
	}
	if c.rules.emptyAbsent && absent(want) && absent(found) {
		return
	}
	wantObject, wantIs := want.(map[string]any)
	foundObject, foundIs := found.(map[string]any)
	if wantIs && foundIs {
		c.objects(pointer, wantObject, foundObject)
		return
	}
	wantArray, wantIs := want.([]any)
	foundArray, foundIs := found.([]any)
	if wantIs && foundIs {
		c.arrays(pointer, wantArray, foundArray)
		return
	}
	if !equalScalar(want, found) {
		c.differences = append(c.differences, scimdrill.Difference{Pointer: pointer, Expected: text(want), Found: text(found)})
	}
}

func (c *comparison) objects(pointer string, want, found map[string]any) {
	names := slices.Collect(maps.Keys(want))
	for name := range found {
		if _, both := want[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		c.compare(pointer+"/"+escape(name), valueOr(want, name), valueOr(found, name))
	}
}

func (c *comparison) arrays(pointer string, want, found []any) {
	if c.rules.sets {
		found = c.rules.align(want, found)
	}
	for i := range max(len(want), len(found)) {
		c.compare(pointer+"/"+strconv.Itoa(i), elementOr(want, i), elementOr(found, i))
	}
}

func valueOr(object map[string]any, name string) any {
	if value, there := object[name]; there {
		return value
	}
	return nothing{}
}

func elementOr(array []any, i int) any {
	if i < len(array) {
		return array[i]
	}
	return nothing{}
}

func absent(value any) bool {
	switch v := value.(type) {
	case nothing, nil:
		return true
	case []any:
		return len(v) == 0
	default:
		return false
	}
}

func equalScalar(a, b any) bool {
	x, isNumber := a.(json.Number)
	y, areNumbers := b.(json.Number)
	if isNumber && areNumbers {
		return decimal(x.String()) == decimal(y.String())
	}
	return text(a) == text(b)
}

// text is a value as compact JSON with nothing escaped that need not be; "" for no value.
func text(value any) string {
	if _, none := value.(nothing); none {
		return ""
	}
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// escape is a member's name as a step of a JSON Pointer.
func escape(name string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(name) }

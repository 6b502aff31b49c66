package stage

import (
	"github.com/scimdrill/scimdrill/internal/jsondiff"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Echoes makes sure that a PUT holds what the target alone may set, as it was read: id, meta and groups. What Okta lays over it,
// such as a locale that the target does not keep, is Okta's.
func Echoes(c *spec.Case, read probe.Resource, sent map[string]any) {
	want, found := map[string]any{}, map[string]any{}
	for _, name := range []string{"id", "meta", "groups"} {
		if value := read.At(name); value != nil {
			want[name], found[name] = value, probe.Resource(sent).At(name)
		}
	}
	c.Same("what the target alone may set, in the body of the PUT beside what was read", want, found, jsondiff.AnyOrder())
}

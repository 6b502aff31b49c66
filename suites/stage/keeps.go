package stage

import (
	"context"
	"strings"

	"github.com/scimdrill/scimdrill/suites/probe"
)

// Keeps reports whether a target is to be held to an attribute beyond those that Okta cannot do without: whether its /Schemas says
// that it keeps it, or it has shown one. A server need not have every attribute of RFC 7643 §4.1; one that describes nothing and
// shows no locale of somebody who was sent with one has none. The path is as in [probe.Resource.At].
func (s *Stage) Keeps(ctx context.Context, shown probe.Resource, path string) bool {
	urn, attribute, extended := strings.Cut(path, "|")
	if !extended {
		urn, attribute = userSchema, path
	}
	attribute, _, _ = strings.Cut(attribute, "[")
	return shown.At(path) != nil || s.Definitions(ctx).Keeps(urn, attribute)
}

// Kept is what is wanted of a user, without what the target does not keep.
func (s *Stage) Kept(ctx context.Context, shown probe.Resource, wanted map[string]any) map[string]any {
	kept := map[string]any{}
	for path, value := range wanted {
		if s.Keeps(ctx, shown, path) {
			kept[path] = value
		}
	}
	return kept
}

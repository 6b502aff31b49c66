package org

import "maps"

// present takes away what has no value: Okta's description of its API lets few properties be null, and its clients read a missing one
// as no value. It changes the view and gives it back.
func present(view map[string]any) map[string]any {
	maps.DeleteFunc(view, func(_ string, value any) bool { return value == nil })
	return view
}

package directory

import (
	"encoding/json"

	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// dropRepeats keeps of values of a multi-valued attribute that are the same in everything the first: none should be returned twice
// (RFC 7643 §2.4).
func dropRepeats(rt *schema.ResourceType, r resource.Resource) {
	for i := range rt.Schema.Attributes {
		name := rt.Schema.Attributes[i].Name
		list, isList := r[name].([]any)
		if !isList {
			continue
		}
		seen := map[string]bool{}
		var kept []any
		for _, value := range list {
			text, err := json.Marshal(value) // writes the keys of objects in order
			if err != nil || !seen[string(text)] {
				kept = append(kept, value)
			}
			seen[string(text)] = true
		}
		r[name] = kept
	}
}

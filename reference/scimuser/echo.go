package scimuser

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// DropEchoes takes stale echoes out of the body of a PUT. A client that reads a user, adds an attribute under another of its
// names (the alias that it was configured with, or another spelling), and writes the whole back, as Okta does, sends one
// attribute twice: once as it was shown, once as it shall be. What equals what is stored, beside another name of the same
// attribute, is the echo. The body is not changed; a copy is returned.
func DropEchoes(user *schema.ResourceType, body map[string]any, shown resource.Resource) map[string]any {
	at := keyOf(body, PeakonURN)
	object, isObject := body[at].(map[string]any)
	if !isObject {
		return body
	}
	extension := user.Extension(PeakonURN)
	names := map[*schema.Attribute][]string{}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if attribute := extension.Attribute(key); attribute != nil {
			names[attribute] = append(names[attribute], key)
		}
	}
	kept := maps.Clone(object)
	for attribute, keys := range names {
		if len(keys) < 2 {
			continue
		}
		stored := text(shown.Get(PeakonURN, attribute.Name))
		for _, key := range keys {
			if text(object[key]) == stored && len(namesLeft(kept, keys)) > 1 {
				delete(kept, key)
			}
		}
	}
	body = maps.Clone(body)
	body[at] = kept
	return body
}

func namesLeft(object map[string]any, keys []string) []string {
	var left []string
	for _, key := range keys {
		if _, there := object[key]; there {
			left = append(left, key)
		}
	}
	return left
}

func keyOf(body map[string]any, urn string) string {
	for key := range body {
		if strings.EqualFold(key, urn) {
			return key
		}
	}
	return urn
}

func text(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(data)
}

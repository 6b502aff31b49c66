package guard

import (
	"encoding/json"
	"regexp"
	"strings"
)

// member is a member of an object, by its name without regard to case.
func member(value any, name string) any {
	object, _ := value.(map[string]any)
	if exact, there := object[name]; there {
		return exact
	}
	for key, each := range object {
		if strings.EqualFold(key, name) {
			return each
		}
	}
	return nil
}

func list(value any) []any {
	many, _ := value.([]any)
	return many
}

func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	default:
		return ""
	}
}

func createOf(collection string, body any) Create {
	return Create{
		Collection: collection, UserName: text(member(body, "userName")), DisplayName: text(member(body, "displayName")),
		ExternalID: text(member(body, "externalId")),
	}
}

// chosen is the id in a path such as `members[value eq "2819c223"]`.
var chosen = regexp.MustCompile(`(?i)^(?:urn:[^\[]*:)?members\[.*\bvalue\s+eq\s+"([^"]*)"`)

// members are the ids of all members that a body names.
func members(body any) []string {
	ids := valuesOf(member(body, "members"))
	for _, operation := range list(member(body, "Operations")) {
		where, _ := member(operation, "path").(string)
		value := member(operation, "value")
		bare := strings.ToLower(where[strings.LastIndex(where, ":")+1:])
		switch {
		case where == "":
			ids = append(ids, valuesOf(member(value, "members"))...)
		case bare == "members" || strings.HasPrefix(bare, "members["):
			ids = append(ids, valuesOf(value)...)
		}
		if found := chosen.FindStringSubmatch(where); found != nil {
			ids = append(ids, found[1])
		}
	}
	return ids
}

// valuesOf takes one member, a list of them, and ids alone.
func valuesOf(value any) []string {
	var ids []string
	switch v := value.(type) {
	case []any:
		for _, each := range v {
			ids = append(ids, valuesOf(each)...)
		}
	case map[string]any:
		if id := text(member(v, "value")); id != "" {
			ids = append(ids, id)
		}
	case string:
		if v != "" {
			ids = append(ids, v)
		}
	}
	return ids
}

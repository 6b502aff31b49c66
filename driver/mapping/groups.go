package mapping

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// groupFunctions ask for the groups of the user. The functions by name look at groups of every source. Okta evaluates them
// with the mapping, not when a membership changes.
func groupFunctions() map[string]function {
	byName := func(is func(name, wanted string) bool) function {
		return membership(1, func(g Group, wanted []any) bool { return is(g.Name, blank(wanted[0])) })
	}
	byID := func(g Group, wanted []any) bool { return slices.Contains(wanted, any(g.ID)) }
	return map[string]function{
		"isMemberOfGroup":               membership(1, byID),
		"isMemberOfAnyGroup":            membership(-1, byID),
		"isMemberOfGroupName":           byName(func(name, wanted string) bool { return name == wanted }),
		"isMemberOfGroupNameStartsWith": byName(strings.HasPrefix),
		"isMemberOfGroupNameContains":   byName(strings.Contains),
		"isMemberOfGroupNameRegex":      {least: 1, most: 1, do: memberByPattern(nil), fix: fixMemberByPattern},
		"getFilteredGroups":             {least: 3, most: 3, do: filteredGroups},
		"user.getGroups":                {least: 1, most: -1, do: getGroups},
	}
}

func membership(most int, is func(g Group, wanted []any) bool) function {
	return function{least: 1, most: most, do: func(c *Context, arguments []any) (any, error) {
		person, err := c.person()
		if err != nil {
			return nil, err
		}
		return slices.ContainsFunc(person.Groups(), func(g Group) bool { return is(g, arguments) }), nil
	}}
}

// memberByPattern wants the whole name to match, as Java's matches does: ".*admin.*" finds it anywhere.
func memberByPattern(pattern *regexp.Regexp) body {
	return func(c *Context, arguments []any) (any, error) {
		wanted := pattern
		if wanted == nil {
			var err error
			if wanted, err = patternOf(arguments[0]); err != nil {
				return nil, err
			}
		}
		return membership(1, func(g Group, _ []any) bool { return wanted.MatchString(g.Name) }).do(c, arguments)
	}
}

func fixMemberByPattern(arguments []node) (body, error) {
	pattern, err := fixedPattern(arguments[0])
	if err != nil {
		return nil, err
	}
	return memberByPattern(pattern), nil
}

// filteredGroups: of the groups with these ids, those that the user is a member of, as a list of what the second argument
// names, "group.name" or "group.id"; at most as many as the third says, which Okta limits to 100.
func filteredGroups(c *Context, arguments []any) (any, error) {
	person, err := c.person()
	if err != nil {
		return nil, err
	}
	ids, err := listOf(arguments[0])
	if err != nil {
		return nil, err
	}
	shown, known := strings.CutPrefix(blank(arguments[1]), "group.")
	limit, isNumber := numberOf(arguments[2])
	if !known || !isNumber || limit < 1 {
		return nil, fmt.Errorf(`an attribute such as "group.name" and a limit from 1 to 100 are expected, and %s and %s found`, described(arguments[1]), described(arguments[2]))
	}
	found := []any{}
	for _, g := range person.Groups() {
		if float64(len(found)) < min(limit, 100) && ids.contains(g.ID) {
			found = append(found, member(g.object(), shown))
		}
	}
	return found, nil
}

// getGroups lists the groups of the user that meet all criteria; of the values in one criterion any will do.
func getGroups(c *Context, arguments []any) (any, error) {
	person, err := c.person()
	if err != nil {
		return nil, err
	}
	var wanted []func(Group) bool
	for _, argument := range arguments {
		criteria, isObject := argument.(map[string]any)
		if !isObject {
			return nil, fmt.Errorf("criteria such as {'group.profile.name': 'West.*'} are expected, and %s found", described(argument))
		}
		for key := range criteria {
			if key == "operator" {
				continue
			}
			one, err := criterion(key, criteria[key], criteria["operator"])
			if err != nil {
				return nil, err
			}
			wanted = append(wanted, one)
		}
	}
	found := []any{}
	for _, g := range person.Groups() {
		if !slices.ContainsFunc(wanted, func(meets func(Group) bool) bool { return !meets(g) }) {
			found = append(found, g.object())
		}
	}
	return found, nil
}

// criterion: ids, types and sources are compared as they are. A name is too, unless it ends with ".*" or the operator
// STARTS_WITH is given: then it is how the name begins (Okta support, "Regex Expression Support With user.getGroups Function").
func criterion(key string, value, operator any) (func(Group) bool, error) {
	values, isList := value.([]any)
	if !isList {
		values = []any{value}
	}
	var of func(Group) string
	is := func(found, wanted string) bool { return found == wanted }
	switch key {
	case "group.id":
		of = func(g Group) string { return g.ID }
	case "group.type":
		of = func(g Group) string { return g.Type }
	case "group.source.id":
		of = func(g Group) string { return g.Source }
	case "group.profile.name":
		of = func(g Group) string { return g.Name }
		is = func(found, wanted string) bool {
			start, isStart := strings.CutSuffix(wanted, ".*")
			return found == wanted || (isStart || operator == "STARTS_WITH") && strings.HasPrefix(found, start)
		}
	default:
		return nil, fmt.Errorf("%q is not group.id, group.type, group.source.id or group.profile.name", key)
	}
	return func(g Group) bool {
		return slices.ContainsFunc(values, func(wanted any) bool { return is(of(g), blank(wanted)) })
	}, nil
}

func (g Group) object() map[string]any {
	return map[string]any{
		"id": g.ID, "type": g.Type, "name": g.Name, "description": g.Description,
		"profile": map[string]any{"name": g.Name, "description": g.Description},
	}
}

package mapping

import (
	"errors"
	"fmt"
)

// directory and workday are the names of the apps that expressions have functions of their own for.
const (
	directory = "active_directory"
	workday   = "workday"
)

// peopleFunctions ask for the user's other profiles and for other people. Who is not there gives null, and so do the
// attributes of null.
func peopleFunctions() map[string]function {
	return map[string]function{
		"user.getInternalProperty": {least: 1, most: 1, do: internalProperty},
		"user.getLinkedObject":     {least: 1, most: 1, do: func(c *Context, a []any) (any, error) { return linkedUser(c, blank(a[0])) }},
		"getManagerUser":           atDirectory(1, func(c *Context, _ []any) (any, error) { return linkedUser(c, "manager") }),
		"getManagerAppUser":        atDirectory(2, func(c *Context, a []any) (any, error) { return linkedAppUser(c, "manager", blank(a[1])) }),
		"getAssistantUser":         atDirectory(1, func(c *Context, _ []any) (any, error) { return linkedUser(c, "assistant") }),
		"getAssistantAppUser":      atDirectory(2, func(c *Context, a []any) (any, error) { return linkedAppUser(c, "assistant", blank(a[1])) }),
		"hasDirectoryUser":         hasAppUser(directory),
		"findDirectoryUser":        findAppUser(directory),
		"hasWorkdayUser":           hasAppUser(workday),
		"findWorkdayUser":          findAppUser(workday),
	}
}

func internalProperty(c *Context, arguments []any) (any, error) {
	person, err := c.person()
	if err != nil {
		return nil, err
	}
	value, known := person.Internal(blank(arguments[0]))
	if !known {
		return nil, fmt.Errorf("%s is not an internal property of a user, such as id and status", described(arguments[0]))
	}
	return value, nil
}

func linked(c *Context, primary string) (Person, bool, error) {
	person, err := c.person()
	if err != nil {
		return nil, false, err
	}
	other, found := person.Linked(primary)
	return other, found, nil
}

func linkedUser(c *Context, primary string) (any, error) {
	other, found, err := linked(c, primary)
	if err != nil || !found {
		return nil, err
	}
	return other.Profile(), nil
}

func linkedAppUser(c *Context, primary, app string) (any, error) {
	other, found, err := linked(c, primary)
	if err != nil || !found {
		return nil, err
	}
	if profiles := other.AppUsers(app); len(profiles) > 0 {
		return profiles[0], nil
	}
	return nil, nil //nolint:nilnil // null is a value of the language
}

// atDirectory is a function whose first argument is the source of the relationship: "active_directory" and no other (Okta
// Expression Language reference, "Manager/Assistant functions").
func atDirectory(arguments int, do body) function {
	wrong := errors.New(`the source must be "active_directory", the only one that Okta supports`)
	return function{
		least: arguments, most: arguments,
		do: func(c *Context, given []any) (any, error) {
			if given[0] != directory {
				return nil, wrong
			}
			return do(c, given)
		},
		fix: func(given []node) (body, error) {
			if source, isConstant := given[0].(constant); isConstant && source.is != directory {
				return nil, wrong
			}
			return nil, nil //nolint:nilnil // nothing is fixed
		},
	}
}

func theAppUser(c *Context, app string) (map[string]any, error) {
	person, err := c.person()
	if err != nil {
		return nil, err
	}
	if profiles := person.AppUsers(app); len(profiles) == 1 {
		return profiles[0], nil
	}
	return nil, nil //nolint:nilnil // none, or several
}

// hasAppUser: true for exactly one assignment; of several none can be told to be meant.
func hasAppUser(app string) function {
	return function{do: func(c *Context, _ []any) (any, error) {
		profile, err := theAppUser(c, app)
		return profile != nil, err
	}}
}

func findAppUser(app string) function {
	return function{do: func(c *Context, _ []any) (any, error) {
		profile, err := theAppUser(c, app)
		if profile == nil {
			return nil, err
		}
		return profile, nil
	}}
}

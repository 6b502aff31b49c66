package mapping

import "maps"

// functions are the functions by name (Okta Expression Language reference, "Functions"), one file a family.
func functions() map[string]function {
	all := map[string]function{}
	for _, family := range []map[string]function{
		stringFunctions(), arrayFunctions(), convertFunctions(), countryFunctions(), groupFunctions(), peopleFunctions(), timeFunctions(),
	} {
		maps.Copy(all, family)
	}
	return all
}

// pure is a function of its arguments alone.
func pure(least, most int, do func(arguments []any) (any, error)) function {
	return function{least: least, most: most, do: func(_ *Context, arguments []any) (any, error) { return do(arguments) }}
}

// onText is a function of a text; of null it is null.
func onText(least, most int, do func(s string, rest []any) (any, error)) function {
	return pure(least, most, func(arguments []any) (any, error) {
		if arguments[0] == nil {
			return nil, nil //nolint:nilnil // null is a value of the language
		}
		return do(textOf(arguments[0]), arguments[1:])
	})
}

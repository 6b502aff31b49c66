package mapping

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

type kind int

const (
	atEnd kind = iota
	aName
	aText
	aNumber
	aSign
)

type token struct {
	kind  kind
	text  string
	value any
	// at is the position in characters, from 1.
	at int
}

func (t token) String() string {
	if t.kind == atEnd {
		return "the end"
	}
	return strconv.Quote(t.text)
}

// signs are the operators and brackets, the longer before the shorter ones that begin them.
func signs() []string {
	return []string{"==", "!=", "<=", ">=", "&&", "||", "?:", "+", "<", ">", "!", "?", ":", "(", ")", ",", "."}
}

func lex(source string) ([]token, error) {
	var tokens []token
	runes := []rune(source)
	for i := 0; i < len(runes); {
		var t token
		var length int
		var err error
		switch r := runes[i]; {
		case unicode.IsSpace(r):
			i++
			continue
		case r == '"' || r == '\'':
			t, length, err = lexText(runes[i:])
		case r >= '0' && r <= '9':
			t, length, err = lexNumber(runes[i:])
		case r == '_' || r == '$' || unicode.IsLetter(r):
			length = span(runes[i:], func(r rune) bool { return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r) })
			t = token{kind: aName, text: string(runes[i : i+length])}
		default:
			t, length, err = lexSign(string(runes[i:]))
		}
		if err != nil {
			return nil, fmt.Errorf("%w at position %d", err, i+1)
		}
		t.at = i + 1
		tokens = append(tokens, t)
		i += length
	}
	return append(tokens, token{kind: atEnd, at: len(runes) + 1}), nil
}

// lexText reads a string in single or double quotes; the quote itself is written twice, as in the Spring Expression
// Language.
func lexText(runes []rune) (token, int, error) {
	quote := runes[0]
	var value strings.Builder
	for i := 1; i < len(runes); i++ {
		if runes[i] != quote {
			value.WriteRune(runes[i])
			continue
		}
		if i+1 < len(runes) && runes[i+1] == quote {
			value.WriteRune(quote)
			i++
			continue
		}
		return token{kind: aText, text: string(runes[:i+1]), value: value.String()}, i + 1, nil
	}
	return token{}, 0, fmt.Errorf("a string is not closed with %c", quote)
}

func lexNumber(runes []rune) (token, int, error) {
	length := span(runes, func(r rune) bool { return r >= '0' && r <= '9' || r == '.' })
	written := string(runes[:length])
	value, err := strconv.ParseFloat(written, 64)
	if err != nil {
		return token{}, 0, fmt.Errorf("%q is not a number", written)
	}
	return token{kind: aNumber, text: written, value: value}, length, nil
}

func lexSign(rest string) (token, int, error) {
	for _, known := range signs() {
		if strings.HasPrefix(rest, known) {
			return token{kind: aSign, text: known}, len(known), nil
		}
	}
	return token{}, 0, fmt.Errorf("%q is not supported", []rune(rest)[0])
}

func span(runes []rune, in func(rune) bool) int {
	for i, r := range runes {
		if !in(r) {
			return i
		}
	}
	return len(runes)
}

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

// is reports whether the token is that sign.
func (t token) is(sign string) bool { return t.kind == aSign && t.text == sign }

// signs are the operators and brackets, the longer before the shorter ones that begin them.
func signs() []string {
	return []string{"==", "!=", "<=", ">=", "&&", "||", "?:", "+", "-", "<", ">", "!", "?", ":", "(", ")", "[", "]", "{", "}", ",", "."}
}

func lex(source string) ([]token, error) {
	var tokens []token
	runes := []rune(source)
	known := signs()
	for i := 0; i < len(runes); {
		t := token{at: i + 1}
		var length int
		var err error
		switch r := runes[i]; {
		case unicode.IsSpace(r):
			i++
			continue
		case r == '"' || r == '\'':
			length, err = lexText(&t, runes[i:])
		case r >= '0' && r <= '9':
			length, err = lexNumber(&t, runes[i:])
		case beginsName(r):
			length = span(runes[i:], func(r rune) bool { return beginsName(r) || unicode.IsDigit(r) })
			t.kind, t.text = aName, string(runes[i:i+length])
		default:
			length, err = lexSign(&t, runes[i:], known)
		}
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
		i += length
	}
	return append(tokens, token{kind: atEnd, at: len(runes) + 1}), nil
}

func beginsName(r rune) bool { return r == '_' || r == '$' || unicode.IsLetter(r) }

// lexText reads a string in single or double quotes; the quote itself is written twice, as in the Spring Expression Language.
// A backslash is a character like others: "\" is a whole string in Okta's examples.
func lexText(t *token, runes []rune) (int, error) {
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
		t.kind, t.text, t.value = aText, string(runes[:i+1]), value.String()
		return i + 1, nil
	}
	return 0, refuse(t.at, "the string that begins here is not closed with %c", quote)
}

func lexNumber(t *token, runes []rune) (int, error) {
	length := span(runes, isDigit)
	if length+1 < len(runes) && runes[length] == '.' && isDigit(runes[length+1]) {
		length += 1 + span(runes[length+1:], isDigit)
	}
	t.kind, t.text = aNumber, string(runes[:length])
	value, err := strconv.ParseFloat(t.text, 64)
	if err != nil {
		return 0, refuse(t.at, "%q is not a number that can be held", t.text)
	}
	t.value = value
	return length, nil
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func lexSign(t *token, rest []rune, known []string) (int, error) {
	two := string(rest[:min(2, len(rest))])
	for _, sign := range known {
		if strings.HasPrefix(two, sign) {
			t.kind, t.text = aSign, sign
			return len(sign), nil
		}
	}
	if rest[0] == '=' {
		return 0, refuse(t.at, "= would assign a value, which an expression cannot; to compare, write ==")
	}
	return 0, refuse(t.at, "%q is not supported; operators are %s", rest[0], strings.Join(known, " "))
}

func span(runes []rune, in func(rune) bool) int {
	for i, r := range runes {
		if !in(r) {
			return i
		}
	}
	return len(runes)
}

func refuse(at int, format string, arguments ...any) *SyntaxError {
	return &SyntaxError{Position: at, Problem: fmt.Sprintf(format, arguments...)}
}

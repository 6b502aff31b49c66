package filter

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

type kind int

const (
	end kind = iota
	word
	text
	number
	openParen
	closeParen
	openBracket
	closeBracket
	unknown
)

type token struct {
	kind  kind
	pos   int    // byte offset
	word  string // of a word or number, as written
	value string // of a string, unescaped
}

// describe says what was found without repeating a value: a filter may hold a secret.
func (t token) describe() string {
	switch t.kind {
	case end:
		return "the end"
	case word:
		return "a bare word"
	case text:
		return "a string"
	case number:
		return "a number"
	case openParen:
		return `"("`
	case closeParen:
		return `")"`
	case openBracket:
		return `"["`
	case closeBracket:
		return `"]"`
	default:
		return "an illegal character"
	}
}

func (t token) is(keyword string) bool { return t.kind == word && strings.EqualFold(t.word, keyword) }

// next scans one token of source at or after pos and returns it with the offset behind it.
func next(source string, pos int) (token, int, error) {
	for pos < len(source) && (source[pos] == ' ' || source[pos] == '\t') {
		pos++
	}
	if pos == len(source) {
		return token{kind: end, pos: pos}, pos, nil
	}
	single := map[byte]kind{'(': openParen, ')': closeParen, '[': openBracket, ']': closeBracket}
	c := source[pos]
	switch {
	case single[c] != end:
		return token{kind: single[c], pos: pos}, pos + 1, nil
	case c == '"':
		return scanString(source, pos)
	case c == '-' || isDigit(c):
		return scanRun(source, pos, number)
	case isWordByte(c):
		return scanRun(source, pos, word)
	default:
		_, size := utf8.DecodeRuneInString(source[pos:])
		return token{kind: unknown, pos: pos}, pos + size, nil
	}
}

func scanRun(source string, pos int, k kind) (token, int, error) {
	stop := pos
	for stop < len(source) && (isWordByte(source[stop]) || k == number && source[stop] == '+') {
		stop++
	}
	return token{kind: k, pos: pos, word: source[pos:stop]}, stop, nil
}

func scanString(source string, pos int) (token, int, error) {
	for stop := pos + 1; stop < len(source); stop++ {
		switch source[stop] {
		case '\\':
			stop++
		case '"':
			var value string
			if err := json.Unmarshal([]byte(source[pos:stop+1]), &value); err != nil {
				return token{}, 0, failure(pos, "a string with JSON escapes", "a bad escape or control character")
			}
			return token{kind: text, pos: pos, value: value}, stop + 1, nil
		}
	}
	return token{}, 0, failure(pos, `a closing quote (")`, "the end")
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isAlpha(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// isWordByte tells the bytes of attribute paths, URNs (RFC 8141 without percent-encoding) and keywords.
func isWordByte(c byte) bool {
	return isAlpha(c) || isDigit(c) || strings.IndexByte(":._-$", c) >= 0
}

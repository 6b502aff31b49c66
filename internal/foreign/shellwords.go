package foreign

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// word is a word of a command line, as bash would hand it to the program.
type word struct {
	text string
	// unknown is the first thing in it that only the shell of whoever wrote it knows: "$HOST", "$(cat token)".
	unknown string
}

// shell cuts a command line into words by the quoting rules of bash (Bash Reference Manual, 3.1.2).
type shell struct {
	text  string
	at    int
	words []word
	now   word
	begun bool
}

var errQuote = errors.New("a quote is opened and not closed")

// shellWords returns the words of the command at the beginning of a text, and where it ends: at a line that is not continued, or
// at what begins another command.
func shellWords(text string) (words []word, end int, err error) {
	s := &shell{text: text}
	for s.at < len(s.text) {
		done, err := s.step()
		if err != nil {
			return nil, s.at, err
		}
		if done {
			break
		}
	}
	s.endWord()
	return s.words, s.at, nil
}

func (s *shell) endWord() {
	if s.begun {
		s.words = append(s.words, s.now)
	}
	s.now, s.begun = word{}, false
}

func (s *shell) add(text string) {
	s.now.text += text
	s.begun = true
}

func (s *shell) rest() string { return s.text[s.at:] }

// step takes what stands next outside of quotes. It tells whether the command ends there.
func (s *shell) step() (done bool, err error) {
	rest := s.rest()
	switch c := rest[0]; {
	case c == ' ' || c == '\t' || c == '\r':
		s.endWord()
		s.at++
	case strings.HasPrefix(rest, "\\\n"), strings.HasPrefix(rest, "`\n"): // the second is how PowerShell goes on
		s.at += 2
	case strings.HasPrefix(rest, "\\\r\n"), strings.HasPrefix(rest, "`\r\n"):
		s.at += 3
	case c == '\\' && len(rest) > 1:
		_, size := utf8.DecodeRuneInString(rest[1:])
		s.add(rest[1 : 1+size])
		s.at += 1 + size
	case c == '#' && !s.begun:
		return true, nil
	case c == '>' || c == '<':
		s.redirection()
	case strings.HasPrefix(rest, "&>"):
		s.at++
	case strings.ContainsRune("\n;|&)", rune(c)):
		return true, nil
	case c == '\'':
		return false, s.single()
	case c == '"':
		s.at++
		return false, s.double()
	case strings.HasPrefix(rest, "$'"):
		return false, s.ansi()
	case strings.HasPrefix(rest, `$"`):
		s.at += 2
		return false, s.double()
	case c == '$' || c == '`':
		s.expansion()
	default:
		_, size := utf8.DecodeRuneInString(rest)
		s.add(rest[:size])
		s.at += size
	}
	return false, nil
}

// redirection passes over "> out.json" and "2>&1"; the number before it is no word.
func (s *shell) redirection() {
	if _, err := strconv.Atoi(s.now.text); err == nil {
		s.now, s.begun = word{}, false
	}
	s.endWord()
	kept := len(s.words)
	s.at += len(s.rest()) - len(strings.TrimLeft(s.rest(), "<>&"))
	s.at += len(s.rest()) - len(strings.TrimLeft(s.rest(), " \t"))
	for s.at < len(s.text) && !strings.ContainsRune(" \t\r\n;|&", rune(s.text[s.at])) {
		if done, err := s.step(); done || err != nil {
			break
		}
	}
	s.now, s.begun, s.words = word{}, false, s.words[:kept]
}

func (s *shell) single() error {
	end := strings.IndexByte(s.text[s.at+1:], '\'')
	if end < 0 {
		return errQuote
	}
	s.add(s.text[s.at+1 : s.at+1+end])
	s.at += end + 2
	return nil
}

// double: only $, `, ", \ and a newline are escaped by a backslash, which stands for itself before all else.
func (s *shell) double() error {
	s.add("")
	for s.at < len(s.text) {
		rest := s.rest()
		switch {
		case rest[0] == '"':
			s.at++
			return nil
		case rest[0] == '\\' && len(rest) > 1 && strings.ContainsRune("$`\"\\", rune(rest[1])):
			s.add(rest[1:2])
			s.at += 2
		case strings.HasPrefix(rest, "\\\n"):
			s.at += 2
		case rest[0] == '$' || rest[0] == '`':
			s.expansion()
		default:
			_, size := utf8.DecodeRuneInString(rest)
			s.add(rest[:size])
			s.at += size
		}
	}
	return errQuote
}

// expansion keeps a variable or a command as it is written, and remembers that its value is not known.
func (s *shell) expansion() {
	rest := s.rest()
	end := 1
	switch {
	case rest[0] == '`':
		if shut := strings.IndexByte(rest[1:], '`'); shut >= 0 {
			end = shut + 2
		}
	case strings.HasPrefix(rest, "$("):
		end = balanced(rest, '(', ')')
	case strings.HasPrefix(rest, "${"):
		end = balanced(rest, '{', '}')
	default:
		for end < len(rest) && isNameByte(rest[end]) {
			end++
		}
	}
	s.add(rest[:end])
	if s.now.unknown == "" && (end > 1 || rest[0] == '`') {
		s.now.unknown = rest[:end]
	}
	s.at += end
}

func isNameByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// balanced is where what the first bracket opens ends.
func balanced(text string, open, shut rune) int {
	depth := 0
	for i, c := range text {
		switch c {
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				return i + 1
			}
		case '\n':
			return i
		}
	}
	return len(text)
}

// ansi is $'…', with the escapes of C (Bash Reference Manual, 3.1.2.4): browsers write bodies so.
func (s *shell) ansi() error {
	s.add("")
	s.at += 2
	for s.at < len(s.text) {
		c := s.text[s.at]
		switch {
		case c == '\'':
			s.at++
			return nil
		case c == '\\' && s.at+1 < len(s.text):
			text, size, err := ansiEscape(s.rest()[1:])
			if err != nil {
				return err
			}
			s.add(text)
			s.at += 1 + size
		default:
			s.add(s.text[s.at : s.at+1])
			s.at++
		}
	}
	return errQuote
}

// ansiEscape reads what follows a backslash, and says how many bytes of it belong to the escape.
func ansiEscape(text string) (value string, size int, err error) {
	const letters, values = `abeEfnrtv\'"?`, "\a\b\x1b\x1b\f\n\r\t\v\\'\"?"
	if i := strings.IndexByte(letters, text[0]); i >= 0 {
		return values[i : i+1], 1, nil
	}
	var most int
	digits, base := text[1:], 16
	switch text[0] {
	case 'x':
		most = 2
	case 'u':
		most = 4
	case 'U':
		most = 8
	case '0', '1', '2', '3', '4', '5', '6', '7':
		digits, most, base = text, 3, 8
	default:
		return `\` + text[:1], 1, nil // bash leaves it as it is
	}
	count := 0
	for count < most && count < len(digits) && strings.ContainsRune("0123456789abcdefABCDEF"[:map[int]int{8: 8, 16: 22}[base]], rune(digits[count])) {
		count++
	}
	number, err := strconv.ParseUint(digits[:count], base, 32)
	if err != nil {
		return "", 0, fmt.Errorf(`in $'…' the escape \%s is not followed by digits`, text[:1])
	}
	size = len(text) - len(digits) + count
	if text[0] == 'u' || text[0] == 'U' {
		return surrogates(rune(number), text, size)
	}
	return string([]byte{byte(number)}), size, nil
}

// surrogates joins the two halves in which Chrome writes what lies beyond U+FFFF.
func surrogates(first rune, text string, size int) (value string, whole int, err error) {
	const high, low, end, beyond = 0xD800, 0xDC00, 0xE000, 0x10000
	if first >= high && first < low && len(text) >= size+6 && text[size:size+2] == `\u` {
		if second, err := strconv.ParseUint(text[size+2:size+6], 16, 32); err == nil && second >= low && second < end {
			return string(beyond + (first-high)<<10 + rune(second) - low), size + 6, nil
		}
	}
	return string(first), size, nil
}

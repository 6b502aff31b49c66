package transcript

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
)

// span is a piece of a body that holds a password's value, with its quotes.
type span struct{ from, to int }

// passwords is what a body has of them.
type passwords struct {
	// named is unset for a body that cannot hold any, as most; plain is set where every one is written as Okta writes it.
	named, plain bool
	at           []span
}

// learnPasswords remembers the values of "password" members, so that they are found where an error text repeats them.
func (s *secrets) learnPasswords(body string, found passwords) {
	for _, at := range found.at {
		var password string
		if json.Unmarshal([]byte(body[at.from:at.to]), &password) == nil {
			s.learnIfLong(password)
		}
	}
}

// brokenPassword finds passwords in what is not JSON, or is cut off.
var brokenPassword = regexp.MustCompile(`(?i)("password"\s*:\s*)("(?:[^"\\]|\\.)*(?:"|$)|[^\s,"}\]]+)`)

func (s *secrets) body(body string, found passwords) string {
	if !found.named {
		return s.text(body)
	}
	var mended strings.Builder
	end := 0
	for _, at := range found.at {
		mended.WriteString(body[end:at.from])
		mended.WriteString(`"` + Redacted + `"`)
		end = at.to
	}
	mended.WriteString(body[end:])
	if found.plain {
		return s.text(mended.String())
	}
	return s.text(brokenPassword.ReplaceAllString(mended.String(), `${1}"`+Redacted+`"`))
}

// passwordsOf finds the values of members named "password", in any case and at any depth, and the value of a PATCH
// operation whose path is "password" (RFC 7644 §3.5.2). Where the body stops being JSON it stops looking.
func passwordsOf(body string) passwords {
	lower := strings.ToLower(body)
	count := strings.Count(lower, "password")
	switch {
	case count == 0 && !strings.Contains(lower, `\u`):
		return passwords{}
	case isPlain(body, count):
		return passwords{named: true, plain: true, at: plainPasswords(body)}
	}
	walk := &walker{decoder: json.NewDecoder(strings.NewReader(body)), text: body}
	_, _ = walk.value() // what was found before the body broke off still counts
	return passwords{named: true, at: walk.found}
}

// plainMember is a password as Okta itself sends it.
const plainMember = `"password":"`

// isPlain tells whether every one of so many passwords in a body is written as Okta writes it. Without a backslash every quote
// begins or ends a string, and without paths no member of another name is a password.
func isPlain(body string, count int) bool {
	return !strings.Contains(body, `\`) && !strings.Contains(body, `"path"`) &&
		count == strings.Count(body, plainMember) &&
		strings.LastIndexByte(body, '"') >= strings.LastIndex(body, plainMember)+len(plainMember)
}

// plainPasswords is the short way through a plain body.
func plainPasswords(body string) (found []span) {
	for end := 0; ; {
		at := strings.Index(body[end:], plainMember)
		if at < 0 {
			return found
		}
		from := end + at + len(plainMember) - 1
		end = from + 2 + strings.IndexByte(body[from+1:], '"')
		found = append(found, span{from, end})
	}
}

// deepest is how deep values are walked into. Okta's parser reads no deeper, and a stack is not endless.
const deepest = 1000

type walker struct {
	decoder *json.Decoder
	text    string
	depth   int
	found   []span
}

// value walks over one value and returns where it stands and, for a string, what it says.
func (w *walker) value() (span, error) {
	if w.depth++; w.depth > deepest {
		return span{}, errors.New("nested too deep")
	}
	defer func() { w.depth-- }()
	from := w.start()
	token, err := w.decoder.Token()
	if err != nil {
		return span{}, err
	}
	switch token {
	case json.Delim('{'):
		err = w.object()
	case json.Delim('['):
		for err == nil && w.decoder.More() {
			_, err = w.value()
		}
	default:
		return span{from, w.end()}, nil
	}
	if err == nil {
		_, err = w.decoder.Token()
	}
	return span{from, w.end()}, err
}

func (w *walker) object() error {
	var operand span
	isPassword := false
	for w.decoder.More() {
		token, err := w.decoder.Token()
		if err != nil {
			return err
		}
		name, isName := token.(string)
		if !isName {
			return errors.New("the name of a member expected")
		}
		before := len(w.found)
		at, err := w.value()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		switch {
		case strings.EqualFold(name, "password"):
			w.found = append(w.found[:before], at)
		case strings.EqualFold(name, "path"):
			isPassword = isPassword || strings.EqualFold(w.text[at.from:at.to], `"password"`) ||
				strings.HasSuffix(strings.ToLower(w.text[at.from:at.to]), `:password"`)
		case strings.EqualFold(name, "value"):
			operand = at
		}
		if err != nil {
			return err
		}
	}
	if isPassword && operand.to > 0 {
		w.take(operand)
	}
	return nil
}

// take adds a span in its place, over those that it covers.
func (w *walker) take(whole span) {
	var kept []span
	placed := false
	for _, at := range w.found {
		if at.from >= whole.from && at.to <= whole.to {
			continue
		}
		if !placed && at.from > whole.from {
			kept, placed = append(kept, whole), true
		}
		kept = append(kept, at)
	}
	if !placed {
		kept = append(kept, whole)
	}
	w.found = kept
}

// start is where the next value begins: after the last token, white space, and the colon or comma before it.
func (w *walker) start() int {
	at := int(w.decoder.InputOffset())
	for at < len(w.text) && strings.ContainsRune(" \t\r\n:,", rune(w.text[at])) {
		at++
	}
	return at
}

func (w *walker) end() int { return min(int(w.decoder.InputOffset()), len(w.text)) }

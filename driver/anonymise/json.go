package anonymise

import (
	"encoding/json"
	"strings"
)

// scanner goes over JSON and copies it byte by byte, but for the values of people. Where the text stops being JSON, the rest is
// taken for plain text.
type scanner struct {
	a       *Anonymiser
	text    string
	at      int
	out     strings.Builder
	ofGroup bool
}

// deepest is how deep values are walked into.
const deepest = 200

func (a *Anonymiser) json(text string, ofGroup bool) string {
	s := &scanner{a: a, text: text, ofGroup: ofGroup}
	s.value(nil, 0)
	s.out.WriteString(a.mentions(text[s.at:], true))
	return s.out.String()
}

func (s *scanner) space() {
	from := s.at
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.at]) >= 0 {
		s.at++
	}
	s.out.WriteString(s.text[from:s.at])
}

// take copies one byte if it is the expected one.
func (s *scanner) take(expected byte) bool {
	if s.at >= len(s.text) || s.text[s.at] != expected {
		return false
	}
	s.out.WriteByte(expected)
	s.at++
	return true
}

func (s *scanner) value(names []string, depth int) bool {
	s.space()
	if s.at >= len(s.text) || depth > deepest {
		return false
	}
	switch s.text[s.at] {
	case '{':
		return s.object(names, depth)
	case '[':
		return s.list(names, depth)
	case '"':
		quoted, ok := s.quoted()
		if !ok {
			return false
		}
		s.out.WriteString(s.scalar(quoted, names))
		return true
	default:
		from := s.at
		for s.at < len(s.text) && strings.IndexByte(",]} \t\r\n", s.text[s.at]) < 0 {
			s.at++
		}
		plain := s.text[from:s.at]
		if is := kindOf(names, s.ofGroup); (is == number || is == phone) && strings.Trim(plain, "0123456789") == "" {
			plain = s.a.value(plain, is)
		}
		s.out.WriteString(plain)
		return s.at > from
	}
}

// scalar maps a text. A path of a PATCH operation may hold a filter.
func (s *scanner) scalar(quoted string, names []string) string {
	if len(names) > 0 && names[len(names)-1] == "path" {
		var plain string
		if json.Unmarshal([]byte(quoted), &plain) != nil || !strings.Contains(plain, `"`) {
			return quoted
		}
		mapped, err := json.Marshal(s.a.filter(plain, nil, s.ofGroup))
		if err != nil || s.a.filter(plain, nil, s.ofGroup) == plain {
			return quoted
		}
		return string(mapped)
	}
	return s.a.literal(quoted, kindOf(names, s.ofGroup))
}

// quoted reads a string with its quotes.
func (s *scanner) quoted() (string, bool) {
	for end := s.at + 1; end < len(s.text); end++ {
		switch s.text[end] {
		case '\\':
			end++
		case '"':
			quoted := s.text[s.at : end+1]
			s.at = end + 1
			return quoted, true
		}
	}
	return "", false
}

func (s *scanner) list(names []string, depth int) bool {
	s.take('[')
	for s.space(); !s.take(']'); s.space() {
		if !s.value(names, depth+1) {
			return false
		}
		if s.space(); s.take(',') {
			continue
		}
	}
	return true
}

func (s *scanner) object(names []string, depth int) bool {
	isOperation := len(names) > 0 && names[len(names)-1] == "operations"
	if isOperation {
		// What the value of an operation says is told by its path, which may come after it.
		var operation struct {
			Path string `json:"path"`
		}
		if json.NewDecoder(strings.NewReader(s.text[s.at:])).Decode(&operation) == nil && operation.Path != "" {
			names = attributes(operation.Path)
		} else {
			names = nil
		}
	}
	s.take('{')
	for s.space(); !s.take('}'); s.space() {
		quoted, ok := "", s.at < len(s.text) && s.text[s.at] == '"'
		if ok {
			quoted, ok = s.quoted()
		}
		if !ok {
			return false
		}
		s.out.WriteString(quoted)
		var member string
		if json.Unmarshal([]byte(quoted), &member) != nil {
			return false
		}
		if s.space(); !s.take(':') {
			return false
		}
		within := append(names[:len(names):len(names)], strings.ToLower(member))
		if isOperation {
			if within = []string{strings.ToLower(member)}; within[0] == "value" {
				within = names
			}
		}
		if !s.value(within, depth+1) {
			return false
		}
		if s.space(); s.take(',') {
			continue
		}
	}
	return true
}

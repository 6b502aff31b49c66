package ordered

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// quick is the short way through well-formed JSON: several times as fast as encoding/json's tokens, which counts when an org
// pushes a hundred thousand people. It has no messages: whatever it does not take goes to [Parse]'s slower half, which says what is
// wrong with it.
type quick struct {
	text string
	at   int
}

func (q *quick) whole() (value any, ok bool) {
	if value, ok = q.value(0); !ok {
		return nil, false
	}
	q.space()
	return value, q.at == len(q.text)
}

func (q *quick) space() {
	for q.at < len(q.text) && strings.IndexByte(" \t\r\n", q.text[q.at]) >= 0 {
		q.at++
	}
}

// take goes over a byte if it is next, after white space.
func (q *quick) take(b byte) bool {
	q.space()
	if q.at < len(q.text) && q.text[q.at] == b {
		q.at++
		return true
	}
	return false
}

func (q *quick) word(word string) bool {
	if !strings.HasPrefix(q.text[q.at:], word) {
		return false
	}
	q.at += len(word)
	return true
}

func (q *quick) value(depth int) (any, bool) {
	q.space()
	if depth > deepest || q.at >= len(q.text) {
		return nil, false
	}
	switch q.text[q.at] {
	case '{':
		return q.object(depth)
	case '[':
		return q.array(depth)
	case '"':
		// A copy: one id that somebody keeps would keep the whole answer otherwise.
		text, ok := q.string()
		return strings.Clone(text), ok
	case 't':
		return true, q.word("true")
	case 'f':
		return false, q.word("false")
	case 'n':
		return nil, q.word("null")
	default:
		return q.number()
	}
}

// few is how many members are looked through one by one for a name that stands twice.
const few = 64

func (q *quick) object(depth int) (any, bool) {
	object := &Object{}
	q.at++
	for first := true; !q.take('}'); first = false {
		if !first && !q.take(',') {
			return nil, false
		}
		q.space()
		name, ok := q.string()
		if !ok || !q.take(':') || len(object.members) == few {
			return nil, false
		}
		value, ok := q.value(depth + 1)
		if !ok {
			return nil, false
		}
		object.Set(name, value)
	}
	return object, true
}

func (q *quick) array(depth int) (any, bool) {
	items := []any{}
	q.at++
	for first := true; !q.take(']'); first = false {
		if !first && !q.take(',') {
			return nil, false
		}
		item, ok := q.value(depth + 1)
		if !ok {
			return nil, false
		}
		items = append(items, item)
	}
	return items, true
}

func (q *quick) string() (string, bool) {
	if q.at >= len(q.text) || q.text[q.at] != '"' {
		return "", false
	}
	from := q.at + 1
	for q.at = from; q.at < len(q.text); q.at++ {
		switch b := q.text[q.at]; {
		case b == '"':
			q.at++
			text := q.text[from : q.at-1]
			return text, utf8.ValidString(text)
		case b == '\\':
			return q.escaped(from)
		case b < ' ':
			return "", false
		}
	}
	return "", false
}

// escaped has a string with a backslash read by encoding/json.
func (q *quick) escaped(from int) (text string, ok bool) {
	for ; q.at < len(q.text); q.at++ {
		switch q.text[q.at] {
		case '"':
			q.at++
			ok = json.Unmarshal([]byte(q.text[from-1:q.at]), &text) == nil
			return text, ok
		case '\\':
			q.at++
		}
	}
	return "", false
}

func (q *quick) number() (any, bool) {
	from := q.at
	q.word("-")
	if !q.word("0") && !q.digits() {
		return nil, false
	}
	if q.word(".") && !q.digits() {
		return nil, false
	}
	if q.word("e") || q.word("E") {
		if !q.word("-") {
			q.word("+")
		}
		if !q.digits() {
			return nil, false
		}
	}
	return json.Number(strings.Clone(q.text[from:q.at])), true
}

func (q *quick) digits() bool {
	from := q.at
	for q.at < len(q.text) && q.text[q.at] >= '0' && q.text[q.at] <= '9' {
		q.at++
	}
	return q.at > from
}

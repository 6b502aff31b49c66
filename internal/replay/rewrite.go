package replay

import (
	"encoding/json"
	"strconv"
	"strings"
)

// rewrite goes through the strings and numbers of a JSON text and puts others in their places; all else stays byte for byte, for a
// server may trip over what a new encoding would smooth over. What is no JSON is returned as it is.
func rewrite(text string, replace func(path []string, value string) string) string {
	if text == "" || !json.Valid([]byte(text)) {
		return text
	}
	w := &rewriter{in: text, replace: replace}
	w.value()
	if w.copied == 0 {
		return text
	}
	w.out.WriteString(text[w.copied:])
	return w.out.String()
}

// rewriter walks over a text that is known to be valid.
type rewriter struct {
	in      string
	at      int
	copied  int
	out     strings.Builder
	path    []string
	replace func(path []string, value string) string
}

func (w *rewriter) blank() {
	for w.at < len(w.in) && strings.IndexByte(" \t\r\n", w.in[w.at]) >= 0 {
		w.at++
	}
}

func (w *rewriter) value() {
	w.blank()
	start := w.at
	switch c := w.in[w.at]; {
	case c == '{':
		w.object()
	case c == '[':
		w.array()
	case c == '"':
		w.scalar(start, w.text(), true)
	case c == '-' || c >= '0' && c <= '9':
		for w.at < len(w.in) && strings.IndexByte("+-.eE0123456789", w.in[w.at]) >= 0 {
			w.at++
		}
		w.scalar(start, w.in[start:w.at], false)
	default: // true, false, null
		for w.at < len(w.in) && w.in[w.at] >= 'a' && w.in[w.at] <= 'z' {
			w.at++
		}
	}
}

func (w *rewriter) object() {
	w.at++
	for w.blank(); w.in[w.at] != '}'; w.blank() {
		w.path = append(w.path, w.text())
		w.blank()
		w.at++ // the colon
		w.value()
		w.path = w.path[:len(w.path)-1]
		if w.blank(); w.in[w.at] == ',' {
			w.at++
		}
	}
	w.at++
}

func (w *rewriter) array() {
	w.at++
	i := 0
	for w.blank(); w.in[w.at] != ']'; w.blank() {
		w.path = append(w.path, strconv.Itoa(i))
		w.value()
		w.path = w.path[:len(w.path)-1]
		i++
		if w.blank(); w.in[w.at] == ',' {
			w.at++
		}
	}
	w.at++
}

// text reads a string and returns what it means.
func (w *rewriter) text() string {
	start, plain := w.at, true
	for w.at++; w.in[w.at] != '"'; w.at++ {
		if w.in[w.at] == '\\' {
			plain = false
			w.at++
		}
	}
	w.at++
	if plain {
		return w.in[start+1 : w.at-1]
	}
	var meant string
	_ = json.Unmarshal([]byte(w.in[start:w.at]), &meant) // the text as a whole is valid
	return meant
}

func (w *rewriter) scalar(start int, value string, quoted bool) {
	instead := w.replace(w.path, value)
	if instead == value {
		return
	}
	w.out.WriteString(w.in[w.copied:start])
	if quoted || !isNumber(instead) {
		instead = quote(instead)
	}
	w.out.WriteString(instead)
	w.copied = w.at
}

func isNumber(text string) bool {
	return text != "" && strings.IndexByte("-0123456789", text[0]) >= 0 && json.Valid([]byte(text))
}

// quote writes a string as a program would that escapes no more than it must.
func quote(text string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string can always be written
	return strings.TrimSuffix(out.String(), "\n")
}

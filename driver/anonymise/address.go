package anonymise

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// address maps the people in an address, and leaves its encoding as it is: a space stays %20 or +, a sign stays encoded or not.
func (a *Anonymiser) address(text string, ofGroup bool) string {
	path, query, found := strings.Cut(text, "?")
	origin := ""
	if at := strings.Index(path, "://"); at >= 0 {
		if slash := strings.IndexByte(path[at+3:], '/'); slash >= 0 {
			origin, path = path[:at+3+slash], path[at+3+slash:]
		}
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		segments[i] = encoded(segment, false, func(plain string) string { return a.value(plain, reference) })
	}
	path = origin + strings.Join(segments, "/")
	if !found {
		return path
	}
	parts := strings.Split(query, "&")
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		if strings.EqualFold(name, "filter") {
			parts[i] = name + "=" + encoded(value, true, func(plain string) string { return a.filter(plain, nil, ofGroup) })
		}
	}
	return path + "?" + strings.Join(parts, "&")
}

var comparison = regexp.MustCompile(`([\p{L}$][\p{L}\p{N}.:_$-]*)(\s+\p{L}{2}\s+)("(?:[^"\\]|\\.)*")`)

// filter maps the values of comparisons by what is compared. Attributes in brackets are of those before them.
func (a *Anonymiser) filter(text string, within []string, ofGroup bool) string {
	var out strings.Builder
	end := 0
	for _, at := range comparison.FindAllStringSubmatchIndex(text, -1) {
		names := append(append([]string{}, within...), attributes(text[at[2]:at[3]])...)
		if open := strings.LastIndexByte(text[:at[0]], '['); open > strings.LastIndexByte(text[:at[0]], ']') {
			before := strings.FieldsFunc(text[:open], func(r rune) bool { return r == ' ' || r == '(' })
			if len(before) > 0 {
				names = append(attributes(before[len(before)-1]), names...)
			}
		}
		out.WriteString(text[end:at[6]])
		out.WriteString(a.literal(text[at[6]:at[7]], kindOf(names, ofGroup)))
		end = at[7]
	}
	out.WriteString(text[end:])
	return out.String()
}

// attributes are the names of a path: name.familyName, with or without the URN before it.
func attributes(path string) []string {
	path = strings.ToLower(path)
	if at := strings.LastIndexByte(path, ':'); at >= 0 {
		path = path[at+1:]
	}
	names := strings.Split(path, ".")
	for i, one := range names {
		names[i], _, _ = strings.Cut(one, "[")
	}
	return names
}

// literal maps the text in a JSON string, and leaves escapes as they are.
func (a *Anonymiser) literal(quoted string, is kind) string {
	var plain string
	if json.Unmarshal([]byte(quoted), &plain) != nil {
		return quoted
	}
	mapped := []rune(a.value(plain, is))
	var out strings.Builder
	out.WriteByte('"')
	at := 0
	for rest := quoted[1 : len(quoted)-1]; rest != ""; {
		raw := lengthOf(rest)
		var before string
		if json.Unmarshal([]byte(`"`+rest[:raw]+`"`), &before) != nil || at >= len(mapped) {
			return quoted
		}
		switch {
		case before == string(mapped[at]):
			out.WriteString(rest[:raw])
		case raw == 6:
			fmt.Fprintf(&out, `\u%04x`, mapped[at])
		default:
			out.WriteRune(mapped[at])
		}
		at++
		rest = rest[raw:]
	}
	out.WriteByte('"')
	return out.String()
}

// lengthOf is how many bytes the first character of a JSON string takes.
func lengthOf(rest string) int {
	switch {
	case rest[0] != '\\':
		_, size := utf8.DecodeRuneInString(rest)
		return size
	case rest[1] != 'u':
		return 2
	case len(rest) >= 12 && rest[6:8] == `\u` && isHalf(rest[2:4], "89abAB") && isHalf(rest[8:10], "cdefCDEF"):
		return 12 // two halves of one character
	default:
		return 6
	}
}

// isHalf tells by its first two digits whether an escape is one half of a pair.
func isHalf(digits, second string) bool {
	return strings.EqualFold(digits[:1], "d") && strings.ContainsAny(digits[1:], second)
}

// encoded applies a mapping to what is percent-encoded, and encodes again what was.
func encoded(text string, form bool, apply func(string) string) string {
	type sign struct {
		raw   string
		plain rune
	}
	var signs []sign
	var plain strings.Builder
	for rest := text; rest != ""; {
		raw := 1
		for raw <= len(rest) && !utf8.FullRuneInString(unescaped(rest[:raw], form)) || strings.Count(rest[:min(raw, len(rest))], "%")*3 > raw {
			if raw++; raw > len(rest) {
				return text
			}
		}
		r, size := utf8.DecodeRuneInString(unescaped(rest[:raw], form))
		if r == utf8.RuneError && size < 2 {
			return text
		}
		signs = append(signs, sign{rest[:raw], r})
		plain.WriteRune(r)
		rest = rest[raw:]
	}
	mapped := []rune(apply(plain.String()))
	if len(mapped) != len(signs) {
		return text
	}
	var out strings.Builder
	for i, sign := range signs {
		switch {
		case mapped[i] == sign.plain:
			out.WriteString(sign.raw)
		case sign.raw[0] != '%':
			out.WriteRune(mapped[i])
		default:
			for _, b := range []byte(string(mapped[i])) {
				if sign.raw == strings.ToUpper(sign.raw) {
					fmt.Fprintf(&out, "%%%02X", b)
				} else {
					fmt.Fprintf(&out, "%%%02x", b)
				}
			}
		}
	}
	return out.String()
}

func unescaped(text string, form bool) string {
	decode := url.PathUnescape
	if form {
		decode = url.QueryUnescape
	}
	plain, err := decode(text)
	if err != nil {
		return ""
	}
	return plain
}

package anonymise

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// kind is what a value says of a person.
type kind int

const (
	// other: it may mention somebody.
	other kind = iota
	// kept: it is of the protocol.
	kept
	// reference: an id or an address of the target. It is of a person only where it holds one of Okta's ids, or a mail address.
	reference
	name
	login
	phone
	// number: an employee number, a postal code.
	number
	identifier
)

// kindOf tells from the names around a value, in small letters, the outermost first. ofGroup is set in a group: its name is nobody's.
func kindOf(names []string, ofGroup bool) kind {
	if len(names) == 0 {
		return other
	}
	last := names[len(names)-1]
	last = last[strings.LastIndex(last, ":")+1:]
	parent := ""
	if len(names) > 1 {
		parent = names[len(names)-2]
	}
	switch last {
	case "schemas", "resourcetype", "scimtype", "op", "type", "created", "lastmodified", "version", "locale", "timezone", "preferredlanguage", "status", "country", "region", "attributes", "password":
		return kept
	case "id", "$ref", "location":
		return reference
	case "username":
		return login
	case "externalid":
		return identifier
	case "givenname", "familyname", "middlename", "nickname", "honorificprefix", "formatted", "streetaddress", "locality", "profileurl":
		return name
	case "postalcode", "employeenumber":
		return number
	case "displayname":
		if ofGroup && parent != "manager" {
			return other
		}
		return name
	case "display", "value":
		return valueOf(last, parent)
	}
	if personal.MatchString(last) {
		return number
	}
	return other
}

// personal are names of custom attributes that tell of a person.
var personal = regexp.MustCompile(`(?:employee|personnel|staff|badge|payroll|worker).*(?:number|num|no|id|code)$|birth|passport|social.?security|national.?id|tax.?id|iban|^ssn$`)

func valueOf(last, parent string) kind {
	switch parent = parent[strings.LastIndex(parent, ":")+1:]; parent {
	case "emails":
		return login
	case "phonenumbers":
		return phone
	case "photos", "ims":
		return name
	case "members", "manager", "groups":
		if last == "display" && parent != "groups" {
			return name
		}
		return reference
	default:
		return other
	}
}

// reserved are domains that are nobody's (RFC 2606, and Okta's own).
func isReserved(domain string) bool {
	domain = strings.ToLower(domain)
	return slices.ContainsFunc([]string{"example.com", "example.org", "example.net", "okta.com", "oktapreview.com", "okta.local"}, func(known string) bool {
		return domain == known || strings.HasSuffix(domain, "."+known)
	}) || slices.Contains([]string{"localhost", "test", "example", "invalid"}, domain[strings.LastIndex(domain, ".")+1:])
}

var (
	mail   = regexp.MustCompile(`[^\s"<>(),;:=\\?#&@\[\]{}|]+@[\p{L}\p{N}][\p{L}\p{N}.-]*`)
	called = regexp.MustCompile(`\+?\d[\d ()./-]{4,}\d`)
	oktaID = regexp.MustCompile(`\b00u[A-Za-z0-9]{15,}\b`)
)

// runs maps the words of a text, and leaves what is between them.
func (a *Anonymiser) runs(text string, apply func(word []rune) []rune) string {
	var out strings.Builder
	runes := []rune(text)
	for i := 0; i < len(runes); {
		is := classOf(runes[i])
		end := i + 1
		for end < len(runes) && classOf(runes[end]) == is {
			end++
		}
		if is == 0 {
			out.WriteString(string(runes[i:end]))
		} else {
			out.WriteString(string(apply(runes[i:end])))
		}
		i = end
	}
	return out.String()
}

// classOf: letters with their accents are one word, digits another.
func classOf(r rune) int {
	switch {
	case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
		return 1
	case unicode.IsDigit(r):
		return 2
	default:
		return 0
	}
}

// value maps a value of a kind. It has as many characters as before.
func (a *Anonymiser) value(text string, is kind) string {
	switch is {
	case kept:
		return text
	case name, number:
		if strings.Contains(text, "@") {
			return a.value(text, login)
		}
		return a.runs(text, func(word []rune) []rune { a.learn(word); return a.words.word(word) })
	case login:
		local, domain, found := cutLast(text, "@")
		local = a.runs(local, func(word []rune) []rune { a.learn(word); return a.words.word(word) })
		if !found {
			return local
		}
		return local + "@" + a.domain(domain)
	case phone:
		return a.phone(text)
	case identifier:
		if oktaID.MatchString(text) || strings.Contains(text, "@") {
			return a.mentions(text, false)
		}
		return a.runs(text, func(word []rune) []rune { a.learn(word); return a.words.word(word) })
	case reference:
		return a.mentions(text, false)
	default:
		return a.mentions(text, true)
	}
}

func cutLast(text, separator string) (before, after string, found bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(separator):], true
}

// domain keeps its shape and what is public of it: the last label, and one of two or three letters before that (co.uk).
func (a *Anonymiser) domain(text string) string {
	if isReserved(text) {
		return text
	}
	labels := strings.Split(text, ".")
	public := len(labels) - 1
	if public > 1 && len(labels[public-1]) <= 3 && len(labels[public]) == 2 {
		public--
	}
	for i := range max(public, 0) {
		labels[i] = a.runs(labels[i], a.words.word)
	}
	return strings.Join(labels, ".")
}

// phone maps all digits of a number at once, so that the same number is the same however it is written.
func (a *Anonymiser) phone(text string) string {
	digits := []rune(strings.Map(onlyDigits, text))
	if len(digits) == 0 {
		return text
	}
	a.learn(digits)
	mapped := a.words.word(digits)
	at := -1
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		at++
		return mapped[at]
	}, text)
}

// mentions maps what is recognised in a text: mail addresses, ids of Okta, and, where words is set, names that were seen as such.
func (a *Anonymiser) mentions(text string, words bool) string {
	if strings.Contains(text, "00u") {
		text = oktaID.ReplaceAllStringFunc(text, func(id string) string { return "00u" + string(a.words.exact([]rune(id[3:]))) })
	}
	var out strings.Builder
	end := 0
	if strings.Contains(text, "@") {
		for _, at := range mail.FindAllStringIndex(text, -1) {
			out.WriteString(a.known(text[end:at[0]], words))
			out.WriteString(a.value(text[at[0]:at[1]], login))
			end = at[1]
		}
	}
	out.WriteString(a.known(text[end:], words))
	return out.String()
}

// known maps words that were seen in a name, a login or a number before, written as they were.
func (a *Anonymiser) known(text string, words bool) string {
	if !words {
		return text
	}
	if at := called.FindStringIndex(text); at != nil {
		if digits := strings.Map(onlyDigits, text[at[0]:at[1]]); a.knows([]rune(digits)) {
			return a.known(text[:at[0]], words) + a.phone(text[at[0]:at[1]]) + a.known(text[at[1]:], words)
		}
	}
	return a.runs(text, func(word []rune) []rune {
		if a.knows(word) {
			return a.words.word(word)
		}
		return word
	})
}

func onlyDigits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

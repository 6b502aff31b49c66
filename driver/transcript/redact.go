package transcript

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Redacted stands where a secret stood.
const Redacted = "<redacted>"

// shortest is how long a credential must be to be looked for elsewhere: a shorter one would blot out innocent text. It is
// always taken out of the place in which it was recognised.
const shortest = 8

// secrets are the values that must not be kept, in every form in which they may appear.
type secrets struct {
	known map[string]bool
	forms []string
	// borrowed says that known and forms are somebody else's: they are copied before they change.
	borrowed bool
}

func newSecrets() *secrets { return &secrets{known: map[string]bool{}} }

// borrow returns secrets that begin as s is and go their own way.
func (s *secrets) borrow() *secrets { return &secrets{known: s.known, forms: s.forms, borrowed: true} }

// learn adds a secret in its forms: as it is, percent-encoded in both ways and both cases, and inside a JSON string. Longer
// forms come first, so that none is cut in two by a shorter one.
func (s *secrets) learn(secret string) {
	if secret == "" || s.known[secret] {
		return
	}
	if s.borrowed {
		s.known, s.forms, s.borrowed = maps.Clone(s.known), slices.Clone(s.forms), false
	}
	s.known[secret] = true
	for _, form := range spellings(secret) {
		if !slices.Contains(s.forms, form) {
			s.forms = append(s.forms, form)
		}
	}
	slices.SortFunc(s.forms, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
}

// spellings are the forms in which a secret may appear. Letters and digits have one.
func spellings(secret string) []string {
	if isAlphanumeric(secret) {
		return []string{secret}
	}
	escaped := url.QueryEscape(secret)
	quoted, _ := json.Marshal(secret) // a string can always be written
	inJSON := string(quoted[1 : len(quoted)-1])
	var forms []string
	for _, form := range []string{secret, escaped, url.PathEscape(secret), strings.ReplaceAll(escaped, "+", "%20"), inJSON} {
		forms = append(forms, form, percentLower(form))
	}
	return forms
}

func isAlphanumeric(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') })
}

// learnIfLong is learn for what was recognised by its place.
func (s *secrets) learnIfLong(secret string) {
	if len(secret) >= shortest && !strings.EqualFold(secret, "password") && secret != Redacted {
		s.learn(secret)
	}
}

var percentHex = regexp.MustCompile(`%[0-9A-F]{2}`)

func percentLower(text string) string { return percentHex.ReplaceAllStringFunc(text, strings.ToLower) }

// redact returns the exchange without secrets; what it was given is not changed. Its own credentials and passwords are
// learnt first, so that an answer that repeats them is mended too. They are not looked for in other exchanges: a probe's
// wrong token may be an everyday word.
func (s *secrets) redact(x scimdrill.Exchange) scimdrill.Exchange {
	s = s.borrow()
	s.learnFrom(x.Request.Header)
	found := passwordsOf(x.Request.Body)
	s.learnPasswords(x.Request.Body, found)
	x.Request.URL = s.text(withoutUserInfo(x.Request.URL))
	x.Request.Header = s.header(x.Request.Header)
	x.Request.Body = s.body(x.Request.Body, found)
	x.Problem = s.text(withoutUserInfo(x.Problem))
	if x.Response != nil {
		response := *x.Response
		found = passwordsOf(response.Body)
		s.learnPasswords(response.Body, found)
		response.Header = s.header(response.Header)
		response.Body = s.body(response.Body, found)
		x.Response = &response
	}
	return x
}

func (s *secrets) text(text string) string {
	for _, form := range s.forms {
		text = strings.ReplaceAll(text, form, Redacted)
	}
	return text
}

var userInfo = regexp.MustCompile(`(://[^/?#@\s:]*:)[^/?#@\s]*@`)

func withoutUserInfo(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	return userInfo.ReplaceAllString(text, "${1}"+Redacted+"@")
}

// isSecret tells by its name whether a header line carries credentials.
func isSecret(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, "authorization") || strings.Contains(name, "token") || strings.Contains(name, "secret") ||
		strings.Contains(name, "apikey") || strings.Contains(name, "api-key")
}

func isCookie(name string) bool {
	return strings.EqualFold(name, "Cookie") || strings.EqualFold(name, "Set-Cookie")
}

func (s *secrets) learnFrom(header scimdrill.Header) {
	for _, field := range header {
		if !isSecret(field.Name) {
			continue
		}
		scheme, credentials := splitScheme(field.Value)
		s.learnIfLong(credentials)
		if !strings.EqualFold(scheme, "Basic") {
			continue
		}
		if decoded, err := base64.StdEncoding.DecodeString(credentials); err == nil {
			_, password, _ := strings.Cut(string(decoded), ":")
			s.learnIfLong(password)
		}
	}
}

func (s *secrets) header(header scimdrill.Header) scimdrill.Header {
	kept := slices.Clone(header)
	for i, field := range kept {
		switch {
		case isSecret(field.Name):
			scheme, _ := splitScheme(field.Value)
			kept[i].Value = strings.TrimPrefix(scheme+" "+Redacted, " ")
		case isCookie(field.Name):
			kept[i].Value = cookie(field.Name, field.Value)
		default:
			kept[i].Value = s.text(field.Value)
		}
	}
	return kept
}

// splitScheme keeps "Bearer" of "Bearer xyz"; a value of one word is all secret.
func splitScheme(value string) (scheme, credentials string) {
	scheme, credentials, found := strings.Cut(value, " ")
	if !found {
		return "", value
	}
	return scheme, strings.TrimSpace(credentials)
}

// cookie keeps names and attributes: "session=<redacted>; Path=/".
func cookie(header, value string) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		if i > 0 && strings.EqualFold(header, "Set-Cookie") {
			break
		}
		name, _, found := strings.Cut(part, "=")
		if !found {
			name = strings.Repeat(" ", len(part)-len(strings.TrimLeft(part, " ")))
			parts[i] = name + Redacted
			continue
		}
		parts[i] = name + "=" + Redacted
	}
	return strings.Join(parts, ";")
}

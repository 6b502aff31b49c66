package reports

import (
	"cmp"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// shortestSecret is how long a credential must be to be looked for elsewhere: a shorter one would blot out innocent text.
const shortestSecret = 8

var (
	secretHeader = regexp.MustCompile(`(?i)authorization$|api-?key|token|secret`)
	userInfo     = regexp.MustCompile(`(://[^/?#@\s:]*:)([^/?#@\s]*)@`)
	secretQuery  = regexp.MustCompile(`(?i)([?&](?:access_token|refresh_token|id_token|token|api_?key|client_secret|secret|password)=)([^&#\s"<]+)`)
	secretMember = regexp.MustCompile(`(?i)("(?:[a-z_]*password|access_?token|refresh_?token|client_?secret)"\s*:\s*)"((?:[^"\\]|\\.)+)"`)
)

// secrets are credentials that stand where credentials stand, and so are known to be some wherever else they turn up, such as
// in an answer that repeats the token. The driver leaves none; then there is nothing to look for.
type secrets struct {
	forms []string
	// names remembers of names of header lines whether they are those of credentials: there are few, and many lines.
	names map[string]bool
}

// isSecret says whether a header line of that name holds a credential.
func (s *secrets) isSecret(name string) bool {
	secret, known := s.names[name]
	if !known {
		if s.names == nil {
			s.names = map[string]bool{}
		}
		secret = secretHeader.MatchString(name)
		s.names[name] = secret
	}
	return secret
}

func secretsOf(report *scimdrill.Report) *secrets {
	s := &secrets{}
	found := map[string]bool{}
	learn := func(text string) {
		if len(text) < shortestSecret || strings.Contains(text, redactedToken) || strings.EqualFold(text, "password") {
			return
		}
		quoted, _ := json.Marshal(text) // a string can always be written
		for _, form := range []string{text, url.QueryEscape(text), url.PathEscape(text), string(quoted[1 : len(quoted)-1])} {
			found[form] = true
		}
	}
	learnAll := func(pattern *regexp.Regexp, text string) {
		for _, match := range pattern.FindAllStringSubmatch(text, -1) {
			learn(match[2])
		}
	}
	learnAll(userInfo, report.Target.URL)
	learnAll(userInfo, report.Org.URL)
	for _, exchange := range report.Exchanges {
		if mayHoldUserInfo(exchange.Request.URL) {
			learnAll(userInfo, exchange.Request.URL)
		}
		if mayHoldSecretQuery(exchange.Request.URL) {
			learnAll(secretQuery, exchange.Request.URL)
		}
		for _, field := range exchange.Request.Header {
			if s.isSecret(field.Name) {
				words := strings.Fields(field.Value)
				learn(strings.Join(words[min(len(words), 1):], " "))
				if len(words) == 1 {
					learn(words[0])
				}
			}
		}
		if mayHoldSecret(exchange.Request.Body) {
			learnAll(secretMember, exchange.Request.Body)
		}
	}
	for form := range found {
		s.forms = append(s.forms, form)
	}
	// Longer forms come first, so that none is cut in two by a shorter one.
	slices.SortFunc(s.forms, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
	return s
}

// text is text without the known secrets.
func (s *secrets) text(text string) string {
	for _, form := range s.forms {
		text = strings.ReplaceAll(text, form, redactedToken)
	}
	return text
}

func (s *secrets) texts(texts []string) []string {
	if len(s.forms) == 0 {
		return texts
	}
	clean := make([]string, len(texts))
	for i, text := range texts {
		clean[i] = s.text(text)
	}
	return clean
}

// address is a URL without the password and the token that it may carry.
func (s *secrets) address(text string) string {
	if mayHoldUserInfo(text) {
		text = userInfo.ReplaceAllString(text, "${1}"+redactedToken+"@")
	}
	if mayHoldSecretQuery(text) {
		text = secretQuery.ReplaceAllString(text, "${1}"+redactedToken)
	}
	return s.text(text)
}

// mayHoldUserInfo and mayHoldSecretQuery spare addresses the slower look: they are true of all that the patterns match.
func mayHoldUserInfo(text string) bool {
	return strings.Contains(text, "@") && strings.Contains(text, "://")
}

func mayHoldSecretQuery(text string) bool {
	if !strings.ContainsAny(text, "?&") {
		return false
	}
	text = strings.ToLower(text)
	for _, part := range []string{"token", "key", "secret", "password"} {
		if strings.Contains(text, part) {
			return true
		}
	}
	// Letters of other scripts that fold to ASCII ones (ſ, K) are matched too.
	return strings.ContainsAny(text, "\u017f\u212a")
}

// body is a body without passwords and tokens in the members that are named for them.
func (s *secrets) body(text string) string {
	if mayHoldSecret(text) {
		text = secretMember.ReplaceAllString(text, `${1}"`+redactedToken+`"`)
	}
	return s.text(text)
}

// mayHoldSecret spares long bodies the slower look.
func mayHoldSecret(body string) bool {
	for _, part := range []string{"assword", "ASSWORD", "oken", "OKEN", "ecret", "ECRET"} {
		if strings.Contains(body, part) {
			return true
		}
	}
	return false
}

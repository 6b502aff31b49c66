package transcript

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Redact returns the exchange as [Recorder.Record] would keep it, and keeps nothing of it.
func (r *Recorder) Redact(x scimdrill.Exchange) scimdrill.Exchange {
	r.mu.Lock()
	secrets := r.secrets
	r.mu.Unlock()
	return secrets.redact(x)
}

// LeakError is a secret that stands in an exchange that is about to be written to a file.
type LeakError struct {
	Number int
	// Places say what stands where, without the secret: "a JSON web token in the body of the answer".
	Places []string
}

func (e *LeakError) Error() string {
	return fmt.Sprintf("exchange %d is not written: it holds %s; take it out, or have it redacted", e.Number, strings.Join(e.Places, ", and "))
}

// RefuseSecrets is an error for an exchange that still holds what looks like a credential.
func RefuseSecrets(x scimdrill.Exchange) error {
	if _, places := WithoutLeaks(x); len(places) > 0 {
		return &LeakError{x.Number, places}
	}
	return nil
}

// WithoutLeaks takes out what looks like a credential, wherever it stands and whoever sent it, and says what stood where. Use it
// after [Recorder.Redact], which knows the places in which credentials belong.
func WithoutLeaks(x scimdrill.Exchange) (clean scimdrill.Exchange, places []string) {
	found := &leaks{}
	x.Request.URL = found.query(found.forms(withoutUserInfo(x.Request.URL), "the address"))
	x.Request.Header = found.header(x.Request.Header, "the request")
	x.Request.Body = found.body(x.Request.Body, "the body of the request")
	if x.Response != nil {
		answer := *x.Response
		answer.Header = found.header(answer.Header, "the answer")
		answer.Body = found.body(answer.Body, "the body of the answer")
		x.Response = &answer
	}
	return x, found.places
}

type leaks struct{ places []string }

func (l *leaks) found(what, where string) { l.places = append(l.places, what+" in "+where) }

// form is what a kind of credential looks like. Its last group is what is secret, or all of it.
type form struct {
	name string
	// hint stands in every text that holds one: looking for it is quicker.
	hint string
	look *regexp.Regexp
}

// secretForms are those that give themselves away by how they look.
var secretForms = []form{ //nolint:gochecknoglobals // compiled once
	{"a JSON web token", "eyJ", regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*`)},
	{"a private key", "PRIVATE KEY", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|$)`)},
	{"a bearer token", "earer", regexp.MustCompile(`\b[Bb]earer(?: |%20|\+)+([A-Za-z0-9._~+/=-]{16,})`)},
	{"an API token of Okta", "SSWS", regexp.MustCompile(`\bSSWS(?: |%20|\+)+([A-Za-z0-9_-]{16,})`)},
	{"a key of AWS", "AKIA", regexp.MustCompile(`\bAKIA[0-9A-Z]{16}\b`)},
	{"a token of GitHub", "gh", regexp.MustCompile(`\bgh[pousr]_[A-Za-z0-9]{36,}\b`)},
	{"a token of Slack", "xox", regexp.MustCompile(`\bxox[abeprs]-[A-Za-z0-9-]{10,}`)},
	{"a secret in a member of its name", "\":", regexp.MustCompile(`(?i)"(?:access_?token|refresh_?token|id_?token|client_?secret|client_?assertion|api_?key|api_?token|private_?key|secret_?token)"\s*:\s*"((?:[^"\\]|\\.){8,})"`)},
}

func (l *leaks) forms(text, where string) string {
	for _, form := range secretForms {
		if !strings.Contains(text, form.hint) {
			continue
		}
		text = form.look.ReplaceAllStringFunc(text, func(whole string) string {
			groups := form.look.FindStringSubmatch(whole)
			secret := groups[len(groups)-1]
			if secret == Redacted {
				return whole
			}
			l.found(form.name, where)
			return strings.Replace(whole, secret, Redacted, 1)
		})
	}
	return text
}

// namedSecret are parameters of queries and forms that hold credentials.
var namedSecret = regexp.MustCompile(`(?i)^(?:access_?token|refresh_?token|id_?token|client_?secret|client_?assertion|api_?key|api_?token|token|password|code)$`)

// query goes over the parameters of an address.
func (l *leaks) query(address string) string {
	before, query, found := strings.Cut(address, "?")
	if !found {
		return address
	}
	return before + "?" + l.parameters(query, "the address")
}

func (l *leaks) parameters(text, where string) string {
	parts := strings.Split(text, "&")
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(value); err == nil && namedSecret.MatchString(name) && plain != "" && plain != Redacted {
			l.found("the parameter "+name, where)
			parts[i] = name + "=" + Redacted
		}
	}
	return strings.Join(parts, "&")
}

var urlEncoded = regexp.MustCompile(`^[A-Za-z_]+=[^\s{}"<>]*(?:&[A-Za-z_]+=[^\s{}"<>]*)*$`)

func (l *leaks) body(body, where string) string {
	if urlEncoded.MatchString(body) {
		return l.parameters(body, where)
	}
	body = l.forms(body, where)
	found := passwordsOf(body)
	for _, at := range found.at {
		if value := body[at.from:at.to]; value != `"`+Redacted+`"` && value != `""` && value != "null" {
			l.found("a password", where)
			return newSecrets().body(body, found)
		}
	}
	return body
}

func (l *leaks) header(header scimdrill.Header, where string) scimdrill.Header {
	kept := newSecrets().header(header)
	for i := range kept {
		if kept[i].Value != header[i].Value {
			l.found("a credential", "the header line "+header[i].Name+" of "+where)
			continue
		}
		kept[i].Value = l.forms(kept[i].Value, "the header line "+header[i].Name+" of "+where)
	}
	return kept
}

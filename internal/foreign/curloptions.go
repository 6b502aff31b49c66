package foreign

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// curlError is a curl line that cannot become a request.
type curlError struct{ problem string }

func (e *curlError) Error() string { return e.problem }

func unusable(format string, values ...any) error { return &curlError{fmt.Sprintf(format, values...)} }

// asked is a request that a curl line sends.
type asked struct {
	scimdrill.Request

	bodyMissing bool
	note        string

	query, head, json bool
	data              []string
	queries           []string
	upload            bool
	form              bool
	address           string
}

// takesValue names the options of curl with a value that changes nothing of the request, or that are handled by name; the one-letter
// options stand in the second list. See curl(1).
const (
	takesValue = " request header data data-raw data-binary data-ascii data-urlencode url-query json user user-agent cookie referer url oauth2-bearer form " +
		"form-string upload-file config output max-time connect-timeout proxy proxy-user cacert capath cert cert-type key key-type pass write-out retry " +
		"retry-delay retry-max-time resolve connect-to cookie-jar proto limit-rate interface ciphers noproxy aws-sigv4 range dump-header trace " +
		"trace-ascii stderr max-redirs tls-max dns-servers keepalive-time preproxy socks5 socks5-hostname unix-socket tls13-ciphers pinnedpubkey "
	lettersWithValue = "XHdAebcouxTmwyYzCDEFKPQrtU"
	// withoutValue are the options that take none.
	withoutValue = " get head silent show-error include verbose location insecure compressed fail fail-with-body fail-early globoff http1.0 http1.1 http2 " +
		"http2-prior-knowledge http3 no-buffer no-progress-meter progress-bar anyauth basic digest ntlm negotiate location-trusted path-as-is " +
		"tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 ssl-no-revoke ssl-reqd remote-name ipv4 ipv6 no-keepalive raw trace-time no-sessionid tcp-nodelay " +
		"show-headers no-alpn next "
)

// requestOf makes the request of the words that follow curl.
func requestOf(words []word) (*asked, error) {
	for _, word := range words {
		// Not in the middle of a word: a name may have one.
		if strings.HasPrefix(word.text, "‘") || strings.HasPrefix(word.text, "“") || strings.HasPrefix(word.text, "–") || strings.HasPrefix(word.text, "—") {
			return nil, unusable("typographic quotes or dashes, which the ticket put in place of what was typed (%s): write straight ones", short(word.text))
		}
	}
	a := &asked{}
	for i := 0; i < len(words); i++ {
		text := words[i].text
		switch {
		case text == "--next":
			return nil, unusable("several requests in one line (--next): write a line for each")
		case strings.HasPrefix(text, "--"):
			name, value, joined := strings.Cut(text[2:], "=")
			if strings.Contains(withoutValue, " "+name+" ") {
				a.flag(name)
				continue
			}
			if !strings.Contains(takesValue, " "+name+" ") {
				return nil, unusable("an option that is not known (--%s)", name)
			}
			given := word{text: value, unknown: words[i].unknown}
			if !joined {
				if i++; i == len(words) {
					return nil, unusable("--%s is not followed by a value", name)
				}
				given = words[i]
			}
			if err := a.option(name, given); err != nil {
				return nil, err
			}
		case strings.HasPrefix(text, "-") && len(text) > 1:
			used, err := a.letters(text[1:], words[i], words[i+1:])
			if err != nil {
				return nil, err
			}
			i += used
		default:
			if err := a.option("url", words[i]); err != nil {
				return nil, err
			}
		}
	}
	return a, a.finish()
}

func short(text string) string {
	if runes := []rune(text); len(runes) > 20 {
		return string(runes[:20]) + "…"
	}
	return text
}

// letters reads "-sSiXPOST": letters without a value, and one with its value in the same word or the next.
func (a *asked) letters(text string, whole word, next []word) (used int, err error) {
	names := map[byte]string{
		'X': "request", 'H': "header", 'd': "data", 'A': "user-agent", 'e': "referer", 'b': "cookie", 'u': "user", 'T': "upload-file", 'F': "form", 'K': "config",
	}
	for i := range len(text) {
		letter := text[i]
		switch {
		case letter == 'G':
			a.query = true
		case letter == 'I':
			a.head = true
		case letter == ':':
			return 0, unusable("several requests in one line (-:): write a line for each")
		case strings.IndexByte(lettersWithValue, letter) >= 0:
			value := word{text: text[i+1:], unknown: whole.unknown}
			if value.text == "" {
				if len(next) == 0 {
					return 0, unusable("-%c is not followed by a value", letter)
				}
				value, used = next[0], 1
			}
			return used, a.option(names[letter], value)
		}
	}
	return 0, nil
}

func (a *asked) flag(name string) {
	switch name {
	case "get":
		a.query = true
	case "head":
		a.head = true
	}
}

// option takes an option with a value. Those that change nothing of the request have no case.
func (a *asked) option(name string, value word) error {
	text := value.text
	switch name {
	case "request":
		a.Method = text
	case "url":
		if a.address != "" {
			return unusable("several addresses in one line: write a line for each")
		}
		if value.unknown != "" {
			return unusable("an address with %s, whose value the text does not hold: put it in its place", value.unknown)
		}
		a.address = text
	case "header":
		a.headerLine(text)
	case "user-agent":
		a.set("User-Agent", text)
	case "referer":
		a.set("Referer", text)
	case "cookie":
		a.set("Cookie", text)
	case "user":
		a.set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(text)))
	case "oauth2-bearer":
		a.set("Authorization", "Bearer "+text)
	case "json":
		a.json = true
		a.body(text, "")
	case "data", "data-ascii", "data-binary":
		a.body(text, "&")
	case "data-raw":
		a.piece(text, "&")
	case "data-urlencode":
		a.encoded(text)
	case "url-query":
		a.inAddress(text)
	case "form", "form-string":
		a.form = true
	case "upload-file":
		a.upload, a.bodyMissing = true, true
	case "config":
		return unusable("options in a file (-K), which the text does not hold")
	}
	if value.unknown != "" && (strings.HasPrefix(name, "data") || name == "json") {
		a.note = "with a shell variable in the body, whose value the text does not hold: it stands as it is written"
	}
	return nil
}

// body is data that is read from a file where it begins with @.
func (a *asked) body(text, between string) {
	if strings.HasPrefix(text, "@") {
		a.bodyMissing = true
		a.data = append(a.data, "")
		return
	}
	a.piece(text, between)
}

// piece joins data as curl does: with & between, or with nothing for --json.
func (a *asked) piece(text, between string) {
	if len(a.data) > 0 && between != "" {
		text = between + text
	}
	a.data = append(a.data, text)
}

// encoded is --data-urlencode: "content", "=content" or "name=content".
func (a *asked) encoded(text string) {
	name, content, named := strings.Cut(text, "=")
	if !named {
		name, content = "", text
	}
	if at, _, isFile := strings.Cut(text, "@"); isFile && !strings.Contains(at, "=") {
		a.bodyMissing = true
		return
	}
	content = strings.ReplaceAll(url.QueryEscape(content), "+", "%20")
	if name != "" {
		content = name + "=" + content
	}
	a.piece(content, "&")
}

// inAddress is --url-query: what --data-urlencode would send stands in the query; after a "+" it stands there as it is written.
func (a *asked) inAddress(text string) {
	if plain, is := strings.CutPrefix(text, "+"); is {
		a.queries = append(a.queries, plain)
		return
	}
	kept := a.data
	a.data = nil
	a.encoded(text)
	a.queries = append(a.queries, strings.Join(a.data, ""))
	a.data = kept
}

func (a *asked) headerLine(text string) {
	if name, isEmpty := strings.CutSuffix(text, ";"); isEmpty && !strings.Contains(name, ":") {
		a.Header = append(a.Header, scimdrill.HeaderField{Name: name})
		return
	}
	name, value, found := strings.Cut(text, ":")
	if value = strings.TrimSpace(value); found {
		// "Name:" takes a header away that curl would add: an empty value keeps finish from adding it.
		a.Header = append(a.Header, scimdrill.HeaderField{Name: strings.TrimSpace(name), Value: value})
	}
}

func (a *asked) set(name, value string) {
	a.Header = append(a.Header, scimdrill.HeaderField{Name: name, Value: value})
}

func (a *asked) has(name string) bool {
	for _, field := range a.Header {
		if strings.EqualFold(field.Name, name) {
			return true
		}
	}
	return false
}

// finish fills in what curl sends by itself, and does what depends on all options.
func (a *asked) finish() error {
	switch {
	case a.address == "":
		return unusable("no address")
	case a.form:
		return unusable("a form with parts (-F), which no SCIM client sends")
	}
	if !strings.Contains(a.address, "://") {
		a.address = "http://" + a.address
	}
	data := strings.Join(a.data, "")
	a.inQuery(strings.Join(a.queries, "&"))
	if a.query && data != "" {
		a.inQuery(data)
		data = ""
	} else if len(a.data) > 0 && !a.has("Content-Type") {
		media := "application/x-www-form-urlencoded"
		if a.json {
			media = "application/json"
		}
		a.set("Content-Type", media)
	}
	if !a.has("Accept") {
		accept := "*/*"
		if a.json {
			accept = "application/json"
		}
		a.set("Accept", accept)
	}
	if spaced := strings.NewReplacer(" ", "%20", `"`, "%22").Replace(a.address); spaced != a.address {
		a.address, a.note = spaced, "with spaces or quotes in the address, which curl would not have sent: they are percent-encoded"
	}
	if address, err := url.Parse(a.address); err != nil || address.Host == "" {
		return unusable("an address without a host, or with a placeholder in its place")
	}
	a.URL, a.Body = a.address, data
	if a.Method == "" {
		a.Method = a.method()
	}
	return nil
}

func (a *asked) inQuery(text string) {
	if text == "" {
		return
	}
	joint := "?"
	if strings.Contains(a.address, "?") {
		joint = "&"
	}
	a.address += joint + text
}

func (a *asked) method() string {
	switch {
	case a.head:
		return http.MethodHead
	case a.upload:
		return http.MethodPut
	case len(a.data) > 0 && !a.query:
		return http.MethodPost
	default:
		return http.MethodGet
	}
}

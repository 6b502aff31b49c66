package runscope

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// prepared is a request with its variables filled in.
type prepared struct {
	method, url, body string
	header            scimdrill.Header
}

// prepare fills in the variables. Form is sent as a browser does.
func (s *Step) prepare(v *Variables) (*prepared, error) {
	var missing error
	fill := func(text string) string {
		filled, err := v.fill(text)
		if missing == nil {
			missing = err
		}
		return filled
	}
	p := &prepared{method: s.Method, url: encoded(fill(s.URL)), body: fill(s.Body)}
	for _, line := range s.Header {
		p.header = append(p.header, scimdrill.HeaderField{Name: line.Name, Value: fill(line.Value)})
	}
	if len(s.Form) > 0 {
		form := url.Values{}
		for _, field := range s.Form {
			form.Add(field.Name, fill(field.Value))
		}
		p.body = form.Encode()
		if p.header.Get("Content-Type") == "" {
			p.header = append(p.header, scimdrill.HeaderField{Name: "Content-Type", Value: "application/x-www-form-urlencoded"})
		}
	}
	user, password := fill(s.User), fill(s.Password)
	if user != "" && p.header.Get("Authorization") == "" {
		request := http.Request{Header: http.Header{}}
		request.SetBasicAuth(user, password)
		p.header = append(p.header, scimdrill.HeaderField{Name: "Authorization", Value: request.Header.Get("Authorization")})
	}
	return p, missing
}

// encoded escapes what may not stand in a URL, and leaves alone what is escaped: Okta's files write filters as people read them, and
// Runscope encodes them. A plus sign would mean a space where it is not escaped, and stands for itself in an address of a person.
func encoded(address string) string {
	base, query, hasQuery := strings.Cut(address, "?")
	made := escape(base, "")
	if hasQuery {
		made += "?" + escape(query, "+")
	}
	return made
}

// escape percent-encodes the octets that RFC 3986 §2 has no place for, and those of also.
func escape(text, also string) string {
	const allowed = "-._~:/?#[]@!$&'()*+,;=%"
	var out strings.Builder
	for i := range len(text) {
		c := text[i]
		isPlain := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte(allowed, c) >= 0 && strings.IndexByte(also, c) < 0
		if isPlain {
			out.WriteByte(c)
			continue
		}
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}

// request is what net/http sends.
func (p *prepared) request(ctx context.Context, agent string) (*http.Request, error) {
	var body io.Reader
	if p.body != "" {
		body = strings.NewReader(p.body)
	}
	request, err := http.NewRequestWithContext(ctx, p.method, p.url, body)
	if err != nil {
		return nil, fmt.Errorf("the request cannot be made: %w", err)
	}
	request.Header.Set("User-Agent", agent)
	for _, name := range names(p.header) {
		request.Header.Del(name)
	}
	for _, line := range p.header {
		if strings.EqualFold(line.Name, "Host") {
			request.Host = line.Value
			continue
		}
		request.Header.Add(line.Name, line.Value)
	}
	return request, nil
}

func names(header scimdrill.Header) []string {
	var list []string
	for _, line := range header {
		list = append(list, line.Name)
	}
	return list
}

// origin is where a URL goes: scheme and host.
func origin(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("expected an address that begins with https:// or http://, found %q", address)
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

package stage

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Sequence is what Okta sent, one line a request, with the user's id as {id} and queries decoded:
//
//	GET /Users?filter=userName eq "jane@example.com"&startIndex=1&count=100
//	POST /Users
func (a *App) Sequence(push *Push) []string {
	lines := make([]string, 0, len(push.Wire))
	for _, exchange := range push.Wire {
		lines = append(lines, exchange.Request.Method+" "+readable(exchange.Path(a.Stage.URL), cmp.Or(push.Outcome.ExternalID, push.id)))
	}
	return lines
}

// Sent returns the last request with that method, or false.
func (p *Push) Sent(method string) (scimdrill.Exchange, bool) {
	for i := len(p.Wire) - 1; i >= 0; i-- {
		if p.Wire[i].Request.Method == method {
			return p.Wire[i], true
		}
	}
	return scimdrill.Exchange{}, false
}

// SentBody is the body of the last request with that method as JSON, or nil.
func (p *Push) SentBody(method string) map[string]any {
	exchange, found := p.Sent(method)
	if !found {
		return nil
	}
	var body map[string]any
	if json.Unmarshal([]byte(exchange.Request.Body), &body) != nil {
		return nil
	}
	return body
}

func readable(path, id string) string {
	if id != "" {
		path = strings.Replace(path, "/"+url.PathEscape(id), "/{id}", 1)
	}
	if decoded, err := url.PathUnescape(path); err == nil {
		return decoded
	}
	return path
}

// Package har reads and writes exchanges as an HTTP Archive 1.2, which the network panels of browsers and most proxies open.
package har

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill"
)

// Creator is the program that made an archive.
type Creator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Write writes an archive. An exchange without an answer has status 0, as in a browser's own archives. What the format has no
// place for stands in members that begin with an underscore, which it reserves for that. Exchanges are written as they are:
// whoever hands them over has taken their secrets out.
func Write(w io.Writer, creator Creator, exchanges []scimdrill.Exchange) error {
	if creator.Version == "" {
		creator.Version = "unknown"
	}
	// The entries are written one by one, so that a long run is not held in memory once more as text.
	out := &pieces{w: w}
	out.text("{\n \"log\": {\n  \"creator\": ")
	out.value("  ", creator)
	out.text(",\n  \"entries\": [")
	for i, exchange := range exchanges {
		if i > 0 {
			out.text(",")
		}
		out.text("\n   ")
		out.value("   ", entryOf(exchange))
	}
	if len(exchanges) > 0 {
		out.text("\n  ")
	}
	out.text("],\n  \"version\": \"1.2\"\n }\n}\n")
	return out.err
}

// pieces writes JSON piece by piece, until the first error.
type pieces struct {
	w   io.Writer
	buf bytes.Buffer
	err error
}

func (p *pieces) text(text string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, text)
	}
}

// value writes a value whose further lines begin with prefix.
func (p *pieces) value(prefix string, value any) {
	if p.err != nil {
		return
	}
	p.buf.Reset()
	encoder := json.NewEncoder(&p.buf)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, " ")
	if p.err = encoder.Encode(value); p.err == nil {
		_, p.err = p.w.Write(bytes.TrimSuffix(p.buf.Bytes(), []byte("\n")))
	}
}

func entryOf(x scimdrill.Exchange) map[string]any {
	milliseconds := float64(x.Duration.Microseconds()) / 1000
	entry := map[string]any{
		"startedDateTime": x.Started.UTC().Format(time.RFC3339Nano),
		"time":            milliseconds,
		"request":         requestOf(x.Request),
		"response":        responseOf(x),
		"cache":           map[string]any{},
		// Only the whole time is known; it is waiting, but for the little that a local write takes.
		"timings": map[string]any{"send": 0, "wait": milliseconds, "receive": 0},
		"_number": x.Number,
		"_actor":  x.Actor,
	}
	if x.Purpose != "" {
		entry["comment"] = x.Purpose
	}
	if x.App != "" {
		entry["_app"] = x.App
	}
	if x.Silence != "" {
		entry["_silence"] = x.Silence
	}
	return entry
}

func requestOf(r scimdrill.Request) map[string]any {
	request := map[string]any{
		"method": r.Method, "url": r.URL, "httpVersion": "HTTP/1.1", "cookies": []any{}, "headers": headersOf(r.Header),
		"queryString": queryOf(r.URL), "headersSize": -1, "bodySize": len(r.Body),
	}
	if r.Body != "" {
		data := map[string]any{"mimeType": r.Header.Get("Content-Type"), "text": r.Body, "params": []any{}}
		if !utf8.ValidString(r.Body) {
			// The format knows base64 in answers alone.
			data["text"], data["_encoding"] = base64.StdEncoding.EncodeToString([]byte(r.Body)), "base64"
		}
		request["postData"] = data
	}
	return request
}

func responseOf(x scimdrill.Exchange) map[string]any {
	if x.Response == nil {
		return map[string]any{
			"status": 0, "statusText": "", "httpVersion": "", "cookies": []any{}, "headers": []any{}, "redirectURL": "",
			"content": map[string]any{"size": 0, "mimeType": "x-unknown"}, "headersSize": -1, "bodySize": -1, "_error": x.Problem,
		}
	}
	mimeType := x.Response.Header.Get("Content-Type")
	if mimeType == "" {
		mimeType = "x-unknown"
	}
	content := map[string]any{"size": len(x.Response.Body), "mimeType": mimeType, "text": x.Response.Body}
	if !utf8.ValidString(x.Response.Body) {
		content["text"], content["encoding"] = base64.StdEncoding.EncodeToString([]byte(x.Response.Body)), "base64"
	}
	return map[string]any{
		"status": x.Response.Status, "statusText": http.StatusText(x.Response.Status),
		"httpVersion": "HTTP/1.1", "cookies": []any{}, "headers": headersOf(x.Response.Header),
		"redirectURL": x.Response.Header.Get("Location"),
		"content":     content,
		"headersSize": -1, "bodySize": -1,
	}
}

func headersOf(header scimdrill.Header) []map[string]string {
	fields := make([]map[string]string, len(header))
	for i, field := range header {
		fields[i] = map[string]string{"name": field.Name, "value": field.Value}
	}
	return fields
}

// queryOf decodes the query in the order on the wire; what cannot be decoded stands as it was sent.
func queryOf(address string) []map[string]string {
	parameters := []map[string]string{}
	_, query, _ := strings.Cut(address, "?")
	query, _, _ = strings.Cut(query, "#")
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		parameters = append(parameters, map[string]string{"name": unescaped(name), "value": unescaped(value)})
	}
	return parameters
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

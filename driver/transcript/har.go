package transcript

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// WriteHAR writes exchanges as an HTTP Archive 1.2 (W3C Web Performance working group, "HTTP Archive (HAR) format"), which
// browsers and proxies open. What the format has no place for stands in members that begin with "_". An exchange without an
// answer has status 0, as in a browser's own archives.
func WriteHAR(to io.Writer, exchanges []scimdrill.Exchange, by scimdrill.Tool) error {
	entries := make([]harEntry, 0, len(exchanges))
	for _, x := range exchanges {
		entries = append(entries, entryOf(x))
	}
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	version := by.Version
	if version == "" {
		version = "unknown"
	}
	err := encoder.Encode(map[string]harLog{"log": {Version: "1.2", Creator: harCreator{Name: by.Name, Version: version}, Entries: entries}})
	if err != nil {
		return fmt.Errorf("write HAR: %w", err)
	}
	return nil
}

type harLog struct {
	Version string     `json:"version"`
	Creator harCreator `json:"creator"`
	Entries []harEntry `json:"entries"`
}

type harCreator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type harEntry struct {
	Started  string            `json:"startedDateTime"`
	Time     float64           `json:"time"`
	Request  harRequest        `json:"request"`
	Response harResponse       `json:"response"`
	Cache    struct{}          `json:"cache"`
	Timings  harTimings        `json:"timings"`
	Comment  string            `json:"comment,omitempty"`
	Number   int               `json:"_number"`
	Actor    scimdrill.Actor   `json:"_actor"`
	App      scimdrill.AppKind `json:"_app,omitempty"`
	Silence  scimdrill.Silence `json:"_silence,omitempty"`
}

type harTimings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harRequest struct {
	Method      string       `json:"method"`
	URL         string       `json:"url"`
	HTTPVersion string       `json:"httpVersion"`
	Cookies     []harPair    `json:"cookies"`
	Headers     []harPair    `json:"headers"`
	QueryString []harPair    `json:"queryString"`
	PostData    *harPostData `json:"postData,omitempty"`
	HeadersSize int          `json:"headersSize"`
	BodySize    int          `json:"bodySize"`
}

type harPostData struct {
	MIMEType string `json:"mimeType"`
	Text     string `json:"text"`
}

type harResponse struct {
	Status      int        `json:"status"`
	StatusText  string     `json:"statusText"`
	HTTPVersion string     `json:"httpVersion"`
	Cookies     []harPair  `json:"cookies"`
	Headers     []harPair  `json:"headers"`
	Content     harContent `json:"content"`
	RedirectURL string     `json:"redirectURL"`
	HeadersSize int        `json:"headersSize"`
	BodySize    int        `json:"bodySize"`
	Error       string     `json:"_error,omitempty"`
}

type harContent struct {
	Size     int    `json:"size"`
	MIMEType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
}

func entryOf(x scimdrill.Exchange) harEntry {
	milliseconds := float64(x.Duration.Microseconds()) / 1000
	return harEntry{
		Started: x.Started.UTC().Format(time.RFC3339Nano), Time: milliseconds,
		Request: requestOf(x.Request), Response: responseOf(x),
		Timings: harTimings{Wait: milliseconds}, Comment: x.Purpose,
		Number: x.Number, Actor: x.Actor, App: x.App, Silence: x.Silence,
	}
}

func requestOf(r scimdrill.Request) harRequest {
	request := harRequest{
		Method: r.Method, URL: r.URL, HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: pairs(r.Header),
		QueryString: queryOf(r.URL), HeadersSize: -1, BodySize: len(r.Body),
	}
	if r.Body != "" {
		request.PostData = &harPostData{MIMEType: r.Header.Get("Content-Type"), Text: r.Body}
	}
	return request
}

func responseOf(x scimdrill.Exchange) harResponse {
	response := harResponse{Cookies: []harPair{}, Headers: []harPair{}, HeadersSize: -1, BodySize: -1, Error: x.Problem}
	if x.Response == nil {
		return response
	}
	response.Status = x.Response.Status
	response.StatusText = http.StatusText(x.Response.Status)
	response.HTTPVersion = "HTTP/1.1"
	response.Headers = pairs(x.Response.Header)
	response.RedirectURL = x.Response.Header.Get("Location")
	response.Content = harContent{Size: len(x.Response.Body), MIMEType: x.Response.Header.Get("Content-Type"), Text: x.Response.Body}
	if response.Content.MIMEType == "" {
		response.Content.MIMEType = "x-unknown"
	}
	return response
}

func pairs(header scimdrill.Header) []harPair {
	list := make([]harPair, 0, len(header))
	for _, field := range header {
		list = append(list, harPair(field))
	}
	return list
}

// queryOf decodes the query in its order; a parameter that cannot be decoded is listed as it stands.
func queryOf(address string) []harPair {
	list := []harPair{}
	_, query, _ := strings.Cut(address, "?")
	query, _, _ = strings.Cut(query, "#")
	for parameter := range strings.SplitSeq(query, "&") {
		if parameter == "" {
			continue
		}
		name, value, _ := strings.Cut(parameter, "=")
		list = append(list, harPair{decoded(name), decoded(value)})
	}
	return list
}

func decoded(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

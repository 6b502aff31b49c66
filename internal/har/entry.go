package har

import (
	"encoding/base64"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// rawEntry is what is read of an entry. Members that are not named are passed over: every program adds its own.
type rawEntry struct {
	Started  string            `json:"startedDateTime"`
	Time     *float64          `json:"time"`
	Request  rawRequest        `json:"request"`
	Response rawResponse       `json:"response"`
	Comment  string            `json:"comment"`
	Number   int               `json:"_number"`
	Actor    scimdrill.Actor   `json:"_actor"`
	App      scimdrill.AppKind `json:"_app"`
	Silence  scimdrill.Silence `json:"_silence"`
}

type rawRequest struct {
	Method   string    `json:"method"`
	URL      string    `json:"url"`
	Headers  []rawPair `json:"headers"`
	BodySize float64   `json:"bodySize"`
	Missing  bool      `json:"_bodyMissing"`
	PostData *struct {
		Text     *string   `json:"text"`
		Params   []rawPair `json:"params"`
		Encoding string    `json:"_encoding"`
	} `json:"postData"`
}

type rawResponse struct {
	Status   int       `json:"status"`
	Headers  []rawPair `json:"headers"`
	BodySize float64   `json:"bodySize"`
	Missing  bool      `json:"_bodyMissing"`
	Content  struct {
		Size     float64 `json:"size"`
		Text     *string `json:"text"`
		Encoding string  `json:"encoding"`
	} `json:"content"`
	Error string `json:"_error"`
}

type rawPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (r *rawEntry) entry(place int) (Entry, error) {
	entry := Entry{Place: place, Exchange: scimdrill.Exchange{
		Number: r.Number, Actor: r.Actor, Purpose: r.Comment, App: r.App, Silence: r.Silence,
		Request: scimdrill.Request{Method: r.Request.Method, URL: r.Request.URL, Header: fieldsOf(r.Request.Headers)},
	}}
	if address, err := url.Parse(r.Request.URL); r.Request.Method == "" || err != nil || address.Host == "" {
		return entry, &EntryError{place, "its request has no method, or no absolute URL: expected both, as in every HTTP Archive"}
	}
	if entry.Number == 0 {
		entry.Number = place
	}
	if entry.Actor == "" {
		entry.Actor = ActorOf(entry.Request.Header)
	}
	if started, err := time.Parse(time.RFC3339Nano, r.Started); err == nil {
		entry.Started = started
	}
	if r.Time != nil && *r.Time > 0 {
		entry.Duration = time.Duration(*r.Time * float64(time.Millisecond))
	}
	r.requestBody(&entry)
	r.response(&entry)
	return entry, nil
}

// ActorOf tells by the header of a request who sent it: Okta's client and Okta's own test files name themselves.
func ActorOf(header scimdrill.Header) scimdrill.Actor {
	if agent := header.Get("User-Agent"); strings.HasPrefix(agent, "Okta SCIM Client") || strings.HasPrefix(agent, "OKTA SCIM Integration") {
		return scimdrill.ByOkta
	}
	return scimdrill.ByProbe
}

func (r *rawEntry) requestBody(entry *Entry) {
	data := r.Request.PostData
	switch {
	case data != nil && data.Text != nil && (*data.Text != "" || len(data.Params) == 0):
		entry.Request.Body = decoded(*data.Text, data.Encoding)
	case data != nil && len(data.Params) > 0:
		form := make([]string, len(data.Params))
		for i, pair := range data.Params {
			form[i] = url.QueryEscape(pair.Name) + "=" + url.QueryEscape(pair.Value)
		}
		entry.Request.Body = strings.Join(form, "&")
	}
	entry.RequestBodyMissing = entry.Request.Body == "" && (r.Request.BodySize > 0 || r.Request.Missing)
}

func (r *rawEntry) response(entry *Entry) {
	if r.Response.Status == 0 {
		entry.Problem = r.Response.Error
		if entry.Silence == "" {
			entry.Silence = scimdrill.NoAnswer
		}
		return
	}
	response := &scimdrill.Response{Status: r.Response.Status, Header: fieldsOf(r.Response.Headers)}
	if text := r.Response.Content.Text; text != nil {
		response.Body = decoded(*text, r.Response.Content.Encoding)
	}
	entry.Response = response
	entry.ResponseBodyMissing = response.Body == "" && (r.Response.Content.Size > 0 || r.Response.BodySize > 0 || r.Response.Missing)
}

// decoded leaves a text that is not in the encoding that it claims as it stands.
func decoded(text, encoding string) string {
	if strings.EqualFold(encoding, "base64") {
		if plain, err := base64.StdEncoding.DecodeString(text); err == nil {
			return string(plain)
		}
	}
	return text
}

// fieldsOf leaves out what HTTP/2 has instead of a request line.
func fieldsOf(pairs []rawPair) scimdrill.Header {
	var header scimdrill.Header
	for _, pair := range pairs {
		if !strings.HasPrefix(pair.Name, ":") {
			header = append(header, scimdrill.HeaderField(pair))
		}
	}
	return header
}

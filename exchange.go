package scimdrill

import (
	"net/url"
	"strings"
	"time"
)

// Actor is who sent a request.
type Actor string

// The actors.
const (
	// ByOkta marks a request of the provisioning client: what Okta itself sends.
	ByOkta Actor = "okta"
	// ByProbe marks a request of a suite that looks at the target for itself.
	ByProbe Actor = "probe"
	// ByNeighbour marks a request of a suite with the credential of the second tenant.
	ByNeighbour Actor = "neighbour"
)

// HeaderField is one header line. A slice of them keeps the order on the wire, which a map would lose.
type HeaderField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Header is the header lines of a message in the order on the wire.
type Header []HeaderField

// Get returns the first value of the named header, compared without regard to case, or "".
func (h Header) Get(name string) string {
	for _, field := range h {
		if strings.EqualFold(field.Name, name) {
			return field.Value
		}
	}
	return ""
}

// Request is what was sent.
type Request struct {
	Method string `json:"method"`
	// URL is absolute and exactly as sent, so that its encoding can be judged.
	URL    string `json:"url"`
	Header Header `json:"header,omitempty"`
	// Body is the text as sent; empty when there was none.
	Body string `json:"body,omitempty"`
}

// Response is what came back.
type Response struct {
	Status int    `json:"status"`
	Header Header `json:"header,omitempty"`
	// Body is the text after content decoding (gzip, deflate); empty when there was none.
	Body string `json:"body,omitempty"`
}

// Exchange is one request and what came of it: a response, or a way of not answering.
type Exchange struct {
	// Number counts from 1 in the order in which requests were sent.
	Number int   `json:"number"`
	Actor  Actor `json:"actor"`
	// Purpose says what the sender was doing, in an admin's words: "Test API Credentials", "assign: look up".
	Purpose string `json:"purpose,omitempty"`
	// App is the kind of Okta app that sent it; empty for a probe.
	App      AppKind       `json:"app,omitempty"`
	Started  time.Time     `json:"started"`
	Duration time.Duration `json:"durationNanoseconds"`
	Request  Request       `json:"request"`
	Response *Response     `json:"response,omitempty"`
	// Silence says how no answer came, when Response is nil.
	Silence Silence `json:"silence,omitempty"`
	// Problem is the cause of the silence in the network's words.
	Problem string `json:"problem,omitempty"`
}

// Path is the path of the request below base, with the query as sent: "/Users?startIndex=1&count=2".
func (x Exchange) Path(base string) string {
	if rest, ok := strings.CutPrefix(x.Request.URL, strings.TrimSuffix(base, "/")); ok {
		return rest
	}
	u, err := url.Parse(x.Request.URL)
	if err != nil {
		return x.Request.URL
	}
	return u.RequestURI()
}

// Status is the status code of the answer, or 0 when none came.
func (x Exchange) Status() int {
	if x.Response == nil {
		return 0
	}
	return x.Response.Status
}

// Silence is a way of not answering. Each is an outcome of its own: a vendor mends them in different places.
type Silence string

// The ways of not answering.
const (
	// NoAnswer: nothing accepted the connection (refused, no route, no such host).
	NoAnswer Silence = "no-answer"
	// CutConnection: the connection was closed or reset before a whole answer came.
	CutConnection Silence = "cut-connection"
	// Hang: nothing was received within the time limit.
	Hang Silence = "hang"
	// Unreadable: what came back is not HTTP.
	Unreadable Silence = "unreadable"
	// Interrupted: the run itself was stopped while the request was under way.
	Interrupted Silence = "interrupted"
)

// Sentence says what happened in a report's words.
func (s Silence) Sentence() string {
	switch s {
	case NoAnswer:
		return "the target did not accept the connection"
	case CutConnection:
		return "the target closed the connection without a whole answer"
	case Hang:
		return "the target did not answer within the time limit"
	case Unreadable:
		return "what the target sent is not an HTTP answer"
	case Interrupted:
		return "the run was stopped while the request was under way"
	default:
		return "the target answered"
	}
}

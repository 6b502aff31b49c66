package replay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/internal/har"
)

// Target is where a recording is sent.
type Target struct {
	// Name is what it is called beside another: "A", "the reference".
	Name string
	// URL is the SCIM base URL, and Authorization the value of that header.
	URL, Authorization string
	// Fresh is put into the names of people, so that a target which has them already can be used; "" leaves them as recorded.
	Fresh string
	// Guard lets nothing be touched that the replay did not make. Needed.
	Guard *guard.Guard
	// Timeout ends a request that is not answered; 0 is Okta's sixty seconds.
	Timeout time.Duration
	// Hide are secrets that are taken out of what is kept.
	Hide []string
}

// side is a target while a recording is sent to it.
type side struct {
	Target
	terms
	// plain asks for no compression; packed leaves it to the transport, for clients that asked for it.
	plain, packed http.RoundTripper
	idle          []*http.Transport
}

func newSide(target Target, recorded string) *side {
	target.URL = strings.TrimSuffix(target.URL, "/")
	if target.Timeout == 0 {
		target.Timeout = time.Minute
	}
	s := &side{Target: target, terms: terms{ids: newIDs(), recorded: recorded, live: target.URL, marker: "replayed"}}
	if target.Fresh != "" {
		s.names, s.marker = &freshNames{target.Fresh}, target.Fresh
	}
	recorder := transcript.NewRecorder(target.Hide...)
	recorder.KeepLast(1)
	through := func(compress bool) http.RoundTripper {
		base := &http.Transport{DisableCompression: !compress, MaxIdleConnsPerHost: 64, MaxIdleConns: 64, IdleConnTimeout: time.Minute, Proxy: http.ProxyFromEnvironment}
		s.idle = append(s.idle, base)
		return &guard.Transport{Guard: target.Guard, Base: &transcript.Transport{Base: base, Recorder: recorder}}
	}
	s.plain, s.packed = through(false), through(true)
	return s
}

func (s *side) close() {
	for _, transport := range s.idle {
		transport.CloseIdleConnections()
	}
}

// message is a recorded request in the target's terms.
type message struct {
	url, body string
	header    http.Header
	packed    bool
	// imagined are ids that nothing has, which the guard has to know.
	imagined []string
	// missing are objects of the recording that the target has not.
	missing []object
	// odd says what of it HTTP cannot carry; "" for nothing.
	odd string
}

// message puts a recorded request into the target's terms.
func (s *side) message(entry har.Entry, path string, said told) message {
	asked, _, _ := objectIn(path)
	o := &outgoing{terms: &s.terms, nobody: said.refuses(), reads: reads(entry.Exchange), scope: asked}
	m := message{url: s.live + o.path(path)}
	m.body = o.body(entry.Request.Body)
	m.header = s.header(entry, o)
	for _, field := range entry.Request.Header {
		m.packed = m.packed || strings.EqualFold(field.Name, "Accept-Encoding") && strings.Contains(field.Value, "gzip")
	}
	m.missing, m.imagined, m.odd = o.missing, o.imagined, oddIn(entry.Request.Method, m.header)
	return m
}

func reads(x scimdrill.Exchange) bool {
	switch x.Request.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return true
	default:
		return strings.Contains(x.Request.URL, "/.search")
	}
}

// refusedCredential is sent where the recorded server had refused the one that came: it is not in the recording.
const refusedCredential = "Bearer scimdrill-replay-of-a-wrong-token" //nolint:gosec // it opens nothing, and is meant to

func (s *side) header(entry har.Entry, o *outgoing) http.Header {
	header := http.Header{"User-Agent": nil}
	authorized := false
	// A recording of others holds the credentials of the recorded server, which are nobody else's business.
	clean := transcript.NewRecorder().Redact(scimdrill.Exchange{Request: scimdrill.Request{Header: entry.Request.Header}}).Request.Header
	for _, field := range clean {
		name := http.CanonicalHeaderKey(field.Name)
		switch {
		case name == "Authorization":
			authorized = true
		case ownOfConnection(name), strings.Contains(field.Value, transcript.Redacted):
		case name == "If-Match", name == "If-None-Match":
			header.Add(name, o.text(version, field.Value))
		default:
			header[name] = append(header[name], field.Value)
		}
	}
	switch {
	case authorized && entry.Status() == http.StatusUnauthorized:
		header.Set("Authorization", refusedCredential)
	case authorized || entry.Status() != http.StatusUnauthorized:
		// An archive of a browser leaves the header out though it was sent.
		header.Set("Authorization", s.Authorization)
	}
	return header
}

// oddIn finds what HTTP cannot carry in a request (RFC 9110 §5.1, §5.5 and §9.1): archives of others hold it, and so do those that are
// meant to harm.
func oddIn(method string, header http.Header) string {
	if !httpguts.ValidHeaderFieldName(method) { // a method is a token, as the name of a header line is
		return fmt.Sprintf("HTTP has no method %q", method)
	}
	for name, values := range header {
		if !httpguts.ValidHeaderFieldName(name) {
			return fmt.Sprintf("HTTP cannot carry a header line named %q", name)
		}
		if slices.ContainsFunc(values, func(value string) bool { return !httpguts.ValidHeaderFieldValue(value) }) {
			return fmt.Sprintf("HTTP cannot carry the value of its header line %s", name)
		}
	}
	return ""
}

// ownOfConnection: a header line that belongs to the connection or to a proxy, and not to what is asked. Browsers write the fields of
// HTTP/2 that begin with a colon.
func ownOfConnection(name string) bool {
	return strings.HasPrefix(name, ":") || slices.Contains([]string{
		"Host", "Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding", "Te", "Trailer", "Upgrade", "Expect", "Accept-Encoding", "Cookie", "Forwarded", "Via",
	}, name) || strings.HasPrefix(name, "X-Forwarded-") || strings.HasPrefix(name, "Proxy-") || strings.HasPrefix(name, "Sec-")
}

// mostRetries is how often a request is sent again that the target put off; the recorded server had not.
const mostRetries = 5

// send sends a message. The error is a *guard.RefusedError where it was held back; any other way of not answering is in the exchange.
func (s *side) send(ctx context.Context, entry har.Entry, m message) (scimdrill.Exchange, error) {
	for _, id := range m.imagined {
		s.Guard.Imagine(id)
	}
	for try := 0; ; try++ {
		x, err := s.once(ctx, entry, m)
		if err != nil || x.Status() != http.StatusTooManyRequests || entry.Status() == http.StatusTooManyRequests || try == mostRetries {
			return x, err
		}
		wait, err := strconv.Atoi(x.Response.Header.Get("Retry-After"))
		if err != nil || wait < 0 {
			wait = 1
		}
		select {
		case <-time.After(min(time.Duration(wait)*time.Second, time.Minute)):
		case <-ctx.Done():
			return x, nil
		}
	}
}

func (s *side) once(ctx context.Context, entry har.Entry, m message) (scimdrill.Exchange, error) {
	var x scimdrill.Exchange
	limited, cancel := context.WithTimeout(transcript.WithExchange(transcript.WithPurpose(ctx, entry.Purpose), &x), s.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, entry.Request.Method, m.url, strings.NewReader(m.body))
	if err != nil {
		return x, fmt.Errorf("exchange %d cannot be sent: %w", entry.Number, err)
	}
	if m.body == "" {
		request.Body, request.ContentLength = http.NoBody, 0
	}
	request.Header = m.header
	through := s.plain
	if m.packed {
		through = s.packed
	}
	response, err := through.RoundTrip(request)
	var refused *guard.RefusedError
	switch {
	case errors.As(err, &refused):
		return x, refused
	case err == nil:
		_ = response.Body.Close() // it is in memory
	case x.Request.Method == "":
		return x, fmt.Errorf("exchange %d cannot be sent: %w", entry.Number, err)
	}
	x.Number, x.Actor, x.App = entry.Number, entry.Actor, entry.App
	return x, nil
}

// answerOf puts a live answer into the recorded server's terms.
func (s *side) answerOf(x scimdrill.Exchange, path string) answer {
	a := answer{status: x.Status(), silence: x.Silence}
	if x.Response == nil {
		return a
	}
	asked, _, _ := objectIn(path)
	a.header = x.Response.Header
	a.location = s.recordedAddress(s.names.off(x.Response.Header.Get("Location")))
	a.body = s.incoming(x.Response.Body, asked.collection)
	return a
}

// recordedAnswer is the answer of the recording.
func recordedAnswer(entry har.Entry) answer {
	a := answer{status: entry.Status(), silence: entry.Silence, bodyUnknown: entry.ResponseBodyMissing}
	if entry.Response != nil {
		a.header, a.location, a.body = entry.Response.Header, entry.Response.Header.Get("Location"), entry.Response.Body
	}
	return a
}

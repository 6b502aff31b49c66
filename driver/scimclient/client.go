package scimclient

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// What a client does unless it is told otherwise.
const (
	// OktaTimeout is how long Okta waits with nothing received (Okta SCIM FAQ: sixty seconds).
	OktaTimeout = 60 * time.Second
	// LargestAnswer is how many bytes of an answer are read, before and after decoding.
	LargestAnswer = 16 << 20
)

// Recorder keeps exchanges: a *transcript.Recorder.
type Recorder interface {
	// Begin hands out the number of an exchange that is about to be sent.
	Begin() int
	// Record keeps an exchange without its secrets and returns it as kept.
	Record(exchange scimdrill.Exchange) scimdrill.Exchange
}

// Options say whom a client asks and how.
type Options struct {
	// BaseURL is the SCIM base URL, without /Users. Okta accepts https alone (Okta guide "Build your SCIM API"); http is
	// accepted here too, because a server on a developer's machine rarely has a certificate. See [Objections].
	BaseURL       string
	Authorization Authorization
	// Tokens takes the place of Authorization where a target is authorized by OAuth 2.0.
	Tokens Tokens
	// Version is the version of SCIM; 2.0 unless it is set.
	Version Version
	// App is the kind of app for which requests are recorded.
	App scimdrill.AppKind
	// Recorder keeps what was sent and answered. Needed.
	Recorder Recorder
	// Timeout ends a request with nothing received for that long; 0 for OktaTimeout.
	Timeout time.Duration
	// SpaceAsPlus encodes a space in a query as "+" instead of "%20".
	SpaceAsPlus bool
	// LargestAnswer is in bytes; 0 for the constant of that name.
	LargestAnswer int64
	// TLS is used for https; nil for the system's roots. HTTP/1.1 is asked for in any case.
	TLS *tls.Config
	// Dial opens connections; nil for TCP.
	Dial Dial
	// Before is called before each request is sent; nil for nothing. It is where a run waits for a target that lags behind.
	Before func(ctx context.Context)
	// Guard refuses what could touch objects of others; nil lets everything through.
	Guard *guard.Guard
}

// Client asks one SCIM endpoint. It is safe for concurrent use. Redirects are answers, not followed: what Okta does with
// one is not documented.
type Client struct {
	options Options
	base    *url.URL
	pool    *pool
}

// New returns a client. The error says what is wrong with the base URL.
func New(options Options) (*Client, error) {
	base, err := parseBase(options.BaseURL)
	if err != nil {
		return nil, err
	}
	if options.Recorder == nil {
		return nil, errors.New("a SCIM client needs a recorder")
	}
	if options.Timeout <= 0 {
		options.Timeout = OktaTimeout
	}
	if options.LargestAnswer <= 0 {
		options.LargestAnswer = LargestAnswer
	}
	return &Client{options: options, base: base, pool: newPool(base, options.Timeout, options.TLS, options.Dial)}, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.pool.close() }

func parseBase(address string) (*url.URL, error) {
	base, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, fmt.Errorf("SCIM base URL: %w; expected something like https://example.com/scim/v2", err)
	case base.Scheme != "https" && base.Scheme != "http" || base.Hostname() == "":
		return nil, fmt.Errorf("SCIM base URL %q is not absolute; expected something like https://example.com/scim/v2", address)
	case base.RawQuery != "" || base.Fragment != "" || base.User != nil:
		return nil, errors.New("SCIM base URL must have no query, fragment or user in it; expected something like https://example.com/scim/v2")
	}
	return base, nil
}

// Objections lists what Okta would say against a base URL that a Client accepts (Okta guide "Build your SCIM API").
func Objections(baseURL string) []string {
	var objections []string
	if !strings.HasPrefix(strings.ToLower(baseURL), "https://") {
		objections = append(objections, "Okta accepts https base URLs alone")
	}
	if strings.Contains(baseURL, "_") {
		objections = append(objections, `Okta accepts no "_" in a base URL`)
	}
	if len(baseURL) > 1024 {
		objections = append(objections, fmt.Sprintf("Okta accepts base URLs of at most 1024 characters; this one has %d", len(baseURL)))
	}
	return objections
}

// Call is one request.
type Call struct {
	Method string
	// Path is below the base URL, escaped: "/Users/2819c223".
	Path string
	// Query is as it goes on the wire, without "?".
	Query string
	// Body is nil for none.
	Body *ordered.Object
	// Purpose is recorded: what Okta is doing, in an admin's words.
	Purpose string
}

// Answer is what came back, whatever its status.
type Answer struct {
	// Exchange is the number of the exchange.
	Exchange int
	Status   int
	// Phrase is the reason phrase of the status line, or the registered one where the line has none.
	Phrase string
	// Location is where an answer of 3xx leads; it is not followed.
	Location string
	// RetryAfter is the header line of that name, as it came; "" without one.
	RetryAfter string
	// Body is decoded (gzip, deflate) and in UTF-8. It may hold secrets.
	Body []byte
}

// Do sends a request and returns the answer of any status. The error is an *Error when no answer came.
func (c *Client) Do(ctx context.Context, call Call) (Answer, error) {
	if c.options.Tokens != nil {
		return c.doAuthorized(ctx, call)
	}
	return c.send(ctx, call, c.options.Authorization)
}

func (c *Client) send(ctx context.Context, call Call, authorization Authorization) (Answer, error) {
	head, body, err := c.message(call, authorization)
	if err != nil {
		return Answer{}, err
	}
	if c.options.Before != nil {
		c.options.Before(ctx)
	}
	answered, err := c.admit(call, body)
	if err != nil {
		return Answer{}, err
	}
	x := scimdrill.Exchange{
		Number: c.options.Recorder.Begin(), Actor: scimdrill.ByOkta, Purpose: call.Purpose, App: c.options.App, Started: time.Now(),
		Request: scimdrill.Request{Method: call.Method, URL: c.base.Scheme + "://" + c.base.Host + c.target(call), Header: head, Body: string(body)},
	}
	answer, response, err := c.exchange(ctx, call.Method, c.target(call), head, body)
	x.Duration = time.Since(x.Started)
	x.Response = response
	if err != nil {
		x.Response, x.Silence, x.Problem = nil, transcript.SilenceOf(ctx, err), err.Error()
		answered(0, "", nil)
		c.options.Recorder.Record(x)
		return Answer{Exchange: x.Number}, c.silent(x, err)
	}
	answered(answer.Status, response.Header.Get("Location"), answer.Body)
	c.options.Recorder.Record(x)
	answer.Exchange = x.Number
	return answer, nil
}

// admit asks the guard. What it refuses is no exchange: nothing was sent.
func (c *Client) admit(call Call, body []byte) (guard.Answered, error) {
	if c.options.Guard == nil {
		return func(int, string, []byte) {}, nil
	}
	answered, err := c.options.Guard.Admit(call.Method, c.base.Scheme+"://"+c.base.Host+c.target(call), body)
	if err != nil {
		return nil, &Error{Text: err.Error(), Cause: err}
	}
	return answered, nil
}

// exchange sends the message on a connection of the pool and reads the answer.
func (c *Client) exchange(ctx context.Context, method, target string, head scimdrill.Header, body []byte) (Answer, *scimdrill.Response, error) {
	conn, err := c.pool.get(ctx)
	if err != nil {
		return Answer{}, nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	answer, response, reusable, err := conn.roundTrip(method, target, head, body, c.options.LargestAnswer)
	ended := !stop()
	if ended && err != nil {
		// The connection was closed because the context ended: that, and not the close, is what happened.
		err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
	}
	if err != nil && transcript.SilenceOf(ctx, err) == scimdrill.NoAnswer {
		// The connection was accepted: what is wrong is what came on it.
		err = fmt.Errorf("%w: %w", transcript.ErrUnreadable, err)
	}
	c.pool.put(conn, reusable && !ended)
	return answer, response, err
}

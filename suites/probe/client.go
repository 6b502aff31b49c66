// Package probe is how a suite looks at the target for itself: what does the employee look like now, is a second one
// refused, what does the server say to a wrong token. It reads as tolerantly as it can and notes each departure from the
// RFC, so that a run goes on with it.
package probe

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// Options say whom a client asks.
type Options struct {
	// BaseURL is the SCIM base URL.
	BaseURL string
	// Token is the bearer token.
	Token string
	// Authorization is the value of the header of that name; "" is "Bearer " and the token.
	Authorization string
	// Timeout ends a request that is not answered; 0 is Okta's sixty seconds.
	Timeout time.Duration
	// Actor is who asks, as the recorder keeps it; a probe when it is empty.
	Actor scimdrill.Actor
	// Recorder keeps what was sent and answered.
	Recorder *transcript.Recorder
	// Guard refuses what could touch objects that the run did not make; nil lets everything through.
	Guard *guard.Guard
	// Consistency knows what was written; nil where the target shows at once what is.
	Consistency *Consistency
	// Note is told of departures from the RFC that could be understood. Nil: they are forgotten.
	Note func(scimdrill.Finding)
}

// Client asks one target.
type Client struct {
	options     Options
	http        *http.Client
	connections *renewing
}

// New returns a client. Redirects are answers, not something to follow.
func New(options Options) *Client {
	options.BaseURL = strings.TrimSuffix(options.BaseURL, "/")
	if options.Timeout == 0 {
		options.Timeout = 60 * time.Second
	}
	connections := newRenewing()
	var transport http.RoundTripper = &transcript.Transport{
		Base: connections, Recorder: options.Recorder, Actor: options.Actor,
	}
	if options.Guard != nil {
		transport = &guard.Transport{Base: transport, Guard: options.Guard}
	}
	return &Client{options: options, connections: connections, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close lets go of idle connections.
func (c *Client) Close() { c.connections.CloseIdleConnections() }

// BaseURL is the SCIM base URL that the client asks.
func (c *Client) BaseURL() string { return c.options.BaseURL }

// Authorization is the value of the header of that name with which the client asks: a scheme and a credential, or a bare token.
func (c *Client) Authorization() string {
	switch {
	case c.options.Authorization != "":
		return c.options.Authorization
	case c.options.Token != "":
		return "Bearer " + c.options.Token
	default:
		return ""
	}
}

// Ask is one request in full.
type Ask struct {
	Method string
	// Path is below the base URL, escaped, with its query: "/Users?count=1".
	Path string
	// Header holds what differs from the usual: Accept and Content-Type application/scim+json, the bearer token. An empty
	// value takes a header away.
	Header map[string]string
	// Also are header lines that are sent besides, so that a name can stand there twice.
	Also []scimdrill.HeaderField
	// Pace is over how long the body is sent, piece by piece; 0 sends it at once.
	Pace time.Duration
	// Body is sent as it is.
	Body []byte
	// Purpose says what the suite wants to know.
	Purpose string
}

// Get asks for a path.
func (c *Client) Get(ctx context.Context, path, purpose string) (Answer, error) {
	return c.Do(ctx, Ask{Method: http.MethodGet, Path: path, Purpose: purpose})
}

// Lookup asks for the users with that userName, as Okta does before it creates one.
func (c *Client) Lookup(ctx context.Context, userName, purpose string) (Answer, error) {
	return c.Get(ctx, LookupPath(userName), purpose)
}

// LookupPath is the path and query with which Okta looks a user up.
func LookupPath(userName string) string {
	return "/Users?filter=" + equals("userName", userName) + "&startIndex=1&count=100"
}

// LookupVariants are other encodings of the same lookup, all of them legal.
func LookupVariants(userName string) []string {
	path := LookupPath(userName)
	return []string{strings.ReplaceAll(path, "%20", "+"), strings.ReplaceAll(path, "%40", "@")}
}

// equals is the filter that compares an attribute, as it stands in a query.
func equals(attribute, value string) string {
	quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
	return strings.ReplaceAll(url.QueryEscape(attribute+" eq "+quoted), "+", "%20")
}

// UserPath is the path of a user.
func UserPath(id string) string { return "/Users/" + url.PathEscape(id) }

// GroupPath is the path of a group.
func GroupPath(id string) string { return "/Groups/" + url.PathEscape(id) }

// GroupLookupPath is the path and query with which Okta looks a group up by its name.
func GroupLookupPath(displayName string) string {
	return "/Groups?filter=" + equals("displayName", displayName) + "&startIndex=1&count=100"
}

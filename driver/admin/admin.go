package admin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/okta/okta-sdk-golang/v2/okta"
)

// Options says which org an administrator works in.
type Options struct {
	// OrgURL is the org's address, "https://example.okta.com" or the mock's "http://127.0.0.1:4100".
	OrgURL string
	// APIToken is an API token of an administrator (SSWS).
	APIToken string
	// RequestTimeout bounds one request to the org; 0 means 30 s. Whole seconds; less than one counts as one.
	RequestTimeout time.Duration
	// RateLimitRetries is how often a request is repeated when the org answers 429; 0 means 4.
	RateLimitRetries int
	// PatienceForPush bounds WaitForPush; 0 means 30 s on the mock and 3 minutes on a real org.
	PatienceForPush time.Duration
	// FirstPause and LongestPause pace the looks of WaitForPush; 0 means 1 ms to 50 ms on the mock and 1 s to 5 s on a real
	// org, whose rate limits count every look.
	FirstPause, LongestPause time.Duration
	// Transport sends the requests; nil for one of its own.
	Transport http.RoundTripper
	// Held tells how long requests were held back in all for the org's rate limits: no wait for a push counts that. nil for never.
	Held func() time.Duration
	// Marker is put behind the labels of apps that do not hold it; "" for nothing.
	Marker string
	// QuietTime is how long a real org is watched before Settle believes that nothing more comes; 0 means 20 s, which is
	// what Okta's own CRUD test waits. The mock says itself when it has finished.
	QuietTime time.Duration
}

// Admin is an administrator of one org. It is safe for use by several goroutines.
type Admin struct {
	options Options
	client  *okta.Client
	http    *http.Client
	mock    bool
	// skew is how far the org's clock is ahead of ours.
	skew time.Duration

	// lastWrite is when something was last changed in the org, in nanoseconds since 1970.
	lastWrite atomic.Int64

	mu   sync.Mutex
	read map[string]bool      // System Log events that a wait has already reported
	sync map[string]time.Time // the last sync that a wait has already reported, by app and person
}

// MockHeader is the response header by which the mock org tells that it is one.
const MockHeader = "X-Scimdrill-Org"

// New signs in: it asks the org who the token belongs to, and learns whether the org is the mock and how its clock stands.
func New(ctx context.Context, options Options) (*Admin, error) {
	options = options.withDefaults()
	address, err := url.Parse(options.OrgURL)
	if err != nil || address.Host == "" || (address.Scheme != "http" && address.Scheme != "https") {
		return nil, fmt.Errorf("org URL %q: expected an address such as https://example.okta.com", options.OrgURL)
	}
	if address.Scheme == "http" && !isLoopback(address.Hostname()) {
		return nil, fmt.Errorf("org URL %q: plain http is accepted for a loopback address alone, because the API token would travel in the open; use https",
			options.OrgURL)
	}
	if options.APIToken == "" {
		return nil, errors.New("the API token of the org is missing: set OKTA_API_TOKEN")
	}
	connections := httpClient(address.Scheme == "http")
	if options.Transport != nil {
		connections.Transport = options.Transport
	}
	_, client, err := okta.NewClient(ctx, sdkSettings(options, address.Scheme == "http", connections)...)
	if err != nil {
		return nil, fmt.Errorf("set up the Okta client for %s: %w", options.OrgURL, err)
	}
	a := &Admin{options: options, client: client, http: connections, read: map[string]bool{}, sync: map[string]time.Time{}}
	_, response, err := client.User.GetUser(ctx, "me")
	if err != nil {
		return nil, a.failed(err, "sign in to the org %s", options.OrgURL)
	}
	connections.Transport = noting{connections.Transport, a}
	a.mock = response.Header.Get(MockHeader) != ""
	if theirs, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		// The Date header counts whole seconds: less than two seconds is not told from nothing.
		if skew := time.Since(theirs); skew < -2*time.Second || skew > 2*time.Second {
			a.skew = -skew
		}
	}
	return a, nil
}

func (o Options) withDefaults() Options {
	o.OrgURL = strings.TrimRight(o.OrgURL, "/")
	if o.RequestTimeout <= 0 {
		o.RequestTimeout = 30 * time.Second
	}
	if o.RateLimitRetries <= 0 {
		o.RateLimitRetries = 4
	}
	if o.QuietTime <= 0 {
		o.QuietTime = 20 * time.Second
	}
	return o
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Close lets go of idle connections to the org.
func (a *Admin) Close() { a.http.CloseIdleConnections() }

// OnMock reports whether the org is the mock.
func (a *Admin) OnMock() bool { return a.mock }

// OrgURL is the address of the org, without a trailing slash.
func (a *Admin) OrgURL() string { return a.options.OrgURL }

// Transport sends a request to the org as the administrator's own are sent; it must bring its own authorization.
func (a *Admin) Transport() http.RoundTripper { return a.http.Transport }

// held is how long requests were held back so far.
func (a *Admin) held() time.Duration {
	if a.options.Held == nil {
		return 0
	}
	return a.options.Held()
}

package admin

import (
	"context"
	"net/http"
	"time"

	"github.com/okta/okta-sdk-golang/v2/okta"
)

// sdkSettings sets everything that the SDK would otherwise take from files or from the environment. The cache is off: it
// would answer questions about a push that is under way with yesterday's state.
func sdkSettings(options Options, plainHTTP bool, connections *http.Client) []okta.ConfigSetter {
	seconds := max(1, int64(options.RequestTimeout/time.Second))
	return []okta.ConfigSetter{
		okta.WithOrgUrl(options.OrgURL),
		okta.WithToken(options.APIToken),
		okta.WithAuthorizationMode("SSWS"),
		okta.WithClientId(""),
		okta.WithScopes(nil),
		okta.WithPrivateKey(""),
		okta.WithClientAssertion(""),
		okta.WithCache(false),
		okta.WithConnectionTimeout(seconds),
		okta.WithRequestTimeout(seconds),
		okta.WithRateLimitMaxRetries(int32(options.RateLimitRetries)),
		okta.WithRateLimitMaxBackOff(30),
		okta.WithUserAgentExtra("scimdrill"),
		okta.WithTestingDisableHttpsCheck(plainHTTP),
		okta.WithHttpClientPtr(connections),
	}
}

// httpClient keeps enough idle connections for suites that work in parallel. A loopback org is never reached by way of a
// proxy; a real org is, where the environment names one.
func httpClient(loopback bool) *http.Client {
	transport := &http.Transport{
		MaxIdleConnsPerHost: 32,
		IdleConnTimeout:     30 * time.Second,
		ForceAttemptHTTP2:   true,
	}
	if !loopback {
		transport.Proxy = http.ProxyFromEnvironment
	}
	return &http.Client{Transport: transport}
}

// call sends a request that the SDK has no method for, with the SDK's own authentication and retries.
func (a *Admin) call(ctx context.Context, method, path string, body, answer any) error {
	executor := a.client.CloneRequestExecutor()
	request, err := executor.WithAccept("application/json").WithContentType("application/json").NewRequest(method, path, body)
	if err != nil {
		return err
	}
	_, err = executor.Do(ctx, request, answer)
	return err
}

// noting notes when the org was last changed: what is pushed because of it comes after that.
type noting struct {
	next  http.RoundTripper
	admin *Admin
}

// RoundTrip sends a request, and notes the time if it changes something.
func (n noting) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet {
		defer func() { n.admin.lastWrite.Store(time.Now().UnixNano()) }()
	}
	return n.next.RoundTrip(request)
}

// CloseIdleConnections lets go of idle connections.
func (n noting) CloseIdleConnections() {
	if closer, can := n.next.(interface{ CloseIdleConnections() }); can {
		closer.CloseIdleConnections()
	}
}

package media

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// overTLS is why no defect shows what these requirements are about.
const overTLS = "the reference of a run speaks plain HTTP; internal/interpretation shows both outcomes against servers that speak TLS"

// security: what a target at an https address must not offer beside it (RFC 7644 §7.2).
func security(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:       "rfc.media.tls-versions",
		Title:    "The server refuses TLS 1.0 and TLS 1.1.",
		Why:      "The versions are broken and deprecated; whoever can make a client fall back to them reads the token.",
		Fix:      "Set the least version of the listener, or of the load balancer, to TLS 1.2.",
		Level:    scimdrill.Should,
		Cites:    []scimdrill.Citation{cite.RFC("8996", "4"), cite.RFC("7644", "7.2")},
		Needs:    []scimdrill.Capability{scimdrill.HasTLS},
		Unproved: overTLS,
	}, func(c *spec.Case) {
		address, err := url.Parse(s.Target.BaseURL())
		if err != nil {
			c.Broken(err)
		}
		spoken, err := oldTLS(c.Context(), hostPort(address, "443"), address.Hostname())
		if err != nil {
			c.Block("connecting to %s: %v", address.Host, err)
		}
		if spoken != "" {
			c.Fail("%s: expected the handshake to be refused, found that %s is spoken", address.Host, spoken)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:       "rfc.media.plain-http",
		Title:    "Nothing of SCIM is answered without TLS.",
		Why:      "An admin who types http:// by mistake sends the token in the clear, and everything seems to work.",
		Fix:      "Close the port, or redirect it to https:// before anything reads the request.",
		Level:    scimdrill.Should,
		Cites:    []scimdrill.Citation{cite.RFC("7644", "7.2"), cite.RFC("6750", "5.3")},
		Needs:    []scimdrill.Capability{scimdrill.HasTLS},
		Unproved: overTLS,
	}, func(c *spec.Case) {
		address, err := url.Parse(s.Target.BaseURL())
		if err != nil {
			c.Broken(err)
		}
		address.Scheme, address.Host = "http", hostPort(address, "80")
		plain := probe.New(probe.Options{BaseURL: address.String(), Recorder: s.Recorder, Guard: s.Guard, Timeout: 5 * time.Second})
		defer plain.Close()
		// The credential stays here: what the server makes of it could not be taken back.
		answer, err := plain.Get(c.Context(), listPath, "ask without TLS, and without a credential")
		if err != nil {
			return // nobody is there, as it should be
		}
		c.Decisive(answer.Exchange)
		if status := answer.Status(); status < 300 || status == http.StatusUnauthorized && answer.At("schemas") != nil {
			c.Fail("%s: expected no answer, or a redirect to https://; found %d from SCIM itself", address, status)
		}
	})
}

// hostPort is the host of an address with its port, or with the usual one.
func hostPort(address *url.URL, usual string) string {
	port := address.Port()
	if port == "" {
		port = usual
	}
	return net.JoinHostPort(address.Hostname(), port)
}

// oldTLS tries a handshake with what is deprecated, and names what was agreed upon; "" when it was refused.
func oldTLS(ctx context.Context, host, name string) (string, error) {
	connection, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", host)
	if err != nil {
		return "", err
	}
	defer connection.Close()                                                                                                   //nolint:errcheck // nothing was written that could be lost
	offer := tls.Client(connection, &tls.Config{ServerName: name, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}) //nolint:gosec // G402: whether the server takes these versions is the question
	if err := offer.HandshakeContext(ctx); err != nil {
		return "", nil // refused, as it should be
	}
	return tls.VersionName(offer.ConnectionState().Version), nil
}

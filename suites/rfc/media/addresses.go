package media

import (
	"net"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// addresses: where the server says that things are.
func addresses(scope *spec.Scope, s *stage.Stage, somebody *stage.Made) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.unsupported-version",
		Title: "A version of the protocol that the server does not have is refused.",
		Why:   "A client that asks for v9 and is answered by v2 believes that it has what it asked for.",
		Fix:   "Route the versions that you have, and answer 404 or 400 invalidVers to others.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.13")},
		Kills: []string{"version-ignored"},
	}, func(c *spec.Case) {
		elsewhere := probe.New(probe.Options{
			BaseURL: otherVersion(s.Target.BaseURL()), Authorization: s.Target.Authorization(), Recorder: s.Recorder, Guard: s.Guard,
		})
		defer elsewhere.Close()
		answer, err := elsewhere.Get(c.Context(), listPath, "ask for version 9 of the protocol")
		c.Answered(err)
		c.Decisive(answer.Exchange)
		if answer.Status() < 300 && answer.At("totalResults") != nil {
			c.Fail("%s: expected it to be refused, found a list with status %d", elsewhere.BaseURL(), answer.Status())
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.public-location",
		Title: "Addresses of resources name the host that clients ask, and none inside the server's own network.",
		Why:   "A server behind a proxy often knows itself by another name: whoever follows meta.location ends at a host that does not exist for them.",
		Fix:   "Take the public base URL from the configuration, or from what the proxy forwards; never from the local address.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7643", "3.1"), cite.RFC("7644", "3.3")},
		Kills: []string{"location-internal"},
	}, func(c *spec.Case) {
		somebody.Given(c)
		c.Decisive(somebody.Answer.Exchange)
		base, err := url.Parse(s.Target.BaseURL())
		if err != nil {
			c.Broken(err)
		}
		for name, location := range map[string]string{
			"meta.location": somebody.Answer.Text("meta.location"), "Location": somebody.Answer.Exchange.Response.Header.Get("Location"),
		} {
			address, err := url.Parse(location)
			if err != nil || address.Host == "" || strings.EqualFold(address.Hostname(), base.Hostname()) {
				continue // without a host it means the one that was asked
			}
			if isInternal(address.Hostname()) {
				c.Fail("%s: expected an address at %s, found %s", name, base.Host, location)
			}
		}
	})
}

// otherVersion is a base URL with another version: in place of the one that it ends with, or after it.
func otherVersion(base string) string {
	address, err := url.Parse(base)
	if err != nil {
		return base + "/v9"
	}
	if regexp.MustCompile(`^v\d+$`).MatchString(path.Base(address.Path)) {
		address.Path = path.Dir(address.Path)
	}
	return address.JoinPath("v9").String()
}

// isInternal reports whether a host means nothing outside a network of one's own.
func isInternal(host string) bool {
	if address := net.ParseIP(host); address != nil {
		return address.IsPrivate() || address.IsLoopback() || address.IsLinkLocalUnicast() || address.IsUnspecified()
	}
	return !strings.Contains(host, ".") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal")
}

package org

import (
	"net"
	"net/http"
	"strings"
)

// eventClient is what the System Log tells of the request in which something happened (Okta Management API, LogClient,
// LogRequest; requestId, requestUri and url are in the debug data of Okta's published examples). All events of a request share one.
type eventClient struct {
	RequestID, UserAgent, IP, Path, URL string
}

func clientOf(r *http.Request, requestID string) *eventClient {
	ip, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		ip = r.RemoteAddr
	}
	return &eventClient{
		RequestID: requestID, UserAgent: clip(r.UserAgent(), longestNoted), IP: ip,
		Path: clip(r.URL.Path, longestNoted), URL: clip(r.URL.Path+"?"+r.URL.RawQuery, longestNoted),
	}
}

// longestNoted bounds what is kept of texts that a client chooses.
const longestNoted = 500

// view names neither browser nor system nor device: what speaks to the mock is a program.
func (c *eventClient) view() map[string]any {
	if c == nil {
		return map[string]any{}
	}
	return map[string]any{
		"userAgent": map[string]any{"rawUserAgent": c.UserAgent, "os": "Unknown", "browser": "UNKNOWN"},
		"zone":      "null", "device": "Unknown", "ipAddress": c.IP,
	}
}

func (c *eventClient) chain() []any {
	if c == nil {
		return []any{}
	}
	version := "V4"
	if strings.Contains(c.IP, ":") {
		version = "V6"
	}
	return []any{map[string]any{"ip": c.IP, "version": version}}
}

func (c *eventClient) debugData() map[string]any {
	if c == nil {
		return map[string]any{}
	}
	return map[string]any{"requestId": c.RequestID, "requestUri": c.Path, "url": c.URL}
}

func (c *eventClient) value(name string) string {
	switch {
	case c == nil:
		return ""
	case name == "ipAddress":
		return c.IP
	default:
		return c.UserAgent
	}
}

package foreign

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// notSCIM says why an exchange is none of a SCIM client; "" for one that is.
func notSCIM(x scimdrill.Exchange) string {
	address, err := url.Parse(x.Request.URL)
	switch {
	case err != nil:
		return "an address that cannot be read"
	case address.Scheme == "ws", address.Scheme == "wss", x.Status() == http.StatusSwitchingProtocols, strings.EqualFold(x.Request.Header.Get("Upgrade"), "websocket"):
		return "a websocket"
	case x.Request.Method == http.MethodConnect:
		return "a tunnel of the proxy (CONNECT)"
	case address.Scheme != "http" && address.Scheme != "https":
		return "an address of the browser's own (" + address.Scheme + ":)"
	case x.Request.Method == http.MethodOptions && x.Request.Header.Get("Access-Control-Request-Method") != "":
		return "a browser asking whether it may (CORS)"
	}
	if isSCIMMedia(x.Request.Header.Get("Accept")) || isSCIMMedia(x.Request.Header.Get("Content-Type")) || namesSCIM(x.Request.Body) {
		return ""
	}
	answered := ""
	if x.Response != nil {
		if answered = x.Response.Header.Get("Content-Type"); isSCIMMedia(answered) || namesSCIM(x.Response.Body) {
			return ""
		}
	}
	base, known := baseOf(address)
	agent := x.Request.Header.Get("User-Agent")
	if known && (strings.Contains(strings.ToLower(base), "scim") || strings.Contains(strings.ToUpper(agent), "SCIM")) {
		return ""
	}
	if media, _, err := mime.ParseMediaType(answered); err == nil {
		return "not SCIM: " + media
	}
	return "not SCIM"
}

func isSCIMMedia(value string) bool {
	return strings.Contains(strings.ToLower(value), "application/scim+json")
}

// namesSCIM: a JSON object with schemas of SCIM 2.0 (RFC 7643 §3), or of SCIM 1.1.
func namesSCIM(body string) bool {
	if !strings.Contains(body, "schemas") || !strings.Contains(body, "urn:") {
		return false
	}
	var object struct {
		Schemas []string `json:"schemas"`
	}
	if json.Unmarshal([]byte(body), &object) != nil {
		return false
	}
	for _, schema := range object.Schemas {
		schema = strings.ToLower(schema)
		if strings.HasPrefix(schema, "urn:ietf:params:scim:") || strings.HasPrefix(schema, "urn:scim:") || strings.HasPrefix(schema, "urn:okta:") {
			return true
		}
	}
	return false
}

// isEndpoint tells the endpoints of RFC 7644 §3.2, those of SCIM 1.1, and those that Okta names for entitlements.
func isEndpoint(segment string) bool {
	switch strings.ToLower(segment) {
	case "users", "groups", "me", "schemas", "resourcetypes", "serviceproviderconfig", "serviceproviderconfigs", "bulk", ".search", "roles", "entitlements", "agentusers":
		return true
	}
	return false
}

// baseOf is the SCIM base URL of an address: what stands before its endpoint. Where no segment is the name of one, the base is
// guessed to be all but the last segment, and known is unset.
func baseOf(address *url.URL) (base string, known bool) {
	root := address.Scheme + "://" + address.Host
	path := address.EscapedPath()
	at := 0
	for segment := range strings.SplitSeq(path, "/") {
		if isEndpoint(segment) {
			return root + strings.TrimSuffix(path[:at], "/"), true
		}
		at += len(segment) + 1
	}
	return root + path[:max(0, strings.LastIndexByte(path, '/'))], false
}

// within tells whether an address lies below a base URL.
func within(address, base string) bool {
	rest, found := strings.CutPrefix(address, base)
	return found && (rest == "" || strings.ContainsRune("/?", rune(rest[0])))
}

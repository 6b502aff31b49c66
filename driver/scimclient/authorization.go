package scimclient

import "encoding/base64"

// Authorization is how the client proves who it is. The zero value sends no Authorization header.
type Authorization struct {
	value string
}

// Bearer adds the scheme to the token, as an App Integration Wizard app with "HTTP Header" and the "OAuth Bearer Token"
// template do (capture: AIW app; Okta guide "Authentication settings" of the OIN Wizard).
func Bearer(token string) Authorization { return Authorization{value: "Bearer " + token} }

// Verbatim sends what the admin typed, as the "Header Auth" template does: there the admin types "Bearer xyz" (Okta guide
// "Authentication settings" of the OIN Wizard).
func Verbatim(value string) Authorization { return Authorization{value: value} }

// Basic sends user and password (RFC 7617), as the "Basic Auth" template does.
func Basic(user, password string) Authorization {
	return Authorization{value: "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))}
}

// IsZero reports whether no Authorization header is sent.
func (a Authorization) IsZero() bool { return a.value == "" }

// String hides the secret, so that an Authorization can be logged.
func (a Authorization) String() string {
	if a.IsZero() {
		return "none"
	}
	return "<redacted>"
}

// GoString hides the secret from %#v.
func (a Authorization) GoString() string { return a.String() }

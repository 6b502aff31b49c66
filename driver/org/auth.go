package org

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
)

// authorized accepts "Authorization: SSWS {token}", the scheme of Okta's API tokens, and what comes by [Org.Administrator].
// Tokens are compared by their hashes, in constant time.
func (o *Org) authorized(r *http.Request) bool {
	if byAdministrator(r) {
		return true
	}
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "SSWS") {
		return false
	}
	sent := sha256.Sum256([]byte(strings.TrimSpace(token)))
	return subtle.ConstantTimeCompare(sent[:], o.tokenHash[:]) == 1
}

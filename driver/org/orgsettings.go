package org

import (
	"crypto/sha256"
	"net/http"
)

// settingsRoutes are the org itself, its API token and its one user type.
func (o *Org) settingsRoutes() map[string]handler {
	return map[string]handler{
		"GET /api/v1/org":                     o.getOrg,
		"GET /api/v1/api-tokens":              o.listTokens,
		"GET /api/v1/api-tokens/{tokenID}":    o.getToken,
		"DELETE /api/v1/api-tokens/{tokenID}": o.revokeToken,
		"GET /api/v1/meta/types/user":         o.listUserTypes,
		"GET /api/v1/meta/types/user/{typeID}": func(w http.ResponseWriter, r *http.Request) error {
			if id := r.PathValue("typeID"); id != o.userTypeID && id != "default" {
				return notFound(id, "UserType")
			}
			o.answer(w, http.StatusOK, o.userTypeView(o.base(r)))
			return nil
		},
	}
}

// getOrg tells which org it is.
func (o *Org) getOrg(w http.ResponseWriter, r *http.Request) error {
	base := o.base(r)
	o.answer(w, http.StatusOK, map[string]any{
		"id": "00o" + o.userTypeID[3:], "subdomain": o.options.Name, "companyName": o.options.Name, "status": "ACTIVE",
		"_links": map[string]any{"preferences": href(base + "/api/v1/org/preferences"), "supportSettings": href(base + "/api/v1/org/privacy/oktaSupport")},
	})
	return nil
}

// tokenID is the id of the org's one API token: it follows from its hash, so that the token's text is not needed.
func (o *Org) tokenID() string { return "00T" + readable(o.tokenHash[:], 17) }

// readable writes bytes as that many letters and digits.
func readable(data []byte, length int) string {
	const letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	text := make([]byte, length)
	for i := range text {
		text[i] = letters[int(data[i%len(data)])%len(letters)]
	}
	return string(text)
}

func (o *Org) tokenView(base string) map[string]any {
	view := map[string]any{
		"id": o.tokenID(), "name": "Management API", "userId": o.administrator, "tokenWindow": "P30D", "clientName": "Okta API",
		"network": map[string]any{"connection": "ANYWHERE"},
		"_link":   map[string]any{"self": map[string]any{"href": base + "/api/v1/api-tokens/" + o.tokenID(), "hints": map[string]any{"allow": []string{"GET", "DELETE"}}}},
	}
	if admin := o.users[o.administrator]; admin != nil {
		view["created"], view["lastUpdated"] = stamp(admin.Created), stamp(admin.Created)
	}
	return view
}

// listTokens shows the token's data, never the token (Okta Management API, "List all API token metadata").
func (o *Org) listTokens(w http.ResponseWriter, r *http.Request) error {
	o.answer(w, http.StatusOK, []any{o.tokenView(o.base(r))})
	return nil
}

func (o *Org) getToken(w http.ResponseWriter, r *http.Request) error {
	if id := r.PathValue("tokenID"); id != o.tokenID() {
		return notFound(id, "ApiToken")
	}
	o.answer(w, http.StatusOK, o.tokenView(o.base(r)))
	return nil
}

// revokeToken ends the token, also as "current". Nobody is let in after that, until the org is started with another one.
func (o *Org) revokeToken(w http.ResponseWriter, r *http.Request) error {
	if id := r.PathValue("tokenID"); id != o.tokenID() && id != "current" {
		return notFound(id, "ApiToken")
	}
	o.logEvent(event{Type: "system.api_token.revoke", Message: "Revoke API token", Targets: []eventParty{{ID: o.tokenID(), Type: "Token", AlternateID: "unknown", DisplayName: "Management API"}}})
	o.tokenHash = sha256.Sum256([]byte(randomText(40)))
	o.settingsChanged()
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

func (o *Org) userTypeView(base string) map[string]any {
	return map[string]any{
		"id": o.userTypeID, "name": "user", "displayName": "User", "description": "Okta user profile template with default permission settings", "default": true,
		"_links": map[string]any{
			"self":   map[string]any{"href": base + "/api/v1/meta/types/user/" + o.userTypeID, "method": "GET", "rel": "self"},
			"schema": map[string]any{"href": base + "/api/v1/meta/schemas/user/default", "method": "GET", "rel": "schema"},
		},
	}
}

func (o *Org) listUserTypes(w http.ResponseWriter, r *http.Request) error {
	o.answer(w, http.StatusOK, []any{o.userTypeView(o.base(r))})
	return nil
}

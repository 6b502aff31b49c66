package org_test

import (
	"slices"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

// TestHowATargetIsAuthorized: the Authorization line for what an admin typed into each kind of app (capture: wizard app; Okta guide
// "Authentication settings" of the OIN Wizard).
func TestHowATargetIsAuthorized(t *testing.T) {
	for _, c := range []struct{ name, app, mode, typed, want string }{
		{"wizard, HTTP Header", `"signOnMode":"SAML_2_0"`, `,"authMode":"HTTP_HEADER"`, "xyz", "Bearer xyz"},
		{"wizard, HTTP Header, with a scheme that was typed", `"signOnMode":"SAML_2_0"`, `,"authMode":"HTTP_HEADER"`, "Token xyz", "Bearer Token xyz"},
		{"wizard, Basic Auth", `"signOnMode":"SAML_2_0"`, `,"authMode":"BASIC_AUTH"`, "okta:pa:ss", "Basic b2t0YTpwYTpzcw=="},
		{"Header Auth", `"name":"scim2headerauth"`, "", "Bearer xyz", "Bearer xyz"},
		{"Header Auth, with any scheme", `"name":"scim2headerauth"`, "", "Token token=xyz", "Token token=xyz"},
		{"Header Auth, with none", `"name":"scim2headerauth"`, "", "xyz", "xyz"},
		{"OAuth Bearer Token", `"name":"scim2testapp"`, "", "xyz", "Bearer xyz"},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := newFaulty(t)
			mock := newClient(t, org.Options{})
			app := mock.addApp(`{` + c.app + `,"label":"Peakon","settings":{"app":{"scimBaseUrl":"` + target.url() + `"` + c.mode + `}}}`)
			mock.do("POST", "/api/v1/apps/"+app+"/connections/default/test", `{"profile":{"authScheme":"TOKEN","token":"`+c.typed+`"}}`).want(200)
			if want := []string{"GET /Users " + c.want}; !slices.Equal(target.sent(), want) {
				t.Errorf("expected %q, found %q", want, target.sent())
			}
		})
	}
}

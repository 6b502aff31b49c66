package transcript_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

func TestSecretsThatStandWhereNoneBelong(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl"
	for _, c := range []struct{ name, body, want, place string }{
		{"a token in a text", `{"detail":"bad token ` + jwt + `"}`, `{"detail":"bad token <redacted>"}`, "a JSON web token in the body of the request"},
		{"a scheme", `{"detail":"Authorization: Bearer abcdefghijklmnop was refused"}`, `{"detail":"Authorization: Bearer <redacted> was refused"}`, "a bearer token in the body of the request"},
		{"Okta's scheme", `SSWS 00abcdefghijklmnopqrst`, `SSWS <redacted>`, "an API token of Okta in the body of the request"},
		{"a member", `{"access_token":"abcdefghij","expires_in":3600}`, `{"access_token":"<redacted>","expires_in":3600}`, "a secret in a member of its name in the body of the request"},
		{"a form", `grant_type=refresh_token&refresh_token=abc&client_id=x`, `grant_type=refresh_token&refresh_token=<redacted>&client_id=x`, "the parameter refresh_token in the body of the request"},
		{"a key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n", "<redacted>\n", "a private key in the body of the request"},
		{"a password", `{"password":"geheim99"}`, `{"password":"<redacted>"}`, "a password in the body of the request"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := scimdrill.Exchange{Number: 4, Request: scimdrill.Request{Method: "POST", URL: "https://a.example/", Body: c.body}}
			clean, places := transcript.WithoutLeaks(x)
			if diff := cmp.Diff([]string{c.want, c.place}, append([]string{clean.Request.Body}, places...)); diff != "" {
				t.Errorf("expected (-), found (+):\n%s", diff)
			}
			var leak *transcript.LeakError
			if err := transcript.RefuseSecrets(x); !errors.As(err, &leak) || err.Error() != "exchange 4 is not written: it holds "+c.place+"; take it out, or have it redacted" {
				t.Errorf("found %v", err)
			}
			if err := transcript.RefuseSecrets(clean); err != nil {
				t.Errorf("what was redacted is refused: %v", err)
			}
		})
	}
}

func TestWhatIsNoSecretStays(t *testing.T) {
	x := transcript.NewRecorder().Redact(scimdrill.Exchange{
		Request: scimdrill.Request{
			Method: "POST", URL: "https://a.example/Users?filter=userName%20eq%20%22a%40example.com%22&startIndex=1",
			Header: scimdrill.Header{{Name: "Authorization", Value: "Bearer abcdefghijklmnopqrst"}, {Name: "Cookie", Value: "a=b"}},
			Body:   `{"userName":"token@example.com","password":"geheim99","detail":"the bearer of bad news"}`,
		},
		Response: &scimdrill.Response{Status: 201, Header: scimdrill.Header{{Name: "Set-Cookie", Value: "a=b; Path=/"}}, Body: `{"id":"eyJ","title":"SSWS"}`},
	})
	clean, places := transcript.WithoutLeaks(x)
	if diff := cmp.Diff(x, clean); diff != "" || places != nil {
		t.Errorf("found %v\n%s", places, diff)
	}
}

func TestSecretsInHeadersAndAddresses(t *testing.T) {
	_, places := transcript.WithoutLeaks(scimdrill.Exchange{
		Request:  scimdrill.Request{Method: "GET", URL: "https://a.example/cb?code=abc&state=1", Header: scimdrill.Header{{Name: "authorization", Value: "Basic eDp5"}}},
		Response: &scimdrill.Response{Header: scimdrill.Header{{Name: "Set-Cookie", Value: "s=1"}, {Name: "X-Echo", Value: "Bearer abcdefghijklmnop"}}},
	})
	if diff := cmp.Diff([]string{
		"the parameter code in the address", "a credential in the header line authorization of the request",
		"a credential in the header line Set-Cookie of the answer", "a bearer token in the header line X-Echo of the answer",
	}, places); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}

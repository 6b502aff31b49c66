package transcript_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

const token = "s3cr+t/tok=en"

func TestSecretsAreTakenOutWhereverTheyStand(t *testing.T) {
	recorder := transcript.NewRecorder()
	kept := recorder.Record(scimdrill.Exchange{
		Request: scimdrill.Request{
			Method: "POST", URL: "https://me:hunter22@example.com/Users?token=s3cr%2Bt%2Ftok%3Den&again=s3cr%2bt%2ftok%3den",
			Header: scimdrill.Header{
				{Name: "Authorization", Value: "Bearer " + token}, {Name: "Cookie", Value: "session=abcdef; theme=dark"}, {Name: "X-Api-Key", Value: "k"},
			},
			Body: `{"userName":"jane@example.com","password":"1mz050nq","Operations":[{"op":"replace","path":"password","value":"another\"1"}]}`,
		},
		Response: &scimdrill.Response{
			Status: 400, Header: scimdrill.Header{{Name: "Set-Cookie", Value: "session=abcdef; Path=/; HttpOnly"}, {Name: "X-Echo", Value: token}},
			Body: `{"detail":"1mz050nq is weak, ` + token + ` is bad, {\"password\":\"1mz050nq\"}"}`,
		},
		Problem: "proxy http://me:hunter22@example.com refused",
	})
	want := scimdrill.Exchange{
		Number: 1,
		Request: scimdrill.Request{
			Method: "POST", URL: "https://me:<redacted>@example.com/Users?token=<redacted>&again=<redacted>",
			Header: scimdrill.Header{
				{Name: "Authorization", Value: "Bearer <redacted>"}, {Name: "Cookie", Value: "session=<redacted>; theme=<redacted>"}, {Name: "X-Api-Key", Value: "<redacted>"},
			},
			Body: `{"userName":"jane@example.com","password":"<redacted>","Operations":[{"op":"replace","path":"password","value":"<redacted>"}]}`,
		},
		Response: &scimdrill.Response{
			Status: 400, Header: scimdrill.Header{{Name: "Set-Cookie", Value: "session=<redacted>; Path=/; HttpOnly"}, {Name: "X-Echo", Value: "<redacted>"}},
			Body: `{"detail":"<redacted> is weak, <redacted> is bad, {\"password\":\"<redacted>\"}"}`,
		},
		Problem: "proxy http://me:<redacted>@example.com refused",
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}

func TestPasswordsInBodies(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"as Okta writes it", `{"userName":"x","password":"geheim99","a":[{"password":""}]}`, `{"userName":"x","password":"<redacted>","a":[{"password":"<redacted>"}]}`},
		{"as Okta writes it, cut off", `{"password":"geheim99","a":[{"password":"gehe`, `{"password":"<redacted>","a":[{"password":"<redacted>"`},
		{"as Okta writes it, and a string about it", `{"detail":"password ","password":"geheim99"}`, `{"detail":"password ","password":"<redacted>"}`},
		{"very deep", strings.Repeat(`[`, 1<<20) + `{"Password":"geheim99"}`, strings.Repeat(`[`, 1<<20) + `{"Password":"<redacted>"}`},
		{"any case, any depth", `{"a":[{"PassWord" : "geheim99"}]}`, `{"a":[{"PassWord" : "<redacted>"}]}`},
		{"not a string", `{"password":{"value":"geheim99","n":[1,2]},"z":1}`, `{"password":"<redacted>","z":1}`},
		{"a number", `{"password":12345678}`, `{"password":"<redacted>"}`},
		{"path-less operation", `{"Operations":[{"op":"replace","value":{"password":"geheim99"}}]}`, `{"Operations":[{"op":"replace","value":{"password":"<redacted>"}}]}`},
		{"value before path", `{"Operations":[{"value":"geheim99","op":"replace","path":"password"}]}`, `{"Operations":[{"value":"<redacted>","op":"replace","path":"password"}]}`},
		{"full path", `{"Operations":[{"path":"urn:ietf:params:scim:schemas:core:2.0:User:password","value":"geheim99"}]}`, `{"Operations":[{"path":"urn:ietf:params:scim:schemas:core:2.0:User:password","value":"<redacted>"}]}`},
		{"cut off", `{"userName":"x","password":"geheim99`, `{"userName":"x","password":"<redacted>"`},
		{"not JSON", `error in {"password": "geheim99", here}`, `error in {"password": "<redacted>", here}`},
		{"escaped member name", `{"p\u0061ssword":"geheim99"}`, `{"p\u0061ssword":"<redacted>"}`},
		{"nothing to do", `{"detail":"the password is too short"}`, `{"detail":"the password is too short"}`},
		{"named passwordless", `{"passwordless":"yes"}`, `{"passwordless":"yes"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			kept := transcript.NewRecorder().Record(scimdrill.Exchange{Request: scimdrill.Request{Body: c.body}})
			if diff := cmp.Diff(c.want, kept.Request.Body); diff != "" {
				t.Errorf("expected (-), found (+):\n%s", diff)
			}
		})
	}
}

func TestBasicCredentialsAreHiddenInBothForms(t *testing.T) {
	credentials := base64.StdEncoding.EncodeToString([]byte("okta:hunter22"))
	kept := transcript.NewRecorder().Record(scimdrill.Exchange{
		Request:  scimdrill.Request{Header: scimdrill.Header{{Name: "authorization", Value: "Basic " + credentials}}},
		Response: &scimdrill.Response{Body: "no " + credentials + ", no hunter22"},
	})
	if kept.Request.Header.Get("Authorization") != "Basic <redacted>" || kept.Response.Body != "no <redacted>, no <redacted>" {
		t.Errorf("found %+v and %q", kept.Request.Header, kept.Response.Body)
	}
}

func TestWhatWasHiddenIsHiddenInLaterExchanges(t *testing.T) {
	recorder := transcript.NewRecorder("abc")
	recorder.Hide("déjà vu")
	kept := recorder.Record(scimdrill.Exchange{Request: scimdrill.Request{URL: "http://example.com/abc?q=d%C3%A9j%C3%A0%20vu&r=d%c3%a9j%c3%a0+vu", Body: `"déjà vu"`}})
	if kept.Request.URL != "http://example.com/<redacted>?q=<redacted>&r=<redacted>" || kept.Request.Body != `"<redacted>"` {
		t.Errorf("found %s and %s", kept.Request.URL, kept.Request.Body)
	}
}

func TestAWrongTokenIsNotLookedForElsewhere(t *testing.T) {
	recorder := transcript.NewRecorder()
	recorder.Record(scimdrill.Exchange{Request: scimdrill.Request{Header: scimdrill.Header{{Name: "Authorization", Value: "Bearer invalidValue"}}}})
	kept := recorder.Record(scimdrill.Exchange{Response: &scimdrill.Response{Body: `{"scimType":"invalidValue"}`}})
	if kept.Response.Body != `{"scimType":"invalidValue"}` {
		t.Errorf("found %s", kept.Response.Body)
	}
}

func FuzzNoPasswordIsKept(f *testing.F) {
	f.Add(`{"x":[`, `]}`, "geheim99")
	f.Fuzz(func(t *testing.T, before, after, secret string) {
		if len(secret) < 8 || strings.Contains("password"+transcript.Redacted+before+after, secret) || !json.Valid([]byte(`"`+secret+`"`)) {
			return
		}
		body := before + `{"password":"` + secret + `"}` + after
		if !json.Valid([]byte(body)) {
			return
		}
		kept := transcript.NewRecorder().Record(scimdrill.Exchange{Request: scimdrill.Request{Body: body}})
		if strings.Contains(kept.Request.Body, secret) {
			t.Errorf("%q keeps the password of %q", kept.Request.Body, body)
		}
	})
}

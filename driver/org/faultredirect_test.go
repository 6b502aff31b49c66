package org_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

// TestRedirectsAreNotFollowed: whatever the status, the other server gets no request, and so not the token either.
func TestRedirectsAreNotFollowed(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	for _, status := range []int{300, 301, 302, 303, 307, 308} {
		for _, method := range []string{"GET", "POST"} {
			for name, to := range map[string]string{"another host": other.URL + "/scim/v2/Users?token=geheim", "itself": "/scim/v2/Users"} {
				t.Run(strconv.Itoa(status)+" on "+method+" to "+name, func(t *testing.T) {
					target := newFaulty(t)
					c := newClient(t, org.Options{Timeout: scaled})
					app, person := c.addFaultyApp(target), c.addUser("jane@example.com", "")
					target.does(method, says(strconv.Itoa(status)+" "+http.StatusText(status), "Location: "+to+"\r\n", ""))
					c.do("POST", app+"/users", `{"id":"`+person+`","scope":"USER"}`).want(200)
					_, sync, text := c.outcome(app, person)
					shown, _, _ := strings.Cut(to, "?")
					expectSteps(t, target.sent(), fault{method: method, reads: "a failure"})
					expectOutcome(t, fault{method: method, reads: http.StatusText(status) + ". The redirect to " + shown + " was not followed"}, "", "", sync, text)
				})
			}
		}
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("the server that redirects led to got %d requests", n)
	}
}

// TestServersThatCannotBeReached, under the button "Test API Credentials".
func TestServersThatCannotBeReached(t *testing.T) {
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	defer untrusted.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	gone := newFaulty(t)
	_ = gone.listener.Close()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts, and says nothing to a handshake
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close() //nolint:errcheck // it has served
	for _, c := range []struct{ name, url, want string }{
		{"nobody listens", gone.url(), "Error authenticating: Connect to " + gone.host() + " failed: Connection refused"},
		// The name has an empty label: no resolver is asked.
		{"no such name", "https://nobody..invalid/scim/v2", "Error authenticating: Connect to nobody..invalid:443 failed: nobody..invalid: Name or service not known"},
		{"a certificate that nobody trusts", untrusted.URL, "Error authenticating: Connect to " + untrusted.Listener.Addr().String() + " failed: tls: failed to verify certificate: x509: certificate signed by unknown authority"},
		{"no TLS", "https://" + plain.Listener.Addr().String(), "Error authenticating: " + plain.Listener.Addr().String() + " failed to respond with a valid HTTP response"},
		{"no answer to the handshake", "https://" + silent.Addr().String(), "Error authenticating: Read timed out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			mock := newClient(t, org.Options{Timeout: scaled})
			app := mock.addApp(`{"name":"scim2headerauth","label":"Peakon","settings":{"app":{"scimBaseUrl":"` + c.url + `"}}}`)
			answer := mock.do("POST", "/api/v1/apps/"+app+"/connections/default/test", `{"profile":{"authScheme":"TOKEN","token":"Bearer target-secret"}}`).want(400).object()
			causes, _ := answer["errorCauses"].([]any)
			if !slices.ContainsFunc(causes, func(cause any) bool { return cause.(map[string]any)["errorSummary"] == c.want }) {
				t.Errorf("expected %q, found %v", c.want, causes)
			}
			t.Logf("admin reads: %v", causes)
		})
	}
}

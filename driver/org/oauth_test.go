package org_test

import (
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// authorized is an org with an app whose connection is OAUTH2, and its authorization server.
type authorized struct {
	*client

	server *authorizationServer
	app    string
}

func newAuthorized(t *testing.T, options org.Options, profile string) *authorized {
	t.Helper()
	return authorizedOf(newClient(t, options), newAuthorizationServer(t), profile)
}

func authorizedOf(c *client, server *authorizationServer, profile string) *authorized {
	c.t.Helper()
	a := &authorized{client: c, server: server}
	a.app = "/api/v1/apps/" + a.addApp(`{"name":"scim2testapp","label":"Peakon","settings":{"app":{"scimBaseUrl":"`+a.server.URL+`/scim/v2"}}}`)
	a.server.allowed = []string{a.url + "/admin/app/cpc/scim2testapp/oauth/callback"}
	view := a.do("POST", a.app+"/connections/default", `{"profile":{"authScheme":"OAUTH2","authorizationUrl":"`+a.server.URL+
		`/authorize?prompt=consent","tokenUrl":"`+a.server.URL+`/token","clientId":"okta","clientSecret":"okta-secret","scope":"scim offline_access"`+profile+`}}`).want(200)
	if view.object()["status"] != "DISABLED" || strings.Contains(string(view.body), "okta-secret") {
		a.t.Errorf("found %s", view.body)
	}
	return a
}

// authenticate is an administrator who clicks the button; what the browser shows at last is returned.
func (a *authorized) authenticate() (status int, shown string) {
	a.t.Helper()
	begun := a.do("POST", a.app+"/connections/default/oauth/authenticate", "").want(200).object()
	return a.browse(begun["authorizationUrl"].(string))
}

func (a *authorized) browse(address string) (status int, shown string) {
	a.t.Helper()
	request, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		a.t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // it is read whole
	page, _ := io.ReadAll(response.Body)
	return response.StatusCode, strings.TrimSpace(string(page))
}

// pushable ticks the features, which the org saves with a question to the target.
func (a *authorized) pushable() {
	a.t.Helper()
	a.do("PUT", a.app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"},"lifecycleDeactivate":{"status":"ENABLED"}}}`).want(200)
}

func (a *authorized) assign(login string) (status, sync, text string) {
	a.t.Helper()
	person := a.addUser(login, "")
	a.do("POST", a.app+"/users", `{"id":"`+person+`","scope":"USER"}`).want(200)
	return a.outcome(a.app, person)
}

func (a *authorized) expectConsent(status, text string) {
	a.t.Helper()
	view := a.do("GET", a.app+"/connections/default/oauth", "").want(200).object()
	if view["status"] != status || !strings.Contains(view["text"].(string), text) {
		a.t.Errorf("expected %s and %q, found %v", status, text, view)
	}
}

func TestAnAppIsAuthorizedByOAuth(t *testing.T) {
	for name, profile := range map[string]string{"basic": "", "in the body": `,"clientAuthentication":"client_secret_post"`} {
		t.Run(name, func(t *testing.T) {
			recorder := transcript.NewRecorder()
			a := newAuthorized(t, org.Options{Recorder: recorder}, profile)
			a.expectConsent("NONE", "not authenticated yet")
			a.do("POST", a.app+"/connections/default/lifecycle/activate", "").wantError(400, "E0000001", "not authenticated yet")
			if status, shown := a.authenticate(); status != 200 || shown != "Peakon was authenticated" {
				t.Fatalf("the browser shows %d %s", status, shown)
			}
			a.server.expectSCIM(t, "GET", "GET")
			a.expectConsent("SUCCESS", "Peakon was authenticated")
			view := a.do("GET", a.app+"/connections/default", "").want(200).object()
			if view["status"] != "ENABLED" || view["profile"].(map[string]any)["authScheme"] != "OAUTH2" {
				t.Errorf("found %v", view)
			}
			a.pushable()
			a.server.expectSCIM(t, "GET", "GET")
			if status, sync, text := a.assign("jane@example.com"); status != "PROVISIONED" || sync != "SYNCHRONIZED" {
				t.Errorf("found %s %s %q", status, sync, text)
			}
			a.server.expectSCIM(t, "GET", "POST")
			for _, x := range recorder.All() {
				if x.Request.Header.Get("Authorization") != "Bearer <redacted>" {
					t.Errorf("recorded %+v", x.Request)
				}
			}
			a.do("POST", a.app+"/connections/default/test", "").want(200)
		})
	}
}

// TestARedirectURIThatIsNotAllowListed: it must not go through (OIN test plan C21902), and the org says why no answer comes.
func TestARedirectURIThatIsNotAllowListed(t *testing.T) {
	a := newAuthorized(t, org.Options{}, "")
	a.server.allowed = []string{"https://system-admin.okta.com/admin/app/cpc/scim2testapp/oauth/callback"}
	if status, shown := a.authenticate(); status != 400 || !strings.Contains(shown, "allow-list") {
		t.Errorf("the browser shows %d %s", status, shown)
	}
	a.expectConsent("PENDING", "does not allow the redirect URI "+a.url+"/admin/app/cpc/scim2testapp/oauth/callback")
	a.do("POST", a.app+"/connections/default/lifecycle/activate", "").wantError(400, "E0000001", "not authenticated yet")
	a.server.expectSCIM(t)
}

func TestAConsentThatFails(t *testing.T) {
	for _, c := range []struct {
		name string
		from func(*authorized)
		want string
	}{
		{"refused", func(a *authorized) { a.server.refusing = true }, "Error authenticating: the authorization server said access_denied: the administrator said no"},
		{"another secret", func(a *authorized) {
			a.do("POST", a.app+"/connections/default", `{"profile":{"authScheme":"OAUTH2","authorizationUrl":"`+a.server.URL+`/authorize","tokenUrl":"`+a.server.URL+`/token","clientId":"okta","clientSecret":"wrong"}}`).want(200)
		}, "Error authenticating: the authorization server said invalid_client: who are you"},
		{"a token endpoint that is none", func(a *authorized) {
			a.do("POST", a.app+"/connections/default", `{"profile":{"authScheme":"OAUTH2","authorizationUrl":"`+a.server.URL+`/authorize","tokenUrl":"`+a.server.URL+`/nothing","clientId":"okta","clientSecret":"okta-secret"}}`).want(200)
		}, "Error authenticating: the authorization server answered 404 Not Found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAuthorized(t, org.Options{}, "")
			c.from(a)
			if status, shown := a.authenticate(); status != 400 || !strings.Contains(shown, c.want) {
				t.Errorf("the browser shows %d %s", status, shown)
			}
			a.expectConsent("FAILED", c.want)
			events := a.do("GET", `/api/v1/logs?filter=eventType%20eq%20%22application.integration.authentication_failure%22`, "").want(200).list()
			if len(events) != 1 || !strings.HasSuffix(c.want, events[0]["outcome"].(map[string]any)["reason"].(string)) {
				t.Errorf("found events %v", events)
			}
			a.server.expectSCIM(t)
		})
	}
}

func TestAStateServesOnce(t *testing.T) {
	now := &atomic.Int64{}
	a := newAuthorized(t, org.Options{Clock: func() time.Time { return time.Unix(1_800_000_000+now.Load(), 0) }}, "")
	callback := a.server.allowed[0]
	for _, query := range []string{"", "?code=x", "?code=x&state=guessed"} {
		if status, shown := a.browse(callback + query); status != 400 || !strings.Contains(shown, "no authentication that is under way") {
			t.Errorf("%s: the browser shows %d %s", query, status, shown)
		}
	}
	begun := a.do("POST", a.app+"/connections/default/oauth/authenticate", "").want(200).object()
	address, err := url.Parse(begun["authorizationUrl"].(string))
	if err != nil {
		t.Fatal(err)
	}
	state := address.Query().Get("state")
	now.Store(601)
	if status, shown := a.browse(callback + "?code=x&state=" + state); status != 400 || !strings.Contains(shown, "took longer than 10m0s") {
		t.Errorf("the browser shows %d %s", status, shown)
	}
	if status, shown := a.browse(callback + "?code=x&state=" + state); status != 400 || !strings.Contains(shown, "no authentication that is under way") {
		t.Errorf("the browser shows %d %s", status, shown)
	}
	a.server.expectSCIM(t)
}

// TestTheCodeByOktasAPI: POST /api/v1/apps/{appName}/{appId}/oauth2/callback is the call that Okta documents.
func TestTheCodeByOktasAPI(t *testing.T) {
	a := newAuthorized(t, org.Options{}, "")
	begun := a.do("POST", a.app+"/connections/default/oauth/authenticate", "").want(200).object()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, begun["authorizationUrl"].(string), nil)
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	back, _ := url.Parse(response.Header.Get("Location"))
	path := strings.Replace(a.app, "/apps/", "/apps/scim2testapp/", 1) + "/oauth2/callback?"
	a.do("POST", path+"code=x&state=guessed", "").wantError(400, "E0000001", "not of an authentication")
	a.do("POST", path+back.RawQuery, "").want(204)
	a.expectConsent("SUCCESS", "Peakon was authenticated")
}

func TestAnAccessTokenIsRenewed(t *testing.T) {
	renewed := []string{"GET 401", "GET", "POST"}
	const asked = "Automatic provisioning of user Test Person to app Peakon failed: Error while verifying if user jane@example.com exists: "
	const notKnown = "Unauthorized. Errors reported by remote server: the token is not known, or has expired"
	for _, c := range []struct {
		name     string
		before   func(*authorizationServer)
		after    func(*authorizationServer)
		later    time.Duration
		steps    []string
		renewals int
		reads    string
	}{
		{"before it expires", nil, func(s *authorizationServer) { s.valid = "gone" }, 59*time.Minute + 55*time.Second, []string{"GET", "POST"}, 1, ""},
		{"not while it lasts", nil, nil, 59 * time.Minute, []string{"GET", "POST"}, 0, ""},
		{"when it is refused", nil, func(s *authorizationServer) { s.valid = "gone" }, 0, renewed, 1, ""},
		{"when it is refused and nothing was said of its end", func(s *authorizationServer) { s.lifetime = 0 }, func(s *authorizationServer) { s.valid = "gone" }, 24 * time.Hour, renewed, 1, ""},
		{"with a refresh token that serves once", func(s *authorizationServer) { s.rotates = true }, nil, 2 * time.Hour, []string{"GET", "POST"}, 1, ""},
		{"not without a refresh token", func(s *authorizationServer) { s.offline = false }, func(s *authorizationServer) { s.valid = "gone" }, 2 * time.Hour, []string{"GET 401"}, 0, asked + notKnown},
		{"not when the server takes the refresh token back", nil, func(s *authorizationServer) { s.valid, s.refresh = "gone", "" }, 0, []string{"GET 401"}, 0, asked + notKnown + ". The access token could not be renewed: the authorization server said invalid_grant: it is not known, or was used before"},
		{"not when it has expired and the server takes the refresh token back", nil, func(s *authorizationServer) { s.valid, s.refresh = "gone", "" }, 2 * time.Hour, nil, 0, asked + "The access token could not be renewed: the authorization server said invalid_grant: it is not known, or was used before"},
	} {
		t.Run(c.name, func(t *testing.T) {
			passed := &atomic.Int64{}
			start := time.Now()
			a := newAuthorized(t, org.Options{Clock: func() time.Time { return start.Add(time.Duration(passed.Load())) }}, "")
			if c.before != nil {
				a.server.do(func() { c.before(a.server) })
			}
			if status, shown := a.authenticate(); status != 200 {
				t.Fatalf("the browser shows %d %s", status, shown)
			}
			a.pushable()
			a.server.do(func() {
				a.server.scim = nil
				if c.after != nil {
					c.after(a.server)
				}
			})
			passed.Store(int64(c.later))
			_, _, text := a.assign("jane@example.com")
			if text != c.reads {
				t.Errorf("the admin reads\n%s\nexpected\n%s", text, c.reads)
			}
			a.server.expectSCIM(t, c.steps...)
			if a.server.renewals != c.renewals {
				t.Errorf("expected %d renewals, found %d", c.renewals, a.server.renewals)
			}
		})
	}
}

// TestOneOfManyPushesRenewsTheToken: a server whose refresh tokens serve once would refuse the second.
func TestOneOfManyPushesRenewsTheToken(t *testing.T) {
	a := newAuthorized(t, org.Options{}, "")
	a.server.rotates = true
	if status, shown := a.authenticate(); status != 200 {
		t.Fatalf("the browser shows %d %s", status, shown)
	}
	a.pushable()
	a.server.do(func() { a.server.valid = "gone" })
	for _, login := range strings.Fields("a@example.com b@example.com c@example.com d@example.com e@example.com f@example.com") {
		person := a.addUser(login, "")
		a.do("POST", a.app+"/users", `{"id":"`+person+`","scope":"USER"}`).want(200)
	}
	if err := a.org.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if tasks := a.do("GET", a.app+"/tasks", "").want(200).list(); len(tasks) != 0 || a.server.renewals != 1 {
		t.Errorf("found %d renewals and tasks %v", a.server.renewals, tasks)
	}
}

// TestAGrantOutlivesTheOrg: it is kept with the app.
func TestAGrantOutlivesTheOrg(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.db")
	first, closing := keptOrg(t, file, org.Options{APIToken: token})
	a := authorizedOf(first, newAuthorizationServer(t), "")
	if status, shown := a.authenticate(); status != 200 {
		t.Fatalf("the browser shows %d %s", status, shown)
	}
	a.pushable()
	closing()
	second, closing := keptOrg(t, file, org.Options{APIToken: token})
	defer closing()
	again := &authorized{client: second, server: a.server, app: a.app}
	again.expectConsent("SUCCESS", "Peakon was authenticated")
	if status, sync, text := again.assign("jane@example.com"); status != "PROVISIONED" {
		t.Errorf("found %s %s %q", status, sync, text)
	}
}
